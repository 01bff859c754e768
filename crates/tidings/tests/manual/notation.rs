//! One line of an events block: an event as the codebook wants it, with marks on what is missed.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;
use tidings::coded::{Stance, Status};

/// Marks one value as wanted and not coded.
const MISSED: &str = " (missed)";

/// A line of an events block.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Line {
    /// `none`: the report has no event.
    NoEvent,
    /// `missed: nothing else`: more is coded than should be.
    NothingElse,
    /// An event.
    Event(Expected),
}

/// An event as the codebook wants it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expected {
    /// The whole event is not coded.
    pub(crate) missed: bool,
    pub(crate) event_type: String,
    /// The mode if the line names one; `-` is none.
    pub(crate) mode: Option<Stated<String>>,
    /// Words of the report that tell of it.
    pub(crate) triggers: Vec<Stated<String>>,
    pub(crate) parties: Option<Parties>,
    pub(crate) fields: Vec<Stated<Field>>,
}

/// A value with its mark.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stated<T> {
    pub(crate) value: T,
    /// As the page words it.
    pub(crate) words: String,
    pub(crate) missed: bool,
}

/// Who did it to whom.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parties {
    /// Both sides are actors.
    pub(crate) mutual: bool,
    pub(crate) left: Vec<Stated<String>>,
    pub(crate) right: Vec<Stated<String>>,
}

/// A statement about an event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Field {
    /// `by Kestria`
    Actor(String),
    /// `with rockets`
    Instrument(String),
    /// `at Tripoli (LB)`; `at Harl (?)` is a place that fits no entry.
    Place {
        name: String,
        admin1: Option<String>,
        country: Option<String>,
    },
    /// `on 2024-03-04`, `from 2024-03-04 until 2024-03-07`, `since 2024-03-04`
    Days(Option<Date>, Option<Date>),
    /// `undated "on Friday"`
    Undated(String),
    /// `killed 12 or more`
    Toll(&'static str, Range),
    /// `count 140 or more`
    Count(Range),
    Status(Status),
    Aggregate(bool),
    News(bool),
    /// `no actor`
    No(&'static str),
    /// `one actor`: nobody beside the one who is named.
    One(&'static str),
    /// `army denies`; no source is the report.
    Claim(Option<String>, Stance),
    /// `report is silent`: it does not speak in its own voice.
    Silent,
    /// `doctor: killed 9`: where a source differs.
    Differs(String, Box<Field>),
}

/// A number with its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) low: Option<u64>,
    pub(crate) high: Option<u64>,
}

const TOLLS: [&str; 5] = ["killed", "injured", "detained", "missing", "displaced"];
const SIDES: [&str; 2] = ["actor", "target"];
const ABSENT: [&str; 10] = [
    "actor",
    "target",
    "instrument",
    "place",
    "time",
    "killed",
    "injured",
    "detained",
    "missing",
    "displaced",
];
const STATUSES: [Status; 5] = [
    Status::Occurred,
    Status::Attempted,
    Status::Planned,
    Status::Hypothetical,
    Status::Negated,
];
/// How a stance ends its statement, for one source and for several.
const STANCES: [(&str, Stance); 14] = [
    (" asserts", Stance::Asserts),
    (" assert", Stance::Asserts),
    (" claims responsibility", Stance::ClaimsResponsibility),
    (" claim responsibility", Stance::ClaimsResponsibility),
    (" denies", Stance::Denies),
    (" deny", Stance::Denies),
    (" accuses", Stance::Accuses),
    (" accuse", Stance::Accuses),
    (" confirms", Stance::Confirms),
    (" confirm", Stance::Confirms),
    (" does not comment", Stance::NoComment),
    (" do not comment", Stance::NoComment),
    (" doubts", Stance::Doubts),
    (" doubt", Stance::Doubts),
];

impl Line {
    /// Reads a line; its quoted words must stand in the report.
    pub(crate) fn parse(line: &str, report: &str) -> Result<Self, String> {
        match line {
            "none" => return Ok(Self::NoEvent),
            "missed: nothing else" => return Ok(Self::NothingElse),
            _ => {}
        }
        let (missed, rest) = line
            .strip_prefix("missed: ")
            .map_or((false, line), |rest| (true, rest));
        let quote = rest.find(" \"").ok_or_else(|| {
            format!("`{line}` is no event: it needs its words in quotes, TYPE \"words\"")
        })?;
        let (event_type, mode) = head(&rest[..quote])?;
        let (triggers, rest) = triggers(&rest[quote + 1..], report)?;
        let mut expected = Expected {
            missed,
            event_type,
            mode,
            triggers,
            parties: None,
            fields: Vec::new(),
        };
        for (at, part) in rest.split("; ").filter(|part| !part.is_empty()).enumerate() {
            match parties(part) {
                Some(found) if at == 0 => expected.parties = Some(found),
                _ => expected.fields.push(stated(part, Field::parse)?),
            }
        }
        Ok(Self::Event(expected))
    }

    /// Whether it is an event of this type and mode.
    pub(crate) fn is_of(&self, event_type: &str, mode: &str) -> bool {
        matches!(self, Self::Event(e) if e.event_type == event_type && e.mode.as_ref().is_some_and(|m| m.value == mode))
    }
}

/// `ASSAULT/drone`
fn head(words: &str) -> Result<(String, Option<Stated<String>>), String> {
    let (event_type, mode) = words
        .split_once('/')
        .map_or((words, None), |(event_type, mode)| (event_type, Some(mode)));
    let known: tidings::codebook::EventType = event_type.parse().map_err(|e| format!("{e}"))?;
    let mode = mode
        .map(|mode| stated(mode, |words| Ok(words.to_owned())))
        .transpose()?;
    if let Some(mode) = &mode {
        let of_type = mode.value.parse().is_ok_and(|mode| known.has(mode));
        if !of_type {
            return Err(format!("{known} has no mode `{}`", mode.value));
        }
    }
    Ok((event_type.to_owned(), mode))
}

/// The quoted words at the start, and what follows their colon.
fn triggers<'l>(mut rest: &'l str, report: &str) -> Result<(Vec<Stated<String>>, &'l str), String> {
    let mut found = Vec::new();
    while let Some(open) = rest.strip_prefix('"') {
        let (words, after) = open.split_once('"').ok_or("a quotation mark is missing")?;
        if !report.contains(words) {
            return Err(format!("the report does not have the words \"{words}\""));
        }
        let (missed, after) = after
            .strip_prefix(MISSED)
            .map_or((false, after), |after| (true, after));
        found.push(Stated {
            value: words.to_owned(),
            words: format!("\"{words}\""),
            missed,
        });
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    match rest.strip_prefix(": ") {
        Some(rest) => Ok((found, rest)),
        None if rest.is_empty() => Ok((found, rest)),
        None => Err(format!("`{rest}` after the quoted words: `: ` is missing")),
    }
}

/// `A, B -> C`, `A <-> B`, `-> C`
fn parties(part: &str) -> Option<Parties> {
    let (left, right, mutual) = if let Some((left, right)) = part.split_once(" <-> ") {
        (left, right, true)
    } else if let Some(right) = part.strip_prefix("-> ") {
        ("", right, false)
    } else {
        let (left, right) = part.split_once(" -> ")?;
        (left, right, false)
    };
    let names = |side: &str| {
        side.split(", ")
            .filter(|name| !name.is_empty())
            .map(|name| stated(name, |words| Ok(words.to_owned())).ok())
            .collect::<Option<Vec<_>>>()
    };
    Some(Parties {
        mutual,
        left: names(left)?,
        right: names(right)?,
    })
}

fn stated<T>(words: &str, parse: impl Fn(&str) -> Result<T, String>) -> Result<Stated<T>, String> {
    let (words, missed) = words
        .strip_suffix(MISSED)
        .map_or((words, false), |words| (words, true));
    Ok(Stated {
        value: parse(words)?,
        words: words.to_owned(),
        missed,
    })
}

impl Field {
    fn parse(words: &str) -> Result<Self, String> {
        if words == "report is silent" {
            return Ok(Self::Silent);
        }
        if let Some((source, field)) = words.split_once(": ") {
            return Ok(Self::Differs(
                source.to_owned(),
                Box::new(Self::parse(field)?),
            ));
        }
        if let Some((source, stance)) = STANCES
            .iter()
            .find_map(|(end, stance)| Some((words.strip_suffix(end)?, *stance)))
        {
            return Ok(Self::Claim(
                (source != "report").then(|| source.to_owned()),
                stance,
            ));
        }
        if let Some(status) = STATUSES.into_iter().find(|status| status.as_str() == words) {
            return Ok(Self::Status(status));
        }
        let (key, rest) = words.split_once(' ').unwrap_or((words, ""));
        let day = |words: &str| {
            words
                .parse::<Date>()
                .map_err(|_| format!("`{words}` is no date"))
        };
        Ok(match (key, rest) {
            ("single", "") => Self::Aggregate(false),
            ("aggregate", "") => Self::Aggregate(true),
            ("news", "") => Self::News(true),
            ("background", "") => Self::News(false),
            ("by", name) if !name.is_empty() => Self::Actor(name.to_owned()),
            ("with", name) if !name.is_empty() => Self::Instrument(name.to_owned()),
            ("at", name) if !name.is_empty() => place(name),
            ("on", date) => {
                let date = day(date)?;
                Self::Days(
                    Some(date),
                    Some(date.checked_add(1.day()).map_err(|e| e.to_string())?),
                )
            }
            ("from", dates) => {
                let (from, until) = dates
                    .split_once(" until ")
                    .ok_or("`from` needs its `until`, or be `since`")?;
                Self::Days(Some(day(from)?), Some(day(until)?))
            }
            ("since", date) => Self::Days(Some(day(date)?), None),
            ("until", date) => Self::Days(None, Some(day(date)?)),
            ("undated", quoted) => Self::Undated(quoted.trim_matches('"').to_owned()),
            ("count", number) => Self::Count(Range::parse(number)?),
            ("no", field) => Self::No(
                ABSENT
                    .into_iter()
                    .find(|name| *name == field)
                    .ok_or_else(|| format!("there is no field `{field}`"))?,
            ),
            ("one", side) => Self::One(
                SIDES
                    .into_iter()
                    .find(|name| *name == side)
                    .ok_or_else(|| format!("`{side}` is neither actor nor target"))?,
            ),
            (toll, number) => match TOLLS.into_iter().find(|name| *name == toll) {
                Some(toll) => Self::Toll(toll, Range::parse(number)?),
                None => return Err(format!("`{words}` cannot be read; see manual/README.md")),
            },
        })
    }
}

/// `Tripoli (LB)`, `Paris (Texas, US)`
fn place(words: &str) -> Field {
    let Some((name, within)) = words
        .strip_suffix(')')
        .and_then(|words| words.split_once(" ("))
    else {
        return Field::Place {
            name: words.to_owned(),
            admin1: None,
            country: None,
        };
    };
    let (admin1, country) = within
        .split_once(", ")
        .map_or((None, within), |(admin1, country)| {
            (Some(admin1.to_owned()), country)
        });
    Field::Place {
        name: name.to_owned(),
        admin1,
        country: Some(country.to_owned()),
    }
}

impl Range {
    /// `7`, `12 or more`, `up to 15`, `30 to 40`
    fn parse(words: &str) -> Result<Self, String> {
        let number = |words: &str| {
            words
                .parse::<u64>()
                .map(Some)
                .map_err(|_| format!("`{words}` is no number"))
        };
        if let Some(low) = words.strip_suffix(" or more") {
            return Ok(Self {
                low: number(low)?,
                high: None,
            });
        }
        if let Some(high) = words.strip_prefix("up to ") {
            return Ok(Self {
                low: None,
                high: number(high)?,
            });
        }
        let (low, high) = words.split_once(" to ").unwrap_or((words, words));
        Ok(Self {
            low: number(low)?,
            high: number(high)?,
        })
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => write!(f, "{low}"),
            (Some(low), Some(high)) => write!(f, "{low} to {high}"),
            (Some(low), None) => write!(f, "{low} or more"),
            (None, Some(high)) => write!(f, "up to {high}"),
            (None, None) => f.write_str("some"),
        }
    }
}

impl<T> fmt::Display for Stated<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.words, if self.missed { MISSED } else { "" })
    }
}

/// The values, joined.
pub(crate) fn join<T: fmt::Display>(values: &[T], between: &str) -> String {
    values
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(between)
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let expected = match self {
            Self::NoEvent => return f.write_str("none"),
            Self::NothingElse => return f.write_str("missed: nothing else"),
            Self::Event(expected) => expected,
        };
        if expected.missed {
            f.write_str("missed: ")?;
        }
        f.write_str(&expected.event_type)?;
        if let Some(mode) = &expected.mode {
            write!(f, "/{mode}")?;
        }
        write!(f, " {}", join(&expected.triggers, " "))?;
        let mut parts = Vec::new();
        if let Some(Parties {
            mutual,
            left,
            right,
        }) = &expected.parties
        {
            let arrow = if *mutual { "<->" } else { "->" };
            parts.push(
                format!("{} {arrow} {}", join(left, ", "), join(right, ", "))
                    .trim_start()
                    .to_owned(),
            );
        }
        parts.extend(expected.fields.iter().map(ToString::to_string));
        if !parts.is_empty() {
            write!(f, ": {}", parts.join("; "))?;
        }
        Ok(())
    }
}

#[test]
fn lines_print_as_they_are_read() {
    let report = "Drones struck Ayn Zarad in the attack on Thursday.";
    for line in [
        "none",
        "missed: nothing else",
        "ASSAULT/drone \"struck\": Steadfast Front -> Ayn Zarad base; at Ayn Zarad; on 2024-01-18; killed 2; one actor; report asserts; army denies",
        "missed: ASSAULT \"struck\"",
        "ASSAULT/drone (missed) \"struck\" \"attack\" (missed): -> base (missed); negated (missed); witnesses assert",
        "CONSULT/- \"struck\": Varosia, Pelland <-> Kestria; from 2024-01-18 until 2024-01-20; no place; army: killed 3 to 4",
        "ASSAULT \"struck\": undated \"on Thursday\"; at Paris (Texas, US); at Harl (?); count up to 4; report is silent",
    ] {
        let read = Line::parse(line, report).unwrap_or_else(|problem| panic!("{line}: {problem}"));
        assert_eq!(read.to_string(), line);
    }
}

#[test]
fn a_line_that_cannot_be_read_says_why() {
    let problem = |line: &str| Line::parse(line, "They met.").err().unwrap_or_default();
    assert_eq!(
        problem("MEETING \"met\""),
        "`MEETING` is not a name of the codebook"
    );
    assert_eq!(
        problem("CONSULT/drone \"met\""),
        "CONSULT has no mode `drone`"
    );
    assert_eq!(
        problem("CONSULT \"meet\""),
        "the report does not have the words \"meet\""
    );
    assert_eq!(
        problem("CONSULT \"met\": in Paris"),
        "`in Paris` cannot be read; see manual/README.md"
    );
    assert_eq!(problem("CONSULT \"met\": on Friday"), "`Friday` is no date");
}
