//! Numbers: the words for how many, as a range.
//!
//! "at least 12" has no upper end, "up to 30" no lower one, "some 40" is 40, "dozens" is 24 or more
//! (codebook section 6). Which number counts what is not decided here.

use crate::Span;
use crate::language::{Analysis, NameKind, phrase, phrase_head};

/// How many; an absent end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Range {
    /// At least.
    pub low: Option<u64>,
    /// At most.
    pub high: Option<u64>,
}

impl Range {
    const fn exactly(n: u64) -> Self {
        Self {
            low: Some(n),
            high: Some(n),
        }
    }
}

/// A number of things, with the words that say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub range: Range,
    /// From the first word of the number to the last word of the thing counted.
    pub span: Span,
    /// What is counted, in the report's words, if it is said.
    pub of: Option<Span>,
}

/// Reads the number of things that the phrase headed by `token` tells: "at least 12 guards", "a
/// policeman", "dozens". `None` if it tells none.
pub fn counted(text: &str, analysis: &Analysis, token: usize) -> Option<Counted> {
    read(text, analysis, token, true)
}

/// As [`counted`], but only a number that the words state: "a policeman" is none.
pub fn stated(text: &str, analysis: &Analysis, token: usize) -> Option<Counted> {
    read(text, analysis, token, false)
}

fn read(text: &str, analysis: &Analysis, token: usize, alone: bool) -> Option<Counted> {
    let head = phrase_head(analysis, token);
    let phrase = phrase(text, analysis, head);
    let sentence = analysis.sentences[analysis.tokens[head].sentence]
        .tokens
        .clone();
    let start = (sentence.start.max(phrase.start.saturating_sub(5))..=phrase.start)
        .find(|&i| bound_from(text, analysis, i, phrase.start))
        .unwrap_or(phrase.start);
    // "65 to 105 deaths": the least is no part of the phrase of the most.
    let word_at = |i: usize| analysis.tokens[i].span.of(text).to_lowercase();
    let start = match start
        .checked_sub(2)
        .filter(|&least| least >= sentence.start)
    {
        Some(least)
            if matches!(word_at(start - 1).as_str(), "to" | "and" | "or" | "-" | "–")
                // "1983 - Thirteen soldiers" is no range.
                && matches!(
                    (number(&[word_at(least)]), number(&[word_at(start)])),
                    (Some((least, ..)), Some((most, ..))) if least <= most
                ) =>
        {
            least
        }
        _ => start,
    };
    // "Forty-one": no phrase begins inside a word.
    let joined = |i: usize| i > sentence.start && analysis.glued(i);
    let start = (sentence.start..=start)
        .rev()
        .find(|&i| !joined(i))
        .unwrap_or(start);
    let words: Vec<String> = (start..phrase.end)
        .map(|i| analysis.tokens[i].span.of(text).to_lowercase())
        .collect();
    let range = range(&words)
        .or_else(|| total(text, analysis, head))
        .or_else(|| single(text, analysis, head).filter(|_| alone))?;
    let span = analysis.span(&(start..phrase.end));
    let own = &analysis.tokens[head];
    let of = (!matches!(&*own.upos, "NUM" | "PRON"))
        .then(|| analysis.name_at(head).map_or(own.span, |name| name.span))
        .filter(|_| word(&own.lemma).is_none());
    Some(Counted { range, span, of })
}

/// Whether `i` begins a bound ("at least", "more than", "up to") that leads without a gap to `to`.
fn bound_from(text: &str, analysis: &Analysis, i: usize, to: usize) -> bool {
    let word = |k: usize| analysis.tokens[k].span.of(text).to_lowercase();
    // "at" and the like begin no bound by themselves: "at 58 dead".
    if i >= to {
        return false;
    }
    let begins = match word(i).as_str() {
        "at" => matches!(word(i + 1).as_str(), "least" | "most"),
        "as" => word(i + 1) == "many",
        "up" => word(i + 1) == "to",
        "to" | "than" | "least" | "most" | "many" => false,
        _ => true,
    };
    begins && (i..to).all(|k| is_bound(&word(k)))
}

fn is_bound(word: &str) -> bool {
    matches!(
        word,
        "at" | "least"
            | "more"
            | "than"
            | "up"
            | "to"
            | "as"
            | "many"
            | "over"
            | "nearly"
            | "almost"
            | "about"
            | "some"
            | "around"
            | "approximately"
            | "roughly"
            | "fewer"
            | "less"
            | "under"
            | "most"
            | "between"
            | "from"
            | "another"
            | "a"
            | "further"
            | "an"
            | "estimated"
    )
}

/// The number of "a total of 39".
fn total(text: &str, analysis: &Analysis, head: usize) -> Option<Range> {
    let of = analysis.tokens.get(head + 1)?;
    if &*analysis.tokens[head].lemma != "total" || of.span.of(text) != "of" {
        return None;
    }
    let words: Vec<String> = analysis.tokens[head + 2..]
        .iter()
        .take(3)
        .take_while(|t| t.sentence == of.sentence)
        .map(|t| t.span.of(text).to_lowercase())
        .collect();
    number(&words).map(|(n, _, _)| Range::exactly(n))
}

/// One named person, or one of a kind: "a policeman".
fn single(text: &str, analysis: &Analysis, head: usize) -> Option<Range> {
    let t = &analysis.tokens[head];
    match &*t.upos {
        "PROPN" => {
            // "captured the province" is no captive.
            let kind = analysis.name_at(head).map(|name| name.kind);
            kind.is_none_or(|kind| kind == NameKind::Person)
                .then_some(Range::exactly(1))
        }
        "PRON" => matches!(
            t.span.of(text).to_lowercase().as_str(),
            "he" | "she" | "him" | "her"
        )
        .then_some(Range::exactly(1)),
        "NOUN" if matches!(&*t.tag, "NN") => {
            let one = analysis.subtree(head).into_iter().any(|i| {
                i < head
                    && matches!(&*analysis.tokens[i].deprel, "det" | "nmod:poss")
                    && !analysis.tokens[i].span.of(text).eq_ignore_ascii_case("no")
            });
            one.then_some(Range::exactly(1))
        }
        _ => None,
    }
}

/// The range that the words tell, if a number is among them.
fn range(words: &[String]) -> Option<Range> {
    let mut numbers: Vec<(usize, Range, bool)> = Vec::new();
    let mut i = 0;
    // "not a single guard"
    let none = |w: &[String]| w[0] == "not" && matches!(w[1].as_str(), "a" | "one");
    if words.windows(2).any(none) {
        return Some(Range::exactly(0));
    }
    while i < words.len() {
        match number(&words[i..]).filter(|&(_, _, used)| !is_age(&words[i + used..])) {
            Some((value, vague, used)) => {
                numbers.push((
                    i,
                    if vague {
                        Range {
                            low: Some(value),
                            high: None,
                        }
                    } else {
                        Range::exactly(value)
                    },
                    vague,
                ));
                i += used;
            }
            None => i += 1,
        }
    }
    let (at, first, vague) = *numbers.first()?;
    if first.low == Some(0) {
        return Some(first);
    }
    let before = &words[..at];
    let says = |phrase: &[&str]| {
        before
            .windows(phrase.len())
            .any(|w| w.iter().zip(phrase).all(|(a, b)| a == b))
    };
    // "10 to 15", "between 5 and 7", "3-4"
    if let Some((second_at, second, _)) = numbers.get(1).copied()
        && second_at <= at + 3
        && second.low > first.low
        && words[at + 1..second_at]
            .iter()
            .all(|w| matches!(w.as_str(), "to" | "and" | "or" | "-" | "–"))
        && second_at > at + 1
    {
        return Some(Range {
            low: first.low,
            high: second.high,
        });
    }
    let n = first.low;
    if vague {
        return Some(first);
    }
    Some(
        if says(&["at", "least"])
            || says(&["more", "than"])
            || says(&["over"])
            || says(&["no", "fewer", "than"])
            || says(&["not", "less", "than"])
        {
            Range { low: n, high: None }
        } else if says(&["up", "to"])
            || says(&["as", "many", "as"])
            || says(&["nearly"])
            || says(&["almost"])
            || says(&["fewer", "than"])
            || says(&["less", "than"])
            || says(&["under"])
            || says(&["at", "most"])
        {
            Range { low: None, high: n }
        } else {
            Range { low: n, high: n }
        },
    )
}

/// Whether what follows a number makes it an age: "14 - year - old", "years old".
fn is_age(after: &[String]) -> bool {
    let mut words = after.iter().map(String::as_str).filter(|w| *w != "-");
    matches!(words.next(), Some("year" | "years")) && words.next() == Some("old")
}

/// A number at the start of the words: its value, whether it is a vague plural ("dozens"), and how many
/// words it takes.
fn number(words: &[String]) -> Option<(u64, bool, usize)> {
    let first = words.first()?.as_str();
    if let Some(vague) = vague(first) {
        // "several hundred", "tens of thousands"
        let of = usize::from(words.get(1).is_some_and(|word| word == "of"));
        let by = words
            .get(1 + of)
            .and_then(|word| scale(word.strip_suffix('s').filter(|_| of == 1).unwrap_or(word)));
        return Some(match by {
            Some(scale) => (vague.saturating_mul(scale), true, 2 + of),
            None => (vague, true, 1),
        });
    }
    let digits = first.replace([',', ' '], "");
    let mut total = match digits.parse::<u64>() {
        Ok(n) => n,
        Err(_) => match digits.parse::<f64>() {
            // "1.5 million"
            Ok(n) if n.is_finite() && n >= 0.0 => {
                let scale = words.get(1).and_then(|w| scale(w))?;
                return Some(((n * scale as f64) as u64, false, 2));
            }
            _ => word(first)?,
        },
    };
    let mut used = 1;
    while let Some(next) = words.get(used) {
        if let Some(scale) = scale(next) {
            total = total.saturating_mul(scale);
            used += 1;
        } else if matches!(next.as_str(), "-" | "and")
            && used > 0
            && total >= 20
            && words
                .get(used + 1)
                .and_then(|w| word(w))
                .is_some_and(|u| u < total && (total % 100 == 0 || u < 10))
        {
            total += words.get(used + 1).and_then(|w| word(w)).unwrap_or(0);
            used += 2;
        } else if next.as_str() == "dozen" {
            total = total.saturating_mul(12);
            used += 1;
        } else {
            break;
        }
    }
    Some((total, false, used))
}

fn scale(word: &str) -> Option<u64> {
    Some(match word {
        "hundred" => 100,
        "thousand" => 1_000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        _ => return None,
    })
}

fn vague(word: &str) -> Option<u64> {
    Some(match word {
        "several" => 3,
        "tens" => 20,
        "dozens" => 24,
        "scores" => 40,
        "hundreds" => 200,
        "thousands" => 2_000,
        "millions" => 2_000_000,
        _ => return None,
    })
}

fn word(word: &str) -> Option<u64> {
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    if let Some(n) = UNITS.iter().position(|u| *u == word) {
        return Some(n as u64);
    }
    if let Some(n) = TENS.iter().position(|t| *t == word) {
        return Some((n as u64 + 2) * 10);
    }
    Some(match word {
        "no" | "none" | "nobody" => 0,
        "dozen" => 12,
        "couple" | "both" => 2,
        "hundred" => 100,
        "thousand" => 1_000,
        "million" => 1_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(words: &str) -> Option<(Option<u64>, Option<u64>)> {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        range(&words).map(|r| (r.low, r.high))
    }

    #[test]
    fn bounds_open_an_end() {
        assert_eq!(numbers("at least 12 guards"), Some((Some(12), None)));
        assert_eq!(numbers("up to 30 rebels"), Some((None, Some(30))));
        assert_eq!(numbers("some 40 people"), Some((Some(40), Some(40))));
        assert_eq!(numbers("dozens"), Some((Some(24), None)));
        assert_eq!(numbers("several hundred men"), Some((Some(300), None)));
        assert_eq!(
            numbers("tens of thousands of people"),
            Some((Some(20_000), None))
        );
    }

    #[test]
    fn words_and_ranges_are_numbers() {
        assert_eq!(numbers("twenty - five men"), Some((Some(25), Some(25))));
        assert_eq!(numbers("two hundred and six"), Some((Some(206), Some(206))));
        assert_eq!(numbers("between 5 and 7 troops"), Some((Some(5), Some(7))));
        assert_eq!(numbers("1,200 people"), Some((Some(1200), Some(1200))));
        assert_eq!(
            numbers("1.5 million people"),
            Some((Some(1_500_000), Some(1_500_000)))
        );
        assert_eq!(numbers("the guards"), None);
        assert_eq!(numbers("the 14 - year - old"), None);
        assert_eq!(numbers("not a single guard"), Some((Some(0), Some(0))));
    }
}
