//! The words around a place that say it is not where something happened: beside it, or speaking through its name.

use std::ops::Range;

use super::find::is_direction;
use super::gazetteer::{Gazetteer, Kind};
use crate::Span;
use crate::language::Analysis;

/// Words that put something beside a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Beside {
    /// "20 km south of".
    pub(super) span: Span,
    /// How much farther from the place it may be.
    pub(super) km: u32,
}

/// How far "near" and "outside" may reach, in km.
const NEAR: u32 = 15;
/// How far "off the coast of" and "along the border with" may reach.
const ALONG: u32 = 100;

/// The words before token `at` that put something beside the place named there.
pub(super) fn beside(text: &str, analysis: &Analysis, at: usize) -> Option<Beside> {
    let sentence = analysis.tokens.get(at)?.sentence;
    let start = analysis
        .sentences
        .get(sentence)?
        .tokens
        .start
        .max(at.saturating_sub(8));
    let words: Vec<String> = (start..at)
        .map(|t| analysis.tokens[t].span.of(text).to_lowercase())
        .collect();
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut end = at;
    if words.last() == Some(&"the") {
        words.pop();
        end -= 1;
    }
    let (count, km) = match words[..] {
        [.., "near" | "outside" | "nearby"] => (1, NEAR),
        [.., "close" | "next" | "adjacent", "to"]
        | [.., "outskirts" | "vicinity" | "edge", "of"] => (2, NEAR),
        [.., "coast", "of"] => (
            if words.len() > 3 && words[words.len() - 4] == "off" {
                4
            } else {
                2
            },
            ALONG,
        ),
        [.., "border" | "frontier", "with" | "between"] => (2, ALONG),
        [.., direction, "of" | "from"] if is_direction(direction) => {
            distance(&words[..words.len() - 2], 2)
        }
        [
            ..,
            "km" | "kilometers" | "kilometres" | "kms" | "miles",
            "from" | "off",
        ] => distance(&words[..words.len() - 1], 1),
        _ => return None,
    };
    let first = end.checked_sub(count)?;
    Some(Beside {
        span: analysis
            .tokens
            .get(first)?
            .span
            .join(analysis.tokens[at - 1].span),
        km,
    })
}

/// "20 km" at the end of `words`: how many words the whole relation has, and the distance; `more` words follow.
fn distance(words: &[&str], more: usize) -> (usize, u32) {
    let unit = |u: &str| match u {
        "km" | "kms" | "kilometer" | "kilometers" | "kilometre" | "kilometres" => Some(1.0),
        "mile" | "miles" => Some(1.609),
        _ => None,
    };
    // Also "to the south of": the words between the distance and the direction.
    let skipped = words
        .iter()
        .rev()
        .take_while(|w| matches!(**w, "to" | "the"))
        .count();
    let rest = &words[..words.len() - skipped];
    let [.., number, name] = rest else {
        return (more, NEAR);
    };
    let number = number
        .trim_start_matches('~')
        .replace(',', "")
        .parse::<f32>()
        .ok();
    match number.zip(unit(name)) {
        Some((number, unit)) if (0.0..2000.0).contains(&number) => {
            (more + skipped + 2, (number * unit).ceil() as u32)
        }
        _ => (more, NEAR),
    }
}

/// Beginnings of verbs whose doer, if it is a state or a capital, is its government.
const ACTS: &[&str] = &[
    "accus",
    "acknowledg",
    "agree",
    "announc",
    "appeal",
    "approv",
    "back",
    "blam",
    "call",
    "claim",
    "condemn",
    "confirm",
    "consider",
    "criticis",
    "criticiz",
    "declar",
    "demand",
    "denied",
    "denies",
    "deny",
    "denounc",
    "expel",
    "impos",
    "insist",
    "order",
    "pledg",
    "promis",
    "propos",
    "reject",
    "responded",
    "said",
    "says",
    "sent",
    "support",
    "suspect",
    "threaten",
    "urg",
    "vow",
    "want",
    "warn",
    "welcom",
];

/// Whether a country or its capital is named for its government: the doer of a verb of speech or of policy.
pub(super) fn speaks(
    text: &str,
    analysis: &Analysis,
    tokens: &Range<usize>,
    gazetteer: &Gazetteer<'_>,
    row: u32,
) -> bool {
    let Some(entry) = gazetteer.place(row) else {
        return false;
    };
    if !matches!(
        entry.kind,
        Kind::Country | Kind::Capital | Kind::Territory | Kind::Facility
    ) {
        return false;
    }
    let last = tokens.end.saturating_sub(1);
    let Some(token) = analysis.tokens.get(last) else {
        return false;
    };
    // With syntax: the subject of the verb; without: the verb right after the name.
    let verb = match token.head {
        Some(head) if token.deprel.starts_with("nsubj") && !token.deprel.ends_with("pass") => {
            analysis.tokens.get(head)
        }
        Some(_) => None,
        None => {
            let mut next = last + 1;
            while analysis.tokens.get(next).is_some_and(|t| {
                matches!(
                    &*t.lemma,
                    "has" | "had" | "have" | "also" | "will" | "would" | "is" | "was"
                )
            }) {
                next += 1;
            }
            analysis
                .tokens
                .get(next)
                .filter(|t| t.sentence == token.sentence)
        }
    };
    let Some(verb) = verb else { return false };
    let word = verb.span.of(text).to_lowercase();
    ACTS.iter().any(|act| word.starts_with(act))
}
