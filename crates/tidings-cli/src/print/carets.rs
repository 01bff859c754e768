//! A report's sentences with carets and labels under the words that an event was made of.

use std::collections::BTreeMap;

use tidings::Record;
use tidings::coded::{Event, Source};
use tidings::export::Quote;
use unicode_width::UnicodeWidthStr;

use super::{CARETS, Characters, DIM, Page, show};

const INDENT: usize = 5;

/// Words of the report and what they were used for.
struct Mark<'a> {
    quote: &'a Quote,
    label: String,
}

/// All sentences that the event was made of, marked.
pub(super) fn event(page: &mut Page, record: &Record, chars: &Characters, event: &Event<Quote>) {
    // By their first code point: the last, and the marks.
    let mut sentences: BTreeMap<u32, (u32, Vec<Mark>)> = BTreeMap::new();
    for mark in marks(event) {
        let (start, end) = Characters::sentence(record, mark.quote);
        let (last, marks) = sentences.entry(start).or_default();
        *last = end.max(*last);
        marks.push(mark);
    }
    for (start, (end, mut marks)) in sentences {
        marks.sort_by_key(|mark| (mark.quote.start, mark.quote.end));
        marks.dedup_by(|later, earlier| {
            let same = later.quote == earlier.quote;
            if same && later.label != earlier.label {
                earlier.label = format!("{}, {}", earlier.label, later.label);
            }
            same
        });
        sentence(page, chars.slice(start, end), start, &marks);
    }
}

fn marks(event: &Event<Quote>) -> Vec<Mark<'_>> {
    let mut marks = Vec::new();
    let mut mark = |label: &str, quote| {
        let label = label.to_owned();
        marks.push(Mark { quote, label });
    };
    event
        .triggers
        .iter()
        .for_each(|quote| mark("trigger", quote));
    event
        .actor
        .iter()
        .for_each(|party| mark("actor", &party.span));
    event
        .target
        .iter()
        .for_each(|party| mark("target", &party.span));
    event
        .instrument
        .iter()
        .for_each(|instrument| mark("instrument", &instrument.span));
    event
        .place
        .iter()
        .for_each(|place| mark("place", &place.span));
    event.time.iter().for_each(|time| mark("time", &time.span));
    event
        .tolls()
        .for_each(|(name, toll)| mark(name, &toll.span));
    for claim in &event.claims {
        if let Source::Party { span, .. } = &claim.source {
            mark("source", span);
        }
        claim
            .cue
            .iter()
            .for_each(|cue| mark(claim.stance.as_str(), cue));
        let theirs = &claim.overrides;
        theirs
            .actor
            .iter()
            .for_each(|party| mark("their actor", &party.span));
        theirs
            .target
            .iter()
            .for_each(|party| mark("their target", &party.span));
        theirs
            .place
            .iter()
            .for_each(|place| mark("their place", &place.span));
        theirs
            .time
            .iter()
            .for_each(|time| mark("their time", &time.span));
        theirs
            .killed
            .iter()
            .for_each(|toll| mark("their killed", &toll.span));
        theirs
            .injured
            .iter()
            .for_each(|toll| mark("their injured", &toll.span));
    }
    marks
}

/// The sentence, wrapped, each row with its marks under it. `start` is the sentence's first code point.
fn sentence(page: &mut Page, sentence: &str, start: u32, marks: &[Mark]) {
    let mut shown = String::new();
    let mut starts = Vec::new();
    for character in sentence.chars() {
        starts.push(shown.len());
        show(character, &mut shown);
    }
    starts.push(shown.len());
    let byte = |code_point: u32| {
        let at = code_point.saturating_sub(start) as usize;
        starts[at.min(starts.len() - 1)]
    };
    for (begin, row) in rows(&shown, page.width.saturating_sub(INDENT)) {
        page.text.push_str(&" ".repeat(INDENT));
        page.text.push_str(row);
        page.text.push('\n');
        let mut under: Vec<String> = Vec::new();
        for mark in marks {
            let from = byte(mark.quote.start).max(begin);
            let to = byte(mark.quote.end).min(begin + row.len());
            if from < to {
                let column = row[..from - begin].width();
                let carets = "^".repeat(shown[from..to].width().max(1));
                let ends_here = byte(mark.quote.end) <= begin + row.len();
                place(
                    &mut under,
                    column,
                    &carets,
                    if ends_here { &mark.label } else { "..." },
                );
            }
        }
        for line in under {
            page.text.push_str(&" ".repeat(INDENT));
            page.text.push_str(&coloured(&line));
            page.text.push('\n');
        }
    }
}

/// The rows of a wrapped text, each with the byte at which it begins.
fn rows(text: &str, width: usize) -> Vec<(usize, &str)> {
    let mut begin = 0;
    textwrap::wrap(
        text,
        textwrap::Options::new(width.max(1)).word_splitter(textwrap::WordSplitter::NoHyphenation),
    )
    .into_iter()
    .filter_map(|row| {
        // Each row is a piece of the text: nothing is added without indents and hyphens.
        let at = begin + text[begin..].find(row.as_ref())?;
        begin = at + row.len();
        Some((at, &text[at..begin]))
    })
    .collect()
}

/// Puts the carets and their label on the first line that has room for them.
fn place(under: &mut Vec<String>, column: usize, carets: &str, label: &str) {
    // Everything here is ASCII or was measured, so that characters are columns.
    let room = |line: &String| line.is_empty() || line.chars().count() < column;
    let at = under.iter().position(room).unwrap_or_else(|| {
        under.push(String::new());
        under.len() - 1
    });
    let line = &mut under[at];
    line.push_str(&" ".repeat(column - line.chars().count()));
    line.push_str(carets);
    line.push(' ');
    line.push_str(label);
}

/// The line with its carets green and its labels dim.
fn coloured(line: &str) -> String {
    line.split_inclusive(' ')
        .map(|word| match word.trim_end() {
            "" => word.to_owned(),
            carets if carets.bytes().all(|byte| byte == b'^') => {
                format!("{CARETS}{word}{CARETS:#}")
            }
            _ => format!("{DIM}{word}{DIM:#}"),
        })
        .collect()
}
