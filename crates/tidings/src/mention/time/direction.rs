//! Whether an event told with a time lies ahead or behind: the tense of the verb that the time goes with.
//!
//! Penn tags decide where the reader has given them; before that, the words themselves.

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

/// Words that tell of what is to come.
const AHEAD: [&str; 11] = [
    "will", "would", "shall", "ll", "should", "must", "may", "might", "upcoming", "deadline",
    "tomorrow",
];

/// Words that tell of what is to come with an infinitive: `is to visit`, `agreed to meet`.
const AHEAD_TO: [&str; 31] = [
    "is",
    "are",
    "due",
    "scheduled",
    "planned",
    "expected",
    "set",
    "slated",
    "plans",
    "plan",
    "intends",
    "intend",
    "hopes",
    "hope",
    "wants",
    "want",
    "agreed",
    "agrees",
    "agree",
    "vowed",
    "vows",
    "promised",
    "promises",
    "pledged",
    "threatened",
    "threatens",
    "invited",
    "invites",
    "ordered",
    "prepares",
    "preparing",
];

/// And those that do with a bare time: `due on Monday`.
const DUE: [&str; 6] = ["due", "scheduled", "planned", "expected", "set", "slated"];

/// Past forms that do not end in `-ed`.
const PAST: [&str; 55] = [
    "was", "were", "had", "said", "told", "went", "began", "came", "left", "took", "held", "met",
    "fell", "shot", "struck", "hit", "broke", "blew", "burnt", "fought", "found", "gave", "got",
    "knew", "led", "lost", "made", "ran", "rose", "sank", "saw", "sent", "sat", "spoke", "stood",
    "swore", "threw", "won", "wrote", "put", "drove", "flew", "kept", "laid", "paid", "read",
    "sought", "sold", "tore", "brought", "built", "did", "became", "has", "cut",
];

/// Words that begin a clause: the verb of a time after them comes later.
const CLAUSE: [&str; 10] = [
    "which", "who", "whom", "where", "when", "while", "that", "and", "but", "as",
];

/// Words before which `to` begins no infinitive.
const DETERMINERS: [&str; 12] = [
    "the", "a", "an", "his", "her", "its", "their", "this", "that", "our", "my", "your",
];

/// The direction of the time in pieces `start..end`.
pub(super) fn of(reader: &Reader<'_>, analysis: &Analysis, start: usize, end: usize) -> Direction {
    let sentence = reader.pieces[start].sentence;
    // `the massacre of 16 November`: the time goes with the noun.
    if start > 0 && reader.is(start - 1, "of") {
        return Direction::Unknown;
    }
    // `a strike called for Monday`, `a decision due Wednesday`; not `for Monday's attack`.
    let possessive = reader.is(end, "'")
        || reader
            .pieces
            .get(end)
            .is_some_and(|next| next.glued && next.letters);
    if start > 0
        && (reader.is(start - 1, "for") && !possessive
            || DUE.iter().any(|word| reader.is(start - 1, word)))
    {
        return Direction::Future;
    }
    let ahead = || forward(reader, analysis, end, sentence);
    let (mut met_clause, mut infinitive) = (false, false);
    let before = (0..start)
        .rev()
        .take_while(|&at| reader.pieces[at].sentence == sentence);
    for at in before {
        if !met_clause && CLAUSE.iter().any(|word| reader.is(at, word)) {
            met_clause = true;
            let found = ahead();
            if found != Direction::Unknown {
                return found;
            }
        }
        if let Some(found) = verb(reader, analysis, at) {
            return found;
        }
        infinitive |= begins_infinitive(reader, at);
    }
    match ahead() {
        // A headline: `Navy to test missile on Saturday`.
        Direction::Unknown if infinitive => Direction::Future,
        found => found,
    }
}

/// Whether `to` at `at` begins an infinitive.
fn begins_infinitive(reader: &Reader<'_>, at: usize) -> bool {
    reader.is(at, "to")
        && reader
            .pieces
            .get(at + 1)
            .is_some_and(|next| next.letters && !next.capital)
        && !DETERMINERS.iter().any(|word| reader.is(at + 1, word))
}

/// The first verb after the time.
fn forward(reader: &Reader<'_>, analysis: &Analysis, end: usize, sentence: usize) -> Direction {
    (end..reader.pieces.len())
        .take_while(|&at| reader.pieces[at].sentence == sentence)
        .take(25)
        .find_map(|at| verb(reader, analysis, at))
        .unwrap_or(Direction::Unknown)
}

/// What a verb says of its time; `None` if the word is none, or leaves it to another.
fn verb(reader: &Reader<'_>, analysis: &Analysis, at: usize) -> Option<Direction> {
    let piece = &reader.pieces[at];
    if !piece.letters {
        return None;
    }
    let is = |list: &[&str]| list.iter().any(|word| reader.is(at, word));
    let before = at.wrapping_sub(1);
    if reader.is(at, "to") {
        let ahead = AHEAD_TO.iter().any(|word| reader.is(before, word));
        let infinitive = reader.pieces.get(at + 1).is_some_and(|next| next.letters)
            && !DETERMINERS.iter().any(|word| reader.is(at + 1, word));
        return (ahead && infinitive).then_some(Direction::Future);
    }
    let led_on = ["for", "on", "in", "by", "at"]
        .iter()
        .any(|next| reader.is(at + 1, next));
    let perfect = reader.is(at + 1, "have");
    if is(&AHEAD) && !perfect && !(piece.capital && is(&["may"]))
        || led_on && is(&DUE) && !reader.is(before, "had")
    {
        return Some(Direction::Future);
    }
    // `will be lengthened`: the auxiliary decides.
    if reader.is(before, "be") {
        return None;
    }
    // "are to begin", "was to fly"
    if is(&["is", "are", "was", "were"]) && begins_infinitive(reader, at + 1) {
        return Some(Direction::Future);
    }
    match analysis
        .tokens
        .get(piece.token)
        .map_or("", |token| &*token.tag)
    {
        "" => {
            let participle = piece.span.end - piece.span.start > 4
                && piece
                    .span
                    .of(reader.text)
                    .to_ascii_lowercase()
                    .ends_with("ed");
            (participle || is(&PAST)).then_some(Direction::Past)
        }
        // "a previously scheduled meeting": what a noun is like says nothing of when it is held.
        "VBN" if is_noun(reader, analysis, at + 1) => None,
        "VBD" | "VBN" => Some(Direction::Past),
        "VBZ" | "VBP" if is(&["has", "have"]) => Some(Direction::Past),
        "VBZ" | "VBP" => Some(Direction::Unknown),
        _ => None,
    }
}

/// Whether the reader takes piece `at` for a noun.
fn is_noun(reader: &Reader<'_>, analysis: &Analysis, at: usize) -> bool {
    reader
        .pieces
        .get(at)
        .and_then(|piece| analysis.tokens.get(piece.token))
        .is_some_and(|token| token.tag.starts_with("NN"))
}
