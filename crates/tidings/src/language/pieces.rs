//! A report as the models read it: the word pieces of every word, the shape of its letters, and the part of the
//! report it stands in. What these mean to a model is laid down in `training/` (`windows.py`, `reader.py`).

use std::ops::Range;

use rten::ValueOrView;
use rten_tensor::NdTensor;

use super::{Analysis, Token, Vocabulary};

/// Pieces of one word that are read; longer words are names of files and the like.
const PIECES_PER_WORD: usize = 24;

/// The word pieces of a report, by token.
#[derive(Debug, Clone)]
pub struct Pieces {
    ids: Vec<i32>,
    /// Where each token's pieces begin; one more at the end.
    starts: Vec<usize>,
    /// The shape of each token's letters.
    shapes: Vec<i32>,
}

impl Pieces {
    pub(super) fn of(text: &str, analysis: &Analysis, vocabulary: &Vocabulary<'_>) -> Self {
        let tokens = analysis.tokens.len();
        let mut pieces = Self {
            ids: Vec::with_capacity(tokens * 3 / 2),
            starts: Vec::with_capacity(tokens + 1),
            shapes: Vec::with_capacity(tokens),
        };
        let mut word = Vec::new();
        for token in &analysis.tokens {
            let letters = token.span.of(text);
            word.clear();
            vocabulary.pieces(letters, &mut word);
            if word.is_empty() {
                word.push(vocabulary.unknown());
            }
            word.truncate(PIECES_PER_WORD);
            pieces.starts.push(pieces.ids.len());
            pieces.ids.extend(word.iter().map(|&piece| piece as i32));
            pieces.shapes.push(shape(letters));
        }
        pieces.starts.push(pieces.ids.len());
        pieces
    }

    /// How many pieces these tokens have.
    pub(super) fn count(&self, tokens: &Range<usize>) -> usize {
        self.starts[tokens.end] - self.starts[tokens.start]
    }
}

/// What a model is given of a run of tokens, a number a piece.
#[derive(Default)]
pub(super) struct Rows {
    pieces: Vec<i32>,
    shapes: Vec<i32>,
    parts: Vec<i32>,
}

impl Rows {
    /// How many pieces there are so far.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Adds a piece that is no word, such as a border of the window.
    pub(super) fn border(&mut self, piece: i32) {
        self.pieces.push(piece);
        self.shapes.push(OTHER);
        self.parts.push(0);
    }

    /// Adds the pieces of a token. In every other sentence its shape is another number, which tells a model
    /// where sentences end.
    pub(super) fn token(&mut self, pieces: &Pieces, number: usize, token: &Token, odd: bool) {
        let ids = &pieces.ids[pieces.starts[number]..pieces.starts[number + 1]];
        self.pieces.extend(ids);
        let shape = pieces.shapes[number] + if odd { SHAPES } else { 0 };
        self.shapes.resize(self.pieces.len(), shape);
        self.parts.resize(self.pieces.len(), part(token.sentence));
    }

    /// The rows as inputs: pieces, shapes, parts.
    pub(super) fn inputs(self) -> [ValueOrView<'static>; 3] {
        [self.pieces, self.shapes, self.parts]
            .map(|row| NdTensor::from_data([1, row.len()], row).into())
    }
}

const OTHER: i32 = 4;
/// Shapes there are.
const SHAPES: i32 = 5;

/// The shape of a word's letters; the models themselves read lower case only.
fn shape(word: &str) -> i32 {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else {
        return OTHER;
    };
    let (mut upper, mut lower, mut count) = (0, 0, 0);
    for c in letters {
        count += 1;
        upper += i32::from(c.is_uppercase());
        lower += i32::from(c.is_lowercase());
    }
    match (first.is_uppercase(), first.is_lowercase()) {
        (_, true) if lower == count => 0,
        (true, _) if upper == count => {
            if count > 0 {
                2
            } else {
                1
            }
        }
        (true, _) if lower == count => 1,
        _ => 3,
    }
}

/// The part of the report that a sentence stands in: headline, lead, and ever wider after that.
fn part(sentence: usize) -> i32 {
    match sentence {
        0 => 1,
        1 => 2,
        2 => 3,
        3..=4 => 4,
        5..=8 => 5,
        9..=16 => 6,
        _ => 7,
    }
}
