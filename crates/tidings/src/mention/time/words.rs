//! The vocabulary of the date rules, and a document cut into the pieces that they match.
//!
//! A token is cut further into runs of letters, runs of digits and single marks (`mid-2015` is
//! `mid`, `-`, `2015`), so that rules do not depend on how tokens are cut at hyphens and stops.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Weekday;
use serde::Deserialize;

use super::interval::{Season, Unit};
use crate::Span;
use crate::language::Analysis;

/// A word of the vocabulary; [`WordId::UNKNOWN`] is every other word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct WordId(pub(super) u16);

impl WordId {
    /// A word that no rule and no table names.
    pub(super) const UNKNOWN: Self = Self(0);
}

/// What the tables say of one word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Entry {
    pub(super) month: Option<i8>,
    pub(super) weekday: Option<Weekday>,
    pub(super) number: Option<i32>,
    pub(super) ordinal: Option<i32>,
    pub(super) unit: Option<Unit>,
    pub(super) season: Option<Season>,
    pub(super) part: bool,
    pub(super) decade: Option<i32>,
}

/// `words/times.toml`, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tables {
    months: BTreeMap<String, i8>,
    weekdays: BTreeMap<String, i8>,
    numbers: BTreeMap<String, i32>,
    ordinals: BTreeMap<String, i32>,
    units: BTreeMap<String, Unit>,
    seasons: BTreeMap<String, Season>,
    parts: Vec<String>,
    decades: BTreeMap<String, i32>,
}

/// All words that rules and tables name.
#[derive(Debug)]
pub(super) struct Vocabulary {
    ids: HashMap<Box<str>, WordId>,
    entries: Vec<Entry>,
}

impl Vocabulary {
    /// The vocabulary of the tables; rules add their own words.
    pub(super) fn new(tables: &Tables) -> Self {
        let mut vocabulary = Self {
            ids: HashMap::new(),
            entries: vec![Entry::default()],
        };
        for (word, &month) in &tables.months {
            vocabulary.entry(word).month = Some(month);
        }
        for (word, &weekday) in &tables.weekdays {
            vocabulary.entry(word).weekday = Weekday::from_monday_one_offset(weekday).ok();
        }
        for (word, &number) in &tables.numbers {
            vocabulary.entry(word).number = Some(number);
        }
        for (word, &ordinal) in &tables.ordinals {
            vocabulary.entry(word).ordinal = Some(ordinal);
        }
        for (word, &unit) in &tables.units {
            vocabulary.entry(word).unit = Some(unit);
        }
        for (word, &season) in &tables.seasons {
            vocabulary.entry(word).season = Some(season);
        }
        for word in &tables.parts {
            vocabulary.entry(word).part = true;
        }
        for (word, &decade) in &tables.decades {
            vocabulary.entry(word).decade = Some(decade);
        }
        vocabulary
    }

    /// The id of a word, in lower case, adding it if it is new.
    pub(super) fn intern(&mut self, word: &str) -> WordId {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        let id = WordId(u16::try_from(self.entries.len()).unwrap_or(0));
        self.entries.push(Entry::default());
        self.ids.insert(word.into(), id);
        id
    }

    fn entry(&mut self, word: &str) -> &mut Entry {
        let id = self.intern(word);
        &mut self.entries[usize::from(id.0)]
    }

    /// The id of a word, in lower case.
    pub(super) fn id(&self, word: &str) -> WordId {
        self.ids.get(word).copied().unwrap_or(WordId::UNKNOWN)
    }

    /// What the tables say of a word.
    pub(super) fn of(&self, word: WordId) -> &Entry {
        &self.entries[usize::from(word.0)]
    }

    /// How many ids there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

/// A run of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digits {
    /// Its value; runs of more than nine digits are no number that a rule reads.
    pub(super) value: i32,
    /// How many digits.
    pub(super) count: u8,
}

/// A run of letters, a run of digits or a mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) span: Span,
    pub(super) word: WordId,
    pub(super) digits: Option<Digits>,
    /// No space before it.
    pub(super) glued: bool,
    /// Begins with a capital letter.
    pub(super) capital: bool,
    /// Made of letters.
    pub(super) letters: bool,
    /// Index of its token.
    pub(super) token: usize,
    /// Index of its sentence.
    pub(super) sentence: usize,
}

/// Cuts a document's tokens into pieces.
pub(super) fn pieces(text: &str, analysis: &Analysis, vocabulary: &Vocabulary) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::with_capacity(analysis.tokens.len() + 16);
    let mut lower = String::new();
    for (token, read) in analysis.tokens.iter().enumerate() {
        let Some(words) = text.get(read.span.range()) else {
            continue;
        };
        let base = read.span.start as usize;
        let mut at = 0;
        while let Some(first) = words[at..].chars().next() {
            let length = run_length(&words[at..], first);
            let run = &words[at..at + length];
            let start = base + at;
            at += length;
            if first.is_whitespace() {
                continue;
            }
            let span = Span::new(start, start + length);
            found.push(Piece {
                span,
                word: word_of(run, first, &mut lower, vocabulary),
                digits: digits(run),
                glued: found
                    .last()
                    .is_some_and(|before| before.span.end == span.start),
                capital: first.is_uppercase(),
                letters: first.is_alphabetic(),
                token,
                sentence: read.sentence,
            });
        }
    }
    found
}

/// The length in bytes of the run that `words` begins with.
fn run_length(words: &str, first: char) -> usize {
    let same: fn(char) -> bool = if first.is_ascii_digit() {
        |c| c.is_ascii_digit()
    } else if first.is_alphabetic() {
        char::is_alphabetic
    } else {
        return first.len_utf8();
    };
    words.find(|c| !same(c)).unwrap_or(words.len())
}

/// The id of a run: letters in lower case, dashes as `-`, apostrophes as `'`.
fn word_of(run: &str, first: char, lower: &mut String, vocabulary: &Vocabulary) -> WordId {
    match first {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => return vocabulary.id("-"),
        '\u{2018}' | '\u{2019}' => return vocabulary.id("'"),
        _ => {}
    }
    // The longest word of the vocabulary is shorter than this.
    if run.len() > 24 {
        return WordId::UNKNOWN;
    }
    lower.clear();
    lower.push_str(run);
    lower.make_ascii_lowercase();
    vocabulary.id(lower)
}

fn digits(run: &str) -> Option<Digits> {
    let all = run.bytes().all(|byte| byte.is_ascii_digit());
    let count = u8::try_from(run.len())
        .ok()
        .filter(|count| all && *count <= 9)?;
    Some(Digits {
        value: run.parse().ok()?,
        count,
    })
}
