//! Compares coded events with the lines of an events block.
//!
//! The outcome is the block as it would hold: the same lines with the marks set by what was coded.
//! Lines that differ from their page are what a page has wrong.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use tidings::Span;
use tidings::coded::{Claim, Coded, Event, Scope, Source, Status, Toll};

use crate::notation::{Expected, Field, Line, Range, Stated};

/// The lines as they would hold.
pub(crate) fn mark(lines: &[Line], coded: &Coded) -> Vec<Line> {
    let text = coded.report.text.as_str();
    let expected: Vec<&Expected> = lines
        .iter()
        .filter_map(|line| {
            if let Line::Event(expected) = line {
                Some(expected)
            } else {
                None
            }
        })
        .collect();
    let pairs = pair(&expected, &coded.events, text);
    let mut marked: Vec<Line> = expected
        .iter()
        .zip(&pairs)
        .map(|(expected, event)| {
            Line::Event(event.map_or_else(
                || as_missed(expected),
                |event| as_met(expected, &coded.events[event], text),
            ))
        })
        .collect();
    if marked.is_empty() {
        marked.push(Line::NoEvent);
    }
    if pairs.iter().flatten().count() < coded.events.len() {
        marked.push(Line::NothingElse);
    }
    marked
}

/// For every expected event the coded one that is most like it; none is taken twice.
fn pair(expected: &[&Expected], events: &[Event], text: &str) -> Vec<Option<usize>> {
    let mut likely: Vec<(usize, usize, usize)> = Vec::new();
    for (at, expected) in expected.iter().enumerate() {
        for (number, event) in events.iter().enumerate() {
            let told = expected
                .triggers
                .iter()
                .any(|words| tells(event, &words.value, text));
            if told && expected.event_type == event.event_type {
                likely.push((missing(&as_met(expected, event, text)), at, number));
            }
        }
    }
    likely.sort_unstable();
    let mut pairs = vec![None; expected.len()];
    let mut taken = BTreeSet::new();
    for (_, at, number) in likely {
        if pairs[at].is_none() && taken.insert(number) {
            pairs[at] = Some(number);
        }
    }
    pairs
}

fn missing(expected: &Expected) -> usize {
    let parties = expected
        .parties
        .iter()
        .flat_map(|p| p.left.iter().chain(&p.right))
        .filter(|p| p.missed)
        .count();
    let triggers = expected
        .triggers
        .iter()
        .filter(|words| words.missed)
        .count();
    usize::from(expected.mode.as_ref().is_some_and(|mode| mode.missed))
        + triggers
        + parties
        + expected.fields.iter().filter(|field| field.missed).count()
}

/// The whole event is missed; marks within it would tell nothing.
fn as_missed(expected: &Expected) -> Expected {
    let mut marked = expected.clone();
    marked.missed = true;
    // Not a value of the page, but a default that an earlier mark wrote down.
    marked
        .fields
        .retain(|field| !(field.missed && field.value == Field::Status(Status::Occurred)));
    set(&mut marked.triggers, |_| true);
    set(&mut marked.fields, |_| true);
    if let Some(mode) = &mut marked.mode {
        mode.missed = false;
    }
    if let Some(parties) = &mut marked.parties {
        set(&mut parties.left, |_| true);
        set(&mut parties.right, |_| true);
    }
    marked
}

/// The marks that this coded event gives the expected one.
fn as_met(expected: &Expected, event: &Event, text: &str) -> Expected {
    let mut marked = expected.clone();
    marked.missed = false;
    set(&mut marked.triggers, |words| tells(event, words, text));
    if let Some(mode) = &mut marked.mode {
        mode.missed = event.mode.as_deref().unwrap_or("-") != mode.value;
    }
    if let Some(parties) = &mut marked.parties {
        let mutual = parties.mutual;
        set(&mut parties.left, |name| {
            event
                .actor
                .iter()
                .any(|party| same_party(name, party, text))
        });
        set(&mut parties.right, |name| {
            let side = if mutual { &event.actor } else { &event.target };
            side.iter().any(|party| same_party(name, party, text))
        });
    }
    set(&mut marked.fields, |field| holds(field, event, text));
    // A line that names no status means that it happened.
    if !marked
        .fields
        .iter()
        .any(|field| matches!(field.value, Field::Status(_)))
        && event.status != Status::Occurred
    {
        marked.fields.push(Stated {
            value: Field::Status(Status::Occurred),
            words: "occurred".to_owned(),
            missed: true,
        });
    }
    marked
}

fn set<T>(values: &mut [Stated<T>], met: impl Fn(&T) -> bool) {
    for value in values {
        value.missed = !met(&value.value);
    }
}

/// Whether one of the event's triggers shares a character with one of the places where the words stand.
fn tells(event: &Event, words: &str, text: &str) -> bool {
    text.match_indices(words).any(|(start, words)| {
        let words = Span::new(start, start + words.len());
        event.triggers.iter().any(|trigger| trigger.overlaps(words))
    })
}

fn holds(field: &Field, event: &Event, text: &str) -> bool {
    match field {
        Field::Actor(name) => event
            .actor
            .iter()
            .any(|party| same_party(name, party, text)),
        Field::Instrument(name) => event
            .instrument
            .iter()
            .any(|instrument| same(name, instrument.span.of(text))),
        Field::Place {
            name,
            admin1,
            country,
        } => event.place.as_ref().is_some_and(|place| {
            (same(name, &place.name) || same(name, place.span.of(text)))
                && country
                    .as_ref()
                    .is_none_or(|country| match country.as_str() {
                        "?" => place.id.is_none(),
                        country => place.country.as_deref() == Some(country),
                    })
                && admin1
                    .as_ref()
                    .is_none_or(|admin1| place.admin1.as_ref().is_some_and(|it| same(admin1, it)))
        }),
        Field::Days(from, until) => event
            .time
            .as_ref()
            .is_some_and(|time| (time.from, time.to) == (*from, *until)),
        Field::Undated(words) => event.time.as_ref().is_some_and(|time| {
            time.from.is_none() && time.to.is_none() && same(words, time.span.of(text))
        }),
        Field::Toll(name, range) => toll(event, name).is_some_and(|toll| {
            Range {
                low: toll.low,
                high: toll.high,
            } == *range
        }),
        Field::Count(range) => event.count.is_some_and(|count| {
            Range {
                low: count.low,
                high: count.high,
            } == *range
        }),
        Field::Status(status) => event.status == *status,
        Field::Aggregate(aggregate) => (event.scope == Scope::Aggregate) == *aggregate,
        Field::News(news) => event.news == *news,
        Field::No(name) => match *name {
            "actor" => event.actor.is_empty(),
            "target" => event.target.is_empty(),
            "instrument" => event.instrument.is_empty(),
            "place" => event.place.is_none(),
            "time" => event.time.is_none(),
            name => toll(event, name).is_none(),
        },
        Field::One(side) => match *side {
            "actor" => event.actor.len() == 1,
            _ => event.target.len() == 1,
        },
        Field::Claim(source, stance) => event
            .claims
            .iter()
            .any(|claim| claim.stance == *stance && is_by(claim, source.as_deref(), text)),
        Field::Silent => !event
            .claims
            .iter()
            .any(|claim| claim.source == Source::Report),
        Field::Differs(source, field) => event
            .claims
            .iter()
            .any(|claim| is_by(claim, Some(source), text) && holds(field, &as_told(claim), text)),
    }
}

fn toll<'e>(event: &'e Event, name: &str) -> Option<&'e Toll> {
    event
        .tolls()
        .find_map(|(it, toll)| (it == name).then_some(toll))
}

/// An event with only what the claim's source tells otherwise.
fn as_told(claim: &Claim) -> Event {
    let mut event = Event::new("", "");
    let told = claim.overrides.clone();
    event.actor = told.actor;
    event.target = told.target;
    event.place = told.place;
    event.time = told.time;
    event.killed = told.killed;
    event.injured = told.injured;
    event.status = told.status.unwrap_or_default();
    event
}

fn is_by(claim: &Claim, source: Option<&str>, text: &str) -> bool {
    match (&claim.source, source) {
        (Source::Report, None) => true,
        (
            Source::Party {
                name,
                span,
                id,
                party,
                country,
                sector,
            },
            Some(source),
        ) => {
            let (source, codes) = coded_name(source);
            has(codes, [id, party, country, sector])
                && (same(source, name) || same(source, span.of(text)))
        }
        _ => false,
    }
}

fn same_party(name: &str, party: &tidings::coded::Party, text: &str) -> bool {
    let (name, codes) = coded_name(name);
    has(
        codes,
        [&party.id, &party.kind, &party.country, &party.sector],
    ) && (same(name, &party.name)
        || same(name, party.span.of(text))
        || party.mentions.iter().any(|span| same(name, span.of(text))))
}

/// `Iraqi police [police IQ COP]`: the name, and the codes in brackets.
fn coded_name(name: &str) -> (&str, &str) {
    name.strip_suffix(']')
        .and_then(|name| name.split_once(" ["))
        .unwrap_or((name, ""))
}

/// Whether each of the codes is one of the values; `?` is a party without an id.
fn has(codes: &str, values: [&Option<String>; 4]) -> bool {
    codes.split_whitespace().all(|code| match code {
        "?" => values[0].is_none(),
        code => values.iter().any(|value| value.as_deref() == Some(code)),
    })
}

/// Whether two names share at least half of the content words of the shorter one.
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (content_words(one), content_words(other));
    let least = one.len().min(other.len());
    least > 0 && one.intersection(&other).count() * 2 >= least
}

fn content_words(name: &str) -> BTreeSet<String> {
    const EMPTY: [&str; 21] = [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "and",
        "for",
        "to",
        "from",
        "by",
        "with",
        "his",
        "her",
        "their",
        "its",
        "mr",
        "president",
        "prime",
        "minister",
    ];
    let name = name
        .to_lowercase()
        .replace("'s", " ")
        .replace("\u{2019}s", " ");
    let words: BTreeSet<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    let content: BTreeSet<String> = words
        .iter()
        .filter(|w| !EMPTY.contains(&w.as_str()))
        .cloned()
        .collect();
    // "the president" has no other words.
    if content.is_empty() { words } else { content }
}

/// A coded event in the notation of the manual.
pub(crate) fn describe(event: &Event, text: &str) -> String {
    let names = |parties: &[tidings::coded::Party]| {
        parties
            .iter()
            .map(|party| party.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let triggers: Vec<String> = event
        .triggers
        .iter()
        .map(|span| format!("\"{}\"", span.of(text)))
        .collect();
    let mut line = format!(
        "{}/{} {}:",
        event.event_type,
        event.mode.as_deref().unwrap_or("-"),
        triggers.join(" ")
    );
    let _ = write!(
        line,
        " {} -> {}; {}",
        names(&event.actor),
        names(&event.target),
        event.status.as_str()
    );
    if event.scope == Scope::Aggregate {
        line += "; aggregate";
    }
    if let Some(count) = event.count {
        let _ = write!(
            line,
            "; count {}",
            Range {
                low: count.low,
                high: count.high
            }
        );
    }
    if !event.news {
        line += "; background";
    }
    for instrument in &event.instrument {
        let _ = write!(line, "; with {}", instrument.span.of(text));
    }
    if let Some(place) = &event.place {
        let _ = write!(
            line,
            "; at {} ({}, {})",
            place.name,
            place.admin1.as_deref().unwrap_or("?"),
            place.country.as_deref().unwrap_or("?")
        );
    }
    if let Some(time) = &event.time {
        let day = |day: Option<jiff::civil::Date>| {
            day.map_or_else(|| "?".to_owned(), |day| day.to_string())
        };
        let _ = write!(line, "; from {} until {}", day(time.from), day(time.to));
    }
    for (name, toll) in event.tolls() {
        let _ = write!(
            line,
            "; {name} {}",
            Range {
                low: toll.low,
                high: toll.high
            }
        );
    }
    for claim in &event.claims {
        let source = if let Source::Party { name, .. } = &claim.source {
            name
        } else {
            "report"
        };
        let _ = write!(line, "; {source} {}", claim.stance.as_str());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings::Report;
    use tidings::coded::{Overrides, Party, Stance};

    const TEXT: &str = "The Steadfast Front struck Ayn Zarad, the army said; two men died.";

    fn span(words: &str) -> Span {
        let start = TEXT.find(words).expect("words of the text");
        Span::new(start, start + words.len())
    }

    fn coded() -> Coded {
        let mut event = Event::new("e1", "ASSAULT");
        event.triggers = vec![span("struck")];
        event.actor = vec![Party::named("Steadfast Front", span("Steadfast Front"))];
        event.killed = Some(Toll {
            low: Some(2),
            high: Some(2),
            who: None,
            span: span("two men"),
        });
        let army = Source::Party {
            name: "army".to_owned(),
            id: None,
            party: None,
            country: None,
            sector: None,
            span: span("army"),
        };
        event.claims = vec![Claim {
            source: army,
            stance: Stance::Asserts,
            cue: None,
            overrides: Overrides::none(),
        }];
        let mut coded = Coded::new(&Report::new("r", TEXT));
        coded.events = vec![event];
        coded
    }

    fn marked(lines: &[&str]) -> Vec<String> {
        let lines: Vec<Line> = lines
            .iter()
            .map(|line| Line::parse(line, TEXT).expect("a good line"))
            .collect();
        mark(&lines, &coded())
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn what_was_coded_holds() {
        let line = "ASSAULT/- \"struck\": by the Front; killed 2; no place; army asserts; report is silent";
        assert_eq!(marked(&[line]), [line]);
    }

    #[test]
    fn what_was_not_coded_is_marked() {
        assert_eq!(
            marked(&[
                "ASSAULT/drone \"struck\" \"died\": Front -> Ayn Zarad; killed 2 or more; planned; army denies"
            ]),
            [
                "ASSAULT/drone (missed) \"struck\" \"died\" (missed): Front -> Ayn Zarad (missed); killed 2 or more (missed); planned (missed); army denies (missed)"
            ]
        );
    }

    #[test]
    fn a_mark_on_what_was_coded_is_taken_off() {
        assert_eq!(
            marked(&["missed: ASSAULT \"struck\": killed 2"]),
            ["ASSAULT \"struck\": killed 2"]
        );
        assert_eq!(
            marked(&["ASSAULT \"struck\": killed 2 (missed)"]),
            ["ASSAULT \"struck\": killed 2"]
        );
    }

    #[test]
    fn events_of_another_type_are_told_as_too_many() {
        assert_eq!(
            marked(&["PROTEST \"struck\""]),
            ["missed: PROTEST \"struck\"", "missed: nothing else"]
        );
        assert_eq!(marked(&["none"]), ["none", "missed: nothing else"]);
        assert_eq!(
            marked(&["ASSAULT \"struck\"", "missed: nothing else"]),
            ["ASSAULT \"struck\""]
        );
    }
}
