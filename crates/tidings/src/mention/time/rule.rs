//! Date rules: TOML files in `data/lang/en/dates/`, one rule a file, with the sentences that test it.

use std::sync::Arc;

use serde::Deserialize;

use super::Bound;
use super::interval::Unit;
use super::pattern::{self, Class, Element};
use super::words::{Tables, Vocabulary, WordId};

/// A rule file or word table that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct RuleError {
    /// The file, as `dates/since.toml`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong and what to write.
    pub message: String,
}

impl RuleError {
    pub(super) fn at(file: &str, source: &str, offset: usize, message: &str) -> Self {
        let before = source.get(..offset).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.trim().to_owned(),
        }
    }

    pub(super) fn of_toml(file: &str, source: &str, error: &toml::de::Error) -> Self {
        Self::at(
            file,
            source,
            error.span().map_or(0, |span| span.start),
            error.message(),
        )
    }
}

/// How the words that a rule matches become days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Means {
    /// The weekday, day, month, year that are named; what is not named is chosen.
    Date,
    /// Three numbers whose order is not known: `03/04/2021`.
    NumericDate,
    /// Year, month and day in figures: `2021-03-05`.
    Iso,
    /// Words too vague to bound: `recent weeks`.
    Vague,
    /// First and last day of a month: `17-19 November`.
    Days,
    /// First and last year: `1993-97`.
    Years,
    /// From one time to another.
    Range,
    /// `shift` days from the day of reference, for `days` days.
    Today,
    /// The unit, `shift` units from the one that holds the day of reference: `last week`.
    Period,
    /// The weekday, month or season before (-1), in (0) or after (1) now: `last March`.
    Nearest,
    /// So many units before or after the day of reference: `two days ago`.
    Ago,
    /// So many units before or after the time told last: `two days later`.
    Later,
    /// So many units before or after the time told just before it in its sentence; the words that follow
    /// tell what happened then: `on Monday, two days after rebels took the town`.
    Gap,
    /// So many units before or after a time that the words name: `two days after 5 March`.
    After,
    /// The unit that holds the time told last, `shift` years on: `the same day`, `the same month last year`.
    Same,
    /// A day of the month told last, or of the month `shift` months from now.
    DayOfMonth,
    /// The units up to (-1) or from (1) the day of reference: `the past two weeks`.
    Span,
    /// A part of the day that the context gives: `at dawn`, `4:40 a.m.`.
    PartOfDay,
    /// A part of the day that another time names: `on Tuesday night`.
    PartOf,
    /// Third, half, quarter, week of another time: `early March`, `the first half of June`.
    Portion,
    /// A season of a year, or of the year chosen.
    Season,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// A quarter of a year.
    Quarter,
    /// A day that comes round every year: `Christmas`, `Eid al-Fitr`.
    Feast,
    /// Another time, in the year `shift` years from now, or in the year named.
    InYear,
    /// Another time, in the year told last: `of the same year`.
    InSameYear,
    /// Another time, in the week `shift` weeks from now: `on Monday last week`.
    InWeek,
    /// Another time, told twice or in more words: `today (23 December)`, `throughout 2020`.
    Inner,
    /// Another time with its bound: `since 5 March`.
    Bounded,
    /// The nth day running, today being the last: `for the third day`.
    NthDay,
    /// A length of time.
    Duration,
    /// A time that comes round: `every Friday`.
    Set,
}

/// A third, half or other part of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Portion {
    /// The first third; of a day, week or longer than a year: all of it.
    Early,
    /// The second third.
    Mid,
    /// The last third.
    Late,
    /// Of a year its first month, else the first third.
    Start,
    /// Of a year its last month, else the last third.
    End,
    /// The nth of these units; the number is captured.
    Nth(Unit),
    /// The last of these units.
    Last(Unit),
    /// The nth half; the number is captured.
    Half,
    /// From its first day on, up to the day of reference: `so far this year`.
    SoFar,
}

/// A sentence that a rule reads.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    /// The sentence, `[brackets]` round the time.
    pub(super) text: String,
    /// Its publication date.
    pub(super) published: Option<String>,
    /// First day; absent if the time is not resolved or open.
    pub(super) from: Option<String>,
    /// The day after the last.
    pub(super) to: Option<String>,
    /// When an event told so happened, as `from/to`, where that is not the whole of what is named.
    pub(super) when: Option<String>,
}

/// A sentence that a rule leaves alone.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Counterexample {
    /// The sentence.
    pub(super) text: String,
    /// What the words mean instead.
    #[expect(dead_code, reason = "read by people; its presence is checked")]
    pub(super) why: String,
}

/// A rule, as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleFile {
    pattern: Vec<String>,
    means: Means,
    #[serde(default)]
    level: Option<u8>,
    shift: Option<i32>,
    days: Option<i32>,
    unit: Option<Unit>,
    month: Option<i8>,
    day: Option<i8>,
    easter: Option<i32>,
    hijri_month: Option<i8>,
    hijri_day: Option<i32>,
    portion: Option<Portion>,
    bound: Option<Bound>,
    #[serde(default)]
    nested: bool,
    #[serde(default)]
    inside: Vec<String>,
    #[serde(default)]
    only_after: Vec<String>,
    #[serde(default)]
    not_after: Vec<String>,
    #[serde(default)]
    not_before: Vec<String>,
    #[serde(default)]
    only_before: Vec<String>,
    #[serde(default)]
    example: Vec<Example>,
    #[serde(default)]
    not: Vec<Counterexample>,
}

/// A rule, compiled.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) name: Arc<str>,
    pub(super) patterns: Vec<Vec<Element>>,
    pub(super) means: Means,
    pub(super) level: u8,
    pub(super) shift: i32,
    pub(super) days: Option<i32>,
    pub(super) unit: Option<Unit>,
    pub(super) feast: Option<Feast>,
    pub(super) portion: Option<Portion>,
    pub(super) bound: Option<Bound>,
    /// Only a part of other rules' times.
    pub(super) nested: bool,
    /// Names of the rules that may read the time inside; empty for all.
    pub(super) inside: Vec<String>,
    pub(super) only_after: Vec<WordId>,
    pub(super) not_after: Vec<WordId>,
    pub(super) not_before: Vec<WordId>,
    pub(super) only_before: Vec<WordId>,
    pub(super) examples: Vec<Example>,
    pub(super) counterexamples: Vec<Counterexample>,
}

/// The day on which a feast begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feast {
    /// A day of the Gregorian year.
    Fixed(i8, i8),
    /// Days after Easter Sunday.
    Easter(i32),
    /// Month and days after its first, of the Islamic year.
    Hijri(i8, i32),
}

/// Highest level: a rule reads times of lower levels inside it.
pub(super) const LEVELS: u8 = 4;

/// Reads the word tables.
pub(super) fn read_tables(file: &str, source: &str) -> Result<Tables, RuleError> {
    toml::from_str(source).map_err(|error| RuleError::of_toml(file, source, &error))
}

/// Reads and compiles a rule.
pub(super) fn read(
    name: &str,
    source: &str,
    vocabulary: &mut Vocabulary,
) -> Result<Rule, RuleError> {
    let file = format!("dates/{name}.toml");
    let read: RuleFile =
        toml::from_str(source).map_err(|error| RuleError::of_toml(&file, source, &error))?;
    let wrong = |message: &str| RuleError::at(&file, source, 0, message);
    if read.example.is_empty() {
        return Err(wrong("the rule has no [[example]]"));
    }
    if read.not.is_empty() {
        return Err(wrong("the rule has no [[not]]"));
    }
    let mut patterns = Vec::new();
    for written in &read.pattern {
        let offset = source.find(written.as_str()).unwrap_or(0);
        let compiled = pattern::compile(written, vocabulary)
            .map_err(|message| RuleError::at(&file, source, offset, &message))?;
        patterns.push(compiled);
    }
    let nests = patterns
        .iter()
        .flatten()
        .any(|element| element.atom == pattern::Atom::Class(Class::Time));
    let level = read.level.unwrap_or(if nests { 2 } else { 1 });
    if !(1..=LEVELS).contains(&level) || nests && level == 1 {
        return Err(wrong("`level` is 1 to 4, and 2 at least with `{time}`"));
    }
    let feast = match (read.month, read.day, read.easter, read.hijri_month) {
        (Some(month), Some(day), None, None) => Some(Feast::Fixed(month, day)),
        (None, None, Some(days), None) => Some(Feast::Easter(days)),
        (None, None, None, Some(month)) => {
            Some(Feast::Hijri(month, read.hijri_day.unwrap_or(1) - 1))
        }
        (None, None, None, None) => None,
        _ => {
            return Err(wrong(
                "a feast has `month` and `day`, or `easter`, or `hijri-month`",
            ));
        }
    };
    let missing = match read.means {
        Means::Feast if feast.is_none() => Some("month"),
        Means::Portion if read.portion.is_none() => Some("portion"),
        Means::Bounded if read.bound.is_none() => Some("bound"),
        Means::Later | Means::Gap | Means::Ago | Means::Span | Means::After
            if read.shift.is_none() =>
        {
            Some("shift")
        }
        _ => None,
    };
    if let Some(key) = missing {
        return Err(wrong(&format!("`{key}` is missing")));
    }
    let mut words = |list: &[String]| list.iter().map(|word| vocabulary.intern(word)).collect();
    Ok(Rule {
        name: name.into(),
        means: read.means,
        level,
        shift: read.shift.unwrap_or(0),
        days: read.days,
        unit: read.unit,
        feast,
        portion: read.portion,
        bound: read.bound,
        nested: read.nested,
        inside: read.inside,
        only_after: words(&read.only_after),
        not_after: words(&read.not_after),
        not_before: words(&read.not_before),
        only_before: words(&read.only_before),
        examples: read.example,
        counterexamples: read.not,
        patterns,
    })
}
