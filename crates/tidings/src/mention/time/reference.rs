//! The day of reference: a dateline or date line of the report, or its publication date.
//!
//! `SAN BELISARIO, 6 MAR 90 (ANCLA) --`, `KARESH, Orsam (Jan. 25, 2013)`, `Saturday, September 12, 2015`
//! alone on a line.

use std::rc::Rc;

use jiff::civil::Date;

use super::interval::days_between;
use super::parse::Match;
use super::pattern::{Class, Reader};
use super::rule::Means;
use super::{Grammar, Reference};
use crate::Span;

/// A dateline stands within this many bytes of the report's start.
const HEAD: u32 = 700;
/// A wire is published within this many days of its dateline.
const DELAY: i32 = 4;

/// An item of a report is at most so many days older than the report.
const MONTH: i32 = 31;

/// The day of reference of a document.
pub(super) fn find(
    grammar: &Grammar,
    reader: &Reader<'_>,
    matches: &[Rc<Match>],
    published: Option<Date>,
) -> Option<Reference> {
    for found in matches {
        let span = span_of(reader, found);
        if span.start > HEAD {
            break;
        }
        if grammar.rules[found.rule].means != Means::Date || !is_dateline(reader.text, span) {
            continue;
        }
        if let Some(date) = date_of(found, published) {
            let near = published.is_none_or(|day| (0..=DELAY).contains(&days_between(date, day)));
            if near {
                return Some(Reference {
                    date,
                    span: Some(span),
                });
            }
        }
    }
    published.map(|date| Reference { date, span: None })
}

/// A part of a report with its own day of reference: an item of a press review, an entry of a diary.
#[derive(Debug, Clone)]
pub(super) struct Section {
    /// Its bytes.
    pub(super) scope: std::ops::Range<u32>,
    /// Its day.
    pub(super) date: Date,
}

/// Datelines within a report: `BREZHIN, 18 August, 21:00.` at the start of a paragraph holds for that
/// paragraph.
pub(super) fn sections(
    grammar: &Grammar,
    reader: &Reader<'_>,
    matches: &[Rc<Match>],
    reference: Option<Reference>,
) -> Vec<Section> {
    let Some(reference) = reference else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for read in matches {
        let span = span_of(reader, read);
        let means = grammar.rules[read.rule].means;
        let inner = read.times().next().unwrap_or(read);
        let date = if means == Means::Date { read } else { inner };
        if grammar.rules[date.rule].means != Means::Date || !heads_line(reader.text, span) {
            continue;
        }
        let Some(date) = date_of(date, Some(reference.date)) else {
            continue;
        };
        if !(0..=MONTH).contains(&days_between(date, reference.date)) {
            continue;
        }
        let line = reader.text[span.range().end..]
            .find('\n')
            .unwrap_or(reader.text.len() - span.range().end);
        found.push(Section {
            scope: span.start..span.end + line as u32,
            date,
        });
    }
    found
}

/// The span of a match's pieces.
pub(super) fn span_of(reader: &Reader<'_>, found: &Match) -> Span {
    reader.pieces[found.start]
        .span
        .join(reader.pieces[found.end - 1].span)
}

fn date_of(found: &Match, published: Option<Date>) -> Option<Date> {
    let day = i8::try_from(found.value(Class::Day)?).ok()?;
    let month = i8::try_from(found.value(Class::Month)?).ok()?;
    if let Some(year) = found.year() {
        return Date::new(i16::try_from(year).ok()?, month, day).ok();
    }
    let published = published?;
    let years = [published.year(), published.year() - 1];
    let dates = years
        .iter()
        .filter_map(|&year| Date::new(year, month, day).ok());
    dates
        .into_iter()
        .find(|date| (0..=MONTH).contains(&days_between(*date, published)))
}

/// Whether the date stands alone on its line, or after a place in capitals and before a mark.
fn is_dateline(text: &str, span: Span) -> bool {
    let range = span.range();
    let line_start = text[..range.start]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let before = text[line_start..range.start].trim();
    let blank = |c: char| c == '.' || (c.is_whitespace() && !matches!(c, '\n' | '\r'));
    let after = text[range.end..].trim_start_matches(blank);
    let next = after.chars().next();
    if before.is_empty() {
        return matches!(next, None | Some('\n' | '\r'));
    }
    let place: String = before
        .chars()
        .take_while(|c| c.is_alphabetic() || *c == '-')
        .collect();
    let capitals = place.chars().count() >= 3 && place.chars().all(|c| !c.is_lowercase());
    let ends = matches!(
        next,
        None | Some('\n' | '\r' | '(' | ')' | '-' | '–' | '—' | ':' | '/')
    );
    capitals && ends && before.len() <= 80
}

/// Whether a date heads its line: `BREZHIN, 18 August, 21:00.`, `2 November.`, `MONDAY, 14 JUNE.`
fn heads_line(text: &str, span: Span) -> bool {
    let range = span.range();
    let line_start = text[..range.start]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let before = text[line_start..range.start].trim();
    let next = text[range.end..].chars().next();
    let place =
        before.len() <= 40 && before.ends_with(',') && before.chars().all(|c| !c.is_lowercase());
    (before.is_empty() || place) && matches!(next, Some('.' | ':' | ',' | ';' | '\n'))
}
