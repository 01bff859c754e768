//! Times: dates, parts of days, ranges, durations and recurring times, found and resolved to days.
//!
//! A document's text, its tokens and its publication date come in; times with spans, intervals of
//! days and reasons go out. The rules are data (`data/lang/en/dates/`, one a file). Nothing is
//! resolved silently: a time says what it was reckoned from, and one that cannot be resolved keeps its
//! words and says why.

mod check;
mod clock;
mod direction;
mod grammar;
mod interval;
mod parse;
mod pattern;
mod reference;
mod resolve;
mod rule;
mod words;

use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

pub use check::check;
pub use grammar::Grammar;
pub use interval::{Interval, Precision};
pub use rule::RuleError;

use crate::Span;

/// What sort of time the words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A day, or a period of the calendar.
    Date,
    /// A time of the clock or a part of a day.
    TimeOfDay,
    /// A length of time: `for three days`.
    Duration,
    /// A time that comes round: `every Friday`.
    Set,
}

/// How a preposition bounds an event by a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// From its first day until now or later: `since 5 March`.
    Since,
    /// From its first day on: `from Monday`.
    From,
    /// Up to and including it: `until Friday`, `through Friday`.
    Until,
    /// At some time up to and including it: `by Friday`.
    By,
    /// Before its first day.
    Before,
    /// After its last day.
    After,
}

/// What a time was reckoned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// Its own words are enough: `5 March 2021`.
    Words,
    /// The day of reference: the dateline's or the publication date ([`Times::reference`]).
    Reference,
    /// A time told before or beside it.
    Told(Span),
}

/// Why a time has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unresolved {
    /// The report has neither publication date nor dateline to reckon from.
    NoReference,
    /// It is told relative to a time that the report does not tell.
    NothingToldBefore,
    /// Its words fit several dates: `03/04/2021`.
    Ambiguous,
    /// Its words are too vague to bound: `recent years`.
    Vague,
    /// It is a length of time or a recurring time.
    NoDate,
    /// No such day: `31 April`.
    NoSuchDate,
}

/// Words that tell a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Time {
    /// The words, without a preposition that bounds them.
    pub span: Span,
    /// The days that the words name; absent if they cannot be resolved.
    pub value: Option<Interval>,
    /// When an event told with these words happened: `value` as `bound` opens or closes it, and a
    /// current period (`this year`) up to the day of reference.
    pub extent: Option<Interval>,
    /// The unit that the words name.
    pub precision: Option<Precision>,
    /// What sort of time.
    pub kind: Kind,
    /// The preposition that bounds it, and where it stands: `since`, `until`, `by`.
    pub bound: Option<(Bound, Span)>,
    /// What `value` was reckoned from.
    pub anchor: Option<Anchor>,
    /// Why there is no `value`.
    pub unresolved: Option<Unresolved>,
    /// The rule that read the words.
    pub rule: Arc<str>,
}

impl Time {
    /// When the events happened that a sum tells of (`140 attacks since 17 October`): its extent, up
    /// to and with the day of reference.
    pub fn extent_of_sum(&self, reference: Option<Date>) -> Option<Interval> {
        let extent = self.extent?;
        let end = reference.and_then(|day| interval::add_days(day, 1));
        let open =
            end.is_some_and(|end| extent.from < Some(end) && extent.to.is_none_or(|to| to > end));
        Some(if open {
            Interval { to: end, ..extent }
        } else {
            extent
        })
    }
}

/// The day that `today` and `Monday` are reckoned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// The day.
    pub date: Date,
    /// Where the report says it (dateline or date line); absent if it is the publication date.
    pub span: Option<Span>,
}

/// The times of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Times {
    /// In order, not overlapping.
    pub times: Vec<Time>,
    /// The day of reference, if there is one.
    pub reference: Option<Reference>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::segment;

    fn grammar() -> Grammar {
        Grammar::english().expect("the rules are sound")
    }

    fn day(iso: &str) -> Date {
        iso.parse().expect("an ISO date")
    }

    /// The words, days and rule of every time, one a line.
    fn told(text: &str, published: Option<&str>) -> String {
        let found = grammar().find(text, &segment(text), published.map(day));
        let lines = found.times.iter().map(|time| {
            let days = match (time.value, time.unresolved) {
                (Some(value), _) => shown(value),
                (None, why) => format!("{why:?}"),
            };
            format!("{} = {days}", time.span.of(text))
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    fn shown(interval: Interval) -> String {
        let end = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
        format!("{}/{}", end(interval.from), end(interval.to))
    }

    fn extent(text: &str, published: &str) -> String {
        let found = grammar().find(text, &segment(text), Some(day(published)));
        found.times[0].extent.map_or(String::new(), shown)
    }

    #[test]
    fn rules_read_their_examples_and_leave_their_counterexamples() {
        let failures = grammar().failures();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    #[test]
    fn a_misspelt_key_is_an_error_with_its_place() {
        let rule = "pattern = [\"{day} {month}\"]\nmeans = \"date\"\nnot-befor = [\"people\"]\n";
        let error = Grammar::new(tidings_data::dates::WORDS, &[("day-month", rule)])
            .expect_err("a bad rule");
        assert_eq!(
            (error.file.as_str(), error.line, error.column),
            ("dates/day-month.toml", 3, 1)
        );
    }

    #[test]
    fn an_unknown_class_is_an_error_with_its_place() {
        let rule = "pattern = [\"{dya} {month}\"]\nmeans = \"date\"\n[[example]]\ntext = \"\"\n[[not]]\ntext = \"\"\nwhy = \"\"\n";
        let error = Grammar::new(tidings_data::dates::WORDS, &[("day-month", rule)])
            .expect_err("a bad rule");
        assert_eq!(
            error.to_string(),
            "dates/day-month.toml:1:13: no class `dya`"
        );
    }

    #[test]
    fn weekdays_follow_the_tense() {
        let text = "Rockets hit Karesh on Monday. The council said on Thursday it would vote on Friday. \
                    Schools are shut until Sunday.";
        insta::assert_snapshot!(told(text, Some("2024-01-18")), @r"
        Monday = 2024-01-15/2024-01-16
        Thursday = 2024-01-18/2024-01-19
        Friday = 2024-01-19/2024-01-20
        Sunday = 2024-01-21/2024-01-22
        ");
    }

    #[test]
    fn without_a_publication_date_only_the_text_fixes_dates() {
        let text = "He fled on Monday. The mill burned on 3 May 2021 and again on 9 June. Two days later it fell.";
        insta::assert_snapshot!(told(text, None), @r"
        Monday = Some(NoReference)
        3 May 2021 = 2021-05-03/2021-05-04
        9 June = 2021-06-09/2021-06-10
        Two days later = 2021-06-11/2021-06-12
        ");
    }

    #[test]
    fn a_dateline_is_the_day_of_reference() {
        let wire = "KARESH, 3 JAN 90 (ORSAM RADIO) -- [TEXT] THE MAYOR WAS SHOT LAST NIGHT. A CURFEW BEGINS TODAY.";
        let found = grammar().find(wire, &segment(wire), None);
        let reference = found.reference.expect("a dateline");
        assert_eq!(reference.date, day("1990-01-03"));
        assert_eq!(reference.span.map(|span| span.of(wire)), Some("3 JAN 90"));
        insta::assert_snapshot!(told(wire, None), @r"
        3 JAN 90 = 1990-01-03/1990-01-04
        LAST NIGHT = 1990-01-02/1990-01-03
        TODAY = 1990-01-03/1990-01-04
        ");
    }

    #[test]
    fn a_date_line_dates_the_report() {
        let text = "Mill burns in Karesh\nSaturday, September 12, 2015\u{A0}\nA fire yesterday killed two.";
        insta::assert_snapshot!(told(text, None), @r"
        Saturday, September 12, 2015 = 2015-09-12/2015-09-13
        yesterday = 2015-09-11/2015-09-12
        ");
    }

    #[test]
    fn hours_take_the_day_told_with_them() {
        let text = "Drones struck Harut before dawn on Thursday. Three were shot down at 4:40 a.m., the army said. \
                    On Monday two rockets had fallen at 16:05 UTC.";
        insta::assert_snapshot!(told(text, Some("2024-01-18")), @r"
        dawn on Thursday = 2024-01-18/2024-01-19
        4:40 a.m. = 2024-01-18/2024-01-19
        Monday = 2024-01-15/2024-01-16
        16:05 UTC = 2024-01-15/2024-01-16
        ");
    }

    #[test]
    fn numeric_dates_are_settled_by_the_report_or_left_open() {
        assert_eq!(
            told("It is dated 03/04/2021.", None),
            "03/04/2021 = Some(Ambiguous)"
        );
        assert_eq!(
            told("It is dated 23/04/2021.", None),
            "23/04/2021 = 2021-04-23/2021-04-24"
        );
        let both = "It is dated 03/04/2021. The reply is of 25/04/2021.";
        insta::assert_snapshot!(told(both, None), @r"
        03/04/2021 = 2021-04-03/2021-04-04
        25/04/2021 = 2021-04-25/2021-04-26
        ");
    }

    #[test]
    fn bounds_open_and_close_the_extent() {
        let published = "2024-01-18";
        assert_eq!(
            extent("Forty have died since 17 October.", published),
            "2023-10-17/"
        );
        assert_eq!(
            extent("The port is shut until Monday.", published),
            "2024-01-18/2024-01-23"
        );
        assert_eq!(
            extent("All must leave by 20 February.", published),
            "2024-01-18/2024-02-21"
        );
        assert_eq!(
            extent("Nine were held this year.", published),
            "2024-01-01/2024-01-19"
        );
        assert_eq!(
            extent("Nine will be held this year.", published),
            "2024-01-01/2025-01-01"
        );
    }

    #[test]
    fn a_sum_ends_on_the_day_of_reference() {
        let text = "There have been 140 attacks since 17 October.";
        let found = grammar().find(text, &segment(text), Some(day("2024-01-18")));
        let extent = found.times[0].extent_of_sum(found.reference.map(|day| day.date));
        assert_eq!(extent.map(shown), Some("2023-10-17/2024-01-19".to_owned()));
    }

    #[test]
    fn impossible_dates_keep_their_words_and_say_so() {
        assert_eq!(
            told("He left on 31 April 2021.", None),
            "31 April 2021 = Some(NoSuchDate)"
        );
        assert_eq!(
            told("He left 99999 years ago.", Some("2024-01-18")),
            "99999 years ago = Some(NoSuchDate)"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_spans_in_order_on_character_boundaries(
            text in "(?s)([0-9]{1,6}|[.,:/'’–-]| |\n|Monday|May|[Ss]ince|between|and|early|th|night|of|the|last|years?|é|.){0,40}"
        ) {
            let found = ENGLISH.with(|grammar| grammar.find(&text, &segment(&text), Some(day("2024-02-29"))));
            let mut end = 0;
            for time in &found.times {
                proptest::prop_assert!(time.span.start >= end && time.span.start < time.span.end);
                proptest::prop_assert!(text.get(time.span.range()).is_some());
                proptest::prop_assert_eq!(time.value.is_some(), time.unresolved.is_none());
                if let Some((from, to)) = time.value.and_then(|value| value.from.zip(value.to)) {
                    proptest::prop_assert!(from < to);
                }
                end = time.span.end;
            }
        }
    }

    thread_local! {
        static ENGLISH: Grammar = grammar();
    }
}
