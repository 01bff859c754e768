//! Whether an event told with a time lies ahead or behind: the tense of the verb that the time goes with.

use super::pattern::Reader;
use crate::language::Analysis;

/// Where an event lies, seen from the day of reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Told in a past tense.
    Past,
    /// Told as coming.
    Future,
    /// Not told.
    Unknown,
}

/// Auxiliaries and nouns that tell of what is to come.
const AHEAD: [&str; 9] =
    ["will", "would", "shall", "ll", "should", "must", "upcoming", "deadline", "tomorrow"];

/// Words that tell of what is to come if `to`, `for`, `on` or the like follows.
const AHEAD_TO: [&str; 11] = [
    "due", "scheduled", "planned", "expected", "set", "slated", "plans", "plan", "intends", "hopes", "wants",
];

/// Past forms that do not end in `-ed`.
const PAST: [&str; 56] = [
    "was", "were", "had", "said", "told", "went", "began", "came", "left", "took", "held", "met", "fell", "shot",
    "struck", "hit", "broke", "blew", "burnt", "fought", "found", "gave", "got", "killed", "knew", "led", "lost",
    "made", "ran", "rose", "sank", "saw", "sent", "sat", "spoke", "stood", "swore", "threw", "won", "wrote", "put",
    "drove", "flew", "kept", "laid", "paid", "read", "sought", "sold", "stormed", "tore", "brought", "built", "did",
    "became", "has",
];

/// The direction of the time in pieces `start..end`.
pub(super) fn of(reader: &Reader<'_>, analysis: &Analysis, start: usize, end: usize) -> Direction {
    let sentence = reader.pieces[start].sentence;
    let before = (0..start).rev().take_while(|&at| reader.pieces[at].sentence == sentence);
    // The nearest verb before the time; a clause away, the next verb after it.
    let mut distance = 0;
    for at in before {
        let found = piece_direction(reader, analysis, at);
        if found != Direction::Unknown {
            return if distance <= 12 { found } else { forward(reader, analysis, end, sentence).or(found) };
        }
        distance += 1;
    }
    forward(reader, analysis, end, sentence)
}

impl Direction {
    fn or(self, other: Self) -> Self {
        if self == Self::Unknown { other } else { self }
    }
}

fn forward(reader: &Reader<'_>, analysis: &Analysis, end: usize, sentence: usize) -> Direction {
    (end..reader.pieces.len())
        .take_while(|&at| reader.pieces[at].sentence == sentence)
        .take(25)
        .map(|at| piece_direction(reader, analysis, at))
        .find(|found| *found != Direction::Unknown)
        .unwrap_or(Direction::Unknown)
}

/// What one word says.
fn piece_direction(reader: &Reader<'_>, analysis: &Analysis, at: usize) -> Direction {
    let piece = &reader.pieces[at];
    if !piece.letters {
        return Direction::Unknown;
    }
    let word = piece.span.of(reader.text);
    let is = |list: &[&str]| list.iter().any(|known| word.eq_ignore_ascii_case(known));
    let tag = analysis.tokens.get(piece.token).map_or("", |token| &*token.tag);
    let after = |marks: &[&str]| at.checked_sub(1).is_some_and(|before| marks.iter().any(|mark| reader.is(before, mark)));
    match tag {
        "" => {
            let led_on = ["to", "for", "on", "in", "by", "at"].iter().any(|next| reader.is(at + 1, next));
            if is(&AHEAD) || led_on && is(&AHEAD_TO) {
                return Direction::Future;
            }
            // `will be lengthened`: the auxiliary decides.
            if after(&["be"]) {
                return Direction::Unknown;
            }
            if is(&PAST) {
                return Direction::Past;
            }
            // `to be held`, `to meet`: an infinitive looks ahead; `the need` does not.
            if after(&["to"]) && is(&["be", "begin", "meet", "hold", "take", "start", "vote", "open", "visit", "return"]) {
                return Direction::Future;
            }
            let lower = word.len() > 4 && word.is_char_boundary(word.len() - 2)
                && word[word.len() - 2..].eq_ignore_ascii_case("ed");
            if lower { Direction::Past } else { Direction::Unknown }
        }
        "MD" => if is(&["could", "might", "can"]) { Direction::Unknown } else { Direction::Future },
        "VBD" => Direction::Past,
        // `the talks, held on Monday`; `to be held` was met at `be`.
        "VBN" => {
            if is(&AHEAD_TO) {
                Direction::Future
            } else if after(&["be"]) {
                Direction::Unknown
            } else {
                Direction::Past
            }
        }
        "VB" if after(&["to"]) => Direction::Future,
        "JJ" if is(&["due", "upcoming"]) => Direction::Future,
        _ => Direction::Unknown,
    }
}
