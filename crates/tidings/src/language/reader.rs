//! The reader: one pass of a small trained encoder over a window of sentences, several heads.
//!
//! In: a segmented document. Out: [`Scores`] for one window at a time: what every token head says of
//! each word, and what every pair head says of pairs of words. How the model was trained is in
//! `training/`; which rules turn scores into syntax is in `syntax.rs`, into events in `event/`.
//!
//! Windows are cut from one report alone and run alone, and quantisation scales depend on nothing
//! else: the same report gives the same scores whatever else is coded beside it.

use std::ops::Range;

use rten_tensor::NdTensor;

use super::graph::{Graph, Lane, broken};
use super::heads::{Head, Heads, Pair, dot};
use super::pieces::Rows;
use super::{Analysis, Pieces, Vocabulary};
use crate::error::Error;

/// Word pieces of a window, without its two border pieces. Longer windows give more context and cost
/// more per word (attention is quadratic); from 64 to 256 the events coded are as good.
const BUDGET: usize = 128;

/// The trained model, ready to score. Cheap to share between threads, each with its own [`Lane`].
pub struct Reader {
    graph: Graph<4, 3>,
    vocabulary: Vocabulary<'static>,
    cls: i32,
    sep: i32,
    heads: Heads,
}

/// What the heads say about one window.
pub struct Scores<'r> {
    heads: &'r Heads,
    /// The window's tokens, as indices into [`Analysis::tokens`].
    pub tokens: Range<usize>,
    sentences: Vec<usize>,
    by_token: Vec<f32>,
    /// Of every token as a dependent, what its syntactic head is to be like.
    dependents: Vec<f32>,
    projections: Vec<f32>,
}

impl Reader {
    /// The model that is built into the program.
    ///
    /// # Errors
    /// If the embedded files do not fit each other: a broken build.
    pub fn embedded() -> Result<Self, Error> {
        Self::new(
            tidings_data::READER_MODEL,
            tidings_data::READER_HEADS,
            tidings_data::READER_VOCABULARY,
        )
    }

    fn new(
        model: &'static [u8],
        heads: &'static [u8],
        vocabulary: &'static str,
    ) -> Result<Self, Error> {
        let inputs = ["pieces", "cases", "sections", "first"];
        let graph = Graph::load("reader", model, inputs, ["tokens", "arcs", "pairs"])?;
        let heads = Heads::parse(heads).map_err(|e| broken("reader", &e))?;
        let vocabulary = Vocabulary::new(vocabulary);
        let piece = |name: &str| {
            vocabulary
                .id(name)
                .ok_or_else(|| broken("reader", &format!("no piece {name}")))
        };
        let (cls, sep) = (piece("[CLS]")? as i32, piece("[SEP]")? as i32);
        Ok(Self {
            graph,
            vocabulary,
            cls,
            sep,
            heads,
        })
    }

    /// The label sets and pair heads.
    pub fn heads(&self) -> &Heads {
        &self.heads
    }

    /// The report's words as the models read them.
    pub fn pieces(&self, text: &str, analysis: &Analysis) -> Pieces {
        Pieces::of(text, analysis, &self.vocabulary)
    }

    /// Consecutive sentences together while they fit the budget; a longer sentence is cut by force.
    /// `skip` says which sentences need not be read at all.
    pub fn windows(
        &self,
        analysis: &Analysis,
        pieces: &Pieces,
        skip: &dyn Fn(usize) -> bool,
    ) -> Vec<Range<usize>> {
        let mut windows = Vec::new();
        let mut open: Option<Range<usize>> = None;
        for (number, sentence) in analysis.sentences.iter().enumerate() {
            if skip(number) {
                windows.extend(open.take());
                continue;
            }
            if let Some(window) = &mut open
                && pieces.count(&(window.start..sentence.tokens.end)) <= BUDGET
            {
                window.end = sentence.tokens.end;
                continue;
            }
            windows.extend(open.take());
            let mut start = sentence.tokens.start;
            for token in sentence.tokens.clone() {
                if pieces.count(&(start..token + 1)) > BUDGET && token > start {
                    windows.push(start..token);
                    start = token;
                }
            }
            open = Some(start..sentence.tokens.end);
        }
        windows.extend(open);
        windows
    }

    /// Scores one window of the document.
    ///
    /// # Errors
    /// If the model cannot be run on it, which means a broken build.
    pub fn score(
        &self,
        analysis: &Analysis,
        pieces: &Pieces,
        window: Range<usize>,
        lane: &Lane,
    ) -> Result<Scores<'_>, Error> {
        let mut rows = Rows::default();
        rows.border(self.cls);
        let mut first = Vec::with_capacity(window.len());
        let mut sentences = Vec::with_capacity(window.len());
        let opening = analysis.tokens.get(window.start).map_or(0, |t| t.sentence);
        for token in window.clone() {
            first.push(rows.len() as i32);
            let word = &analysis.tokens[token];
            sentences.push(word.sentence);
            rows.token(pieces, token, word, (word.sentence - opening) % 2 == 1);
        }
        rows.border(self.sep);
        let [pieces, shapes, parts] = rows.inputs();
        let first = NdTensor::from_data([first.len()], first).into();
        let [by_token, dependents, projections] =
            self.graph.run([pieces, shapes, parts, first], lane)?;
        Ok(Scores {
            heads: &self.heads,
            tokens: window,
            sentences,
            by_token,
            dependents,
            projections,
        })
    }
}

impl Scores<'_> {
    /// The scores of a token head for a token of the document, one per label.
    pub fn of(&self, head: Head, token: usize) -> &[f32] {
        let columns = self.heads.columns(head);
        let row = (token - self.tokens.start) * self.heads.token_width;
        &self.by_token[row + columns.start..row + columns.end]
    }

    /// The probabilities of a token head's labels.
    pub fn probabilities(&self, head: Head, token: usize) -> Vec<f32> {
        softmax(self.of(head, token))
    }

    /// A pair head's projections of a token: as the pair's first and as its second member.
    pub fn projections(&self, pair: Pair, token: usize) -> (&[f32], &[f32]) {
        let (a, b) = self.heads.projections(pair);
        let row = (token - self.tokens.start) * self.heads.pair_width;
        (
            &self.projections[row + a.start..row + a.end],
            &self.projections[row + b.start..row + b.end],
        )
    }

    /// The scores of a pair head's labels for the ordered pair of tokens.
    pub fn pair(&self, pair: Pair, from: usize, to: usize) -> Vec<f32> {
        let same = self.sentence(from) == self.sentence(to);
        self.heads.score(
            pair,
            self.projections(pair, from).0,
            self.projections(pair, to).1,
            distance(from, to, same),
        )
    }

    /// The pairs of `from` with tokens of the window to which a pair head gives at least this score, each
    /// with the label and its score.
    pub fn pairs(&self, pair: Pair, from: usize, least: f32) -> Vec<(usize, usize, f32)> {
        let labels = self.heads.fixed(pair, self.projections(pair, from).0);
        let mut found = Vec::new();
        for to in self.tokens.clone() {
            let same = self.sentence(from) == self.sentence(to);
            let bucket = distance(from, to, same);
            let own = self.projections(pair, to).1;
            let scores = labels.iter().map(|label| label.to(own, bucket));
            let likely = scores.enumerate().filter(|(_, score)| *score >= least);
            found.extend(likely.map(|(label, score)| (to, label, score)));
        }
        found
    }

    /// How well `head` serves as the syntactic head of `dependent`, a word of the same sentence.
    pub fn arc(&self, dependent: usize, head: usize) -> f32 {
        let arcs = &self.heads.arcs;
        let from = (dependent - self.tokens.start) * arcs.len();
        let to = (head - self.tokens.start) * self.heads.pair_width;
        let wanted = &self.dependents[from..from + arcs.len()];
        let score = dot(wanted, &self.projections[to + arcs.start..to + arcs.end]);
        let bias = &self.heads.arc_bias[distance(dependent, head, true)];
        score / (arcs.len() as f32).sqrt() + bias
    }

    /// How well the token serves as the root of its sentence.
    pub fn root(&self, token: usize) -> f32 {
        self.of(Head::Root, token)[0]
    }

    /// The sentence of a token of this window.
    pub fn sentence(&self, token: usize) -> usize {
        self.sentences[token - self.tokens.start]
    }

    /// The label sets.
    pub fn heads(&self) -> &Heads {
        self.heads
    }
}

/// Scores turned into probabilities.
pub fn softmax(scores: &[f32]) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut out: Vec<f32> = scores.iter().map(|score| (score - top).exp()).collect();
    let sum: f32 = out.iter().sum();
    for value in &mut out {
        *value /= sum;
    }
    out
}

/// The bucket of the signed distance between two words (`training/reader.py`, `distance_buckets`).
pub fn distance(from: usize, to: usize, same_sentence: bool) -> usize {
    if !same_sentence {
        return if to < from { 14 } else { 15 };
    }
    let bucket = match from.abs_diff(to) {
        0..=1 => 0,
        2 => 1,
        3..=4 => 2,
        5..=7 => 3,
        8..=12 => 4,
        13..=20 => 5,
        _ => 6,
    };
    if to < from { bucket } else { bucket + 7 }
}
