//! Names as words to look up: the words of an alias and the words of a report, reduced in the same way.
//!
//! A word forgets case, accents, apostrophes and full stops ([`super::super::place::key`]). Hyphens split words,
//! possessive "s" is a word of its own, as in the reports, and Arabic articles are left out; what was written with
//! which capitals is told apart afterwards.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use crate::Span;
use crate::language::Analysis;
use crate::mention::place::key;

/// A word to look up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent observations of what stands before a word"
)]
pub(super) struct Word {
    /// Hash of its letters.
    pub(super) hash: u64,
    /// It is written with a capital or a digit.
    pub(super) capital: bool,
    /// An article stands before it: "al-".
    pub(super) article: bool,
    /// A comma stands before it.
    pub(super) comma: bool,
    /// Something stands before it over which no name goes on: a full stop, a bracket, the end of a sentence.
    pub(super) apart: bool,
    /// Index of its token; the number of the word in an alias.
    pub(super) token: usize,
    /// Token of the article, or its own.
    pub(super) first: usize,
}

/// Extends the hash of some words by one more.
pub(super) fn extend(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The hash of all words of a name.
pub(super) fn hash(words: &[Word]) -> u64 {
    words.iter().fold(0, |hash, word| extend(hash, word.hash))
}

fn hash_word(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

/// Articles of Arabic and Persian names that are joined to the noun with a hyphen.
fn is_article(word: &str) -> bool {
    matches!(
        word,
        "ad" | "adh"
            | "al"
            | "an"
            | "ar"
            | "as"
            | "ash"
            | "at"
            | "ath"
            | "az"
            | "ed"
            | "el"
            | "en"
            | "er"
            | "es"
            | "esh"
            | "et"
            | "ez"
            | "ul"
            | "ut"
            | "uz"
    )
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}')
}

/// Collects words, with what stood before them.
#[derive(Debug, Clone, Default)]
pub(super) struct Collector {
    pub(super) words: Vec<Word>,
    key: String,
    article: Option<usize>,
    comma: bool,
    apart: bool,
}

impl Collector {
    /// One written word without hyphens; `joined` if a hyphen follows it.
    fn push(&mut self, written: &str, token: usize, joined: bool, name_follows: bool) {
        self.key.clear();
        key::push_exact(&mut self.key, written);
        let letters = self.key.trim_end();
        if letters.is_empty() {
            return;
        }
        let alone = matches!(letters, "al" | "el") && name_follows;
        if (joined && is_article(letters)) || alone {
            self.article.get_or_insert(token);
            return;
        }
        let capital = written
            .chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(|c| !c.is_lowercase());
        for part in letters.split(' ') {
            self.words.push(Word {
                hash: hash_word(part),
                capital,
                article: self.article.is_some(),
                comma: std::mem::take(&mut self.comma),
                apart: std::mem::take(&mut self.apart),
                token,
                first: self.article.take().unwrap_or(token),
            });
        }
    }
}

/// The words of a name of the registry.
pub(super) fn of_name(name: &str) -> Vec<Word> {
    let mut collector = Collector::default();
    collector.read_name(name);
    collector.words
}

impl Collector {
    /// Collects the words of one name, and forgets those of the one before.
    pub(super) fn read_name(&mut self, name: &str) {
        self.words.clear();
        (self.article, self.comma, self.apart) = (None, false, false);
        let mut chunks = name.split_whitespace().peekable();
        while let Some(chunk) = chunks.next() {
            let more = chunks.peek().is_some();
            let mut parts = chunk.split(|c| is_hyphen(c) || c == '/').peekable();
            while let Some(part) = parts.next() {
                let number = self.words.len();
                let joined = parts.peek().is_some();
                let stem = part
                    .strip_suffix('s')
                    .and_then(|stem| stem.strip_suffix(is_apostrophe));
                self.push(stem.unwrap_or(part), number, joined, more && !joined);
                if stem.is_some() {
                    let number = self.words.len();
                    self.push("s", number, false, false);
                }
                if part.ends_with(',') {
                    self.comma = true;
                }
            }
        }
        for (number, word) in self.words.iter_mut().enumerate() {
            word.token = number;
            word.first = number;
        }
    }
}

/// The words of a report, in order.
pub(super) fn of_text(text: &str, analysis: &Analysis) -> Vec<Word> {
    let mut collector = Collector {
        words: Vec::with_capacity(analysis.tokens.len()),
        ..Collector::default()
    };
    for sentence in &analysis.sentences {
        collector.apart = true;
        collector.comma = false;
        collector.article = None;
        for at in sentence.tokens.clone() {
            let span = analysis.tokens[at].span;
            let written = span.of(text);
            let mut chars = written.chars();
            let (Some(first), second) = (chars.next(), chars.next()) else {
                continue;
            };
            if !first.is_alphanumeric()
                && (second.is_none() || !written.chars().any(char::is_alphanumeric))
            {
                match first {
                    ',' => collector.comma = true,
                    '&' => collector.push("and", at, false, false),
                    _ if is_hyphen(first) && second.is_none() => {}
                    _ if is_apostrophe(first)
                        || matches!(first, '"' | '“' | '”' | '«' | '»' | '/' | '_') => {}
                    _ => {
                        collector.apart = true;
                        collector.article = None;
                    }
                }
                continue;
            }
            let next = analysis.tokens.get(at + 1).map(|t| t.span);
            let touches = |s: Span| s.start == span.end && s.of(text).chars().all(is_hyphen);
            let joined = next.is_some_and(touches);
            let name_follows = next
                .is_some_and(|s| s.start > span.end && s.of(text).starts_with(char::is_uppercase))
                && at + 1 < sentence.tokens.end;
            collector.push(written, at, joined, name_follows);
        }
    }
    collector.words
}

/// The letters and digits of some words, to compare abbreviations as they are written: "U.S." and "US".
pub(super) fn letters(written: &str) -> impl Iterator<Item = char> + '_ {
    written.chars().filter(|c| c.is_alphanumeric())
}

/// Whether a name is short and all in capitals, so that its case tells it from common words: "US", "IS", "PKK".
pub(super) fn is_abbreviation(name: &str) -> bool {
    let mut count = 0;
    for c in letters(name) {
        count += 1;
        if c.is_lowercase() {
            return false;
        }
    }
    (2..=6).contains(&count) && !name.contains(' ')
}

/// What stands before the names of persons; sorted. "Minister Ellwood" is Tobias Ellwood.
const TITLES: &[&str] = &[
    "admiral",
    "ambassador",
    "archbishop",
    "ayatollah",
    "bishop",
    "brigadier",
    "capt",
    "captain",
    "chancellor",
    "chief",
    "col",
    "colonel",
    "commander",
    "congressman",
    "congresswoman",
    "councillor",
    "deputy",
    "dr",
    "emir",
    "father",
    "field",
    "foreign",
    "gen",
    "general",
    "gov",
    "governor",
    "imam",
    "inspector",
    "interior",
    "judge",
    "justice",
    "king",
    "lieutenant",
    "lt",
    "maj",
    "major",
    "marshal",
    "mayor",
    "minister",
    "mr",
    "mrs",
    "ms",
    "mullah",
    "officer",
    "police",
    "pope",
    "premier",
    "president",
    "prime",
    "prince",
    "princess",
    "prof",
    "professor",
    "queen",
    "rep",
    "representative",
    "rev",
    "reverend",
    "secretary",
    "sen",
    "senator",
    "sergeant",
    "sgt",
    "sheikh",
    "sheriff",
    "sir",
    "sister",
    "speaker",
    "spokesman",
    "spokeswoman",
    "sultan",
];

/// Whether a word, in lower case, stands before the names of persons.
pub(crate) fn is_title(word: &str) -> bool {
    TITLES.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::segment;

    #[test]
    fn titles_are_found() {
        assert!(TITLES.is_sorted());
        assert!(is_title("colonel") && !is_title("hanna"));
    }

    fn text_hash(text: &str) -> u64 {
        hash(&of_text(text, &segment(text)))
    }

    #[test]
    fn names_are_the_same_in_the_registry_and_in_reports() {
        for name in [
            "al-Shabab",
            "Workers' Party of Kestria",
            "People's Front",
            "Hizb-e-Sahil",
            "Ma'rib Defence Council",
            "U.S. Coast Watch",
            "Harakat al-Nur al-Awfiya",
            "Foreign, Trade and Home Office",
            "Anti-Corruption League",
            "Brigade 17",
        ] {
            assert_eq!(hash(&of_name(name)), text_hash(name), "{name}");
        }
    }

    #[test]
    fn articles_accents_and_apostrophes_are_forgotten() {
        let key = |name| hash(&of_name(name));
        assert_eq!(key("al-Shabáb"), key("El-Shabab"));
        assert_eq!(key("Al Shabab"), key("Ash-Shabab"));
        assert_eq!(key("Da'esh"), key("Daesh"));
        assert_ne!(key("As You Like"), key("You Like"));
    }

    #[test]
    fn no_name_goes_on_over_a_bracket() {
        let text = "Northern League (NL) said";
        let words = of_text(text, &segment(text));
        assert_eq!(
            words.iter().map(|w| w.apart).collect::<Vec<_>>(),
            [true, false, true, true]
        );
    }
}
