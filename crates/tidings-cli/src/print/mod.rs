//! Coded reports for people to read: one block an event, and with carets under the words for `explain`.
//!
//! What is printed is made of a [`Record`], so it shows nothing that the JSON does not hold. Colours are
//! always written; the stream drops them where they are not wanted.

mod carets;
mod claims;
mod event;

use std::fmt::Write as _;
use std::io::{self, Write as _};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use serde::Serialize;
use tidings::Record;
use tidings::export::Quote;

use crate::Ending;

/// Columns where the terminal does not say.
const WIDTH: usize = 100;
/// Wider lines are hard to read.
const WIDEST: usize = 120;
/// Rejected lines of an import that are shown.
const REJECTED: usize = 5;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const TYPE: Style = AnsiColor::Cyan.on_default().bold();
const CARETS: Style = AnsiColor::Green.on_default();
const PROBLEM: Style = AnsiColor::Yellow.on_default();

/// How results are printed.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// For people to read.
    Text,
    /// A JSON object a line.
    Json,
}

/// Standard output, with colours where they are wanted.
pub(crate) struct Out {
    stream: AutoStream<io::Stdout>,
}

impl Out {
    pub(crate) fn new() -> Self {
        Self {
            stream: anstream::stdout(),
        }
    }

    /// Columns to fill.
    pub(crate) fn width(&self) -> usize {
        if self.is_terminal() {
            textwrap::termwidth().clamp(40, WIDEST)
        } else {
            WIDTH
        }
    }

    pub(crate) fn is_terminal(&self) -> bool {
        self.stream.is_terminal()
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Tells the user on standard error what went wrong.
pub(crate) fn complain(what: &str) {
    // If standard error is closed there is nobody to tell.
    let _ = writeln!(
        anstream::stderr(),
        "{PROBLEM}tidings:{PROBLEM:#} {}",
        visible(what)
    );
}

/// A report's events, one block each.
pub(crate) fn report(record: &Record, width: usize) -> String {
    let mut page = Page::new(width);
    heading(&mut page, record);
    let chars = Characters::new(&record.report.text);
    for event in &record.events {
        page.blank();
        event::title(&mut page, event);
        event::sentence(&mut page, record, &chars, event);
        event::values(&mut page, event);
    }
    page.blank();
    page.text
}

/// A report's events with carets under the words that were used, and the reason of every value.
pub(crate) fn explanation(record: &Record, width: usize) -> String {
    let mut page = Page::new(width);
    heading(&mut page, record);
    let chars = Characters::new(&record.report.text);
    for event in &record.events {
        page.blank();
        event::title(&mut page, event);
        event::values(&mut page, event);
        page.blank();
        carets::event(&mut page, record, &chars, event);
        page.blank();
        event::reasons(&mut page, event);
    }
    page.blank();
    page.text
}

/// A report's sources by its events.
pub(crate) fn claims(record: &Record, width: usize) -> String {
    let mut page = Page::new(width);
    heading(&mut page, record);
    if !record.events.is_empty() {
        page.blank();
        claims::table(&mut page, record, width);
    }
    page.blank();
    page.text
}

/// Complains of the first lines that an import could not use, and says where the others are.
pub(crate) fn rejected(lines: impl Iterator<Item = String>, all: usize, others: &str) {
    for line in lines.take(REJECTED) {
        complain(&line);
    }
    if let Some(more) = all.checked_sub(REJECTED).filter(|&more| more > 0) {
        complain(&format!("{more} more lines were rejected; {others}"));
    }
}

/// Prints the first of what a name was found to mean, each as `shown` makes it or as a JSON object; complains with
/// `none` if it means nothing.
pub(crate) fn entries<T: Serialize>(
    found: &[T],
    most: usize,
    format: Format,
    shown: impl Fn(&T, usize) -> String,
    none: &str,
) -> anyhow::Result<Ending> {
    let mut out = Out::new();
    for entry in found.iter().take(most) {
        let text = match format {
            Format::Text => shown(entry, out.width()),
            Format::Json => serde_json::to_string(entry)? + "\n",
        };
        out.write(text.as_bytes())?;
    }
    out.flush()?;
    if found.is_empty() {
        complain(none);
        return Ok(Ending::Nothing);
    }
    Ok(Ending::Done)
}

/// An entry of a registry: its name, and what is known of it, each with a label.
pub(crate) fn entry(name: &str, known: &[(&str, String)], width: usize) -> String {
    let mut page = Page::new(width);
    page.line(0, &format!("{BOLD}{}{BOLD:#}", visible(name)));
    for (label, value) in known {
        page.labelled(2, &format!("{DIM}{label:8}{DIM:#} "), &visible(value));
    }
    page.blank();
    page.text
}

fn heading(page: &mut Page, record: &Record) {
    let report = &record.report;
    let mut line = format!("{BOLD}{}{BOLD:#}", visible(&report.id));
    for part in [&report.title, &report.publisher].into_iter().flatten() {
        let _ = write!(line, "  {}", visible(part));
    }
    if let Some(published) = report.published {
        let _ = write!(line, "  {DIM}{published}{DIM:#}");
    }
    page.line(0, &line);
    for problem in &record.problems {
        page.line(
            2,
            &format!("{PROBLEM}!{PROBLEM:#} {}", visible(&problem.what)),
        );
    }
    if record.events.is_empty() {
        page.line(2, &format!("{DIM}no events{DIM:#}"));
    }
}

/// Lines of text, wrapped.
struct Page {
    text: String,
    width: usize,
}

impl Page {
    fn new(width: usize) -> Self {
        Self {
            text: String::new(),
            width,
        }
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A line that is not wrapped.
    fn row(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A paragraph, all of it indented.
    fn line(&mut self, indent: usize, line: &str) {
        self.labelled(indent, "", line);
    }

    /// A paragraph that hangs from its label.
    fn labelled(&mut self, indent: usize, label: &str, line: &str) {
        let first = " ".repeat(indent) + label;
        let rest = " ".repeat(textwrap::core::display_width(&first));
        let options = textwrap::Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&rest);
        for row in textwrap::wrap(line, options) {
            self.text.push_str(row.trim_end());
            self.text.push('\n');
        }
    }
}

/// A text that is sliced by code points.
struct Characters<'a> {
    text: &'a str,
    /// Byte at which every code point begins, and the text's length.
    starts: Vec<usize>,
}

impl<'a> Characters<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            starts: text
                .char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .collect(),
        }
    }

    fn slice(&self, start: u32, end: u32) -> &'a str {
        let byte = |at: u32| {
            self.starts
                .get(at as usize)
                .copied()
                .unwrap_or(self.text.len())
        };
        self.text.get(byte(start)..byte(end)).unwrap_or_default()
    }

    /// The sentence that the quote begins in, or the quote itself where there are no sentences.
    fn sentence(record: &Record, quote: &Quote) -> (u32, u32) {
        let after = record
            .sentences
            .partition_point(|sentence| sentence.start <= quote.start);
        match after.checked_sub(1).map(|at| record.sentences[at]) {
            Some(sentence) if quote.start < sentence.end => {
                (sentence.start, sentence.end.max(quote.end))
            }
            _ => (quote.start, quote.end),
        }
    }
}

/// The text with nothing in it that a terminal would obey or that would reorder what the eye sees:
/// line breaks and tabs become spaces, controls and marks of direction their code.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    text.chars()
        .for_each(|character| show(character, &mut shown));
    shown
}

fn show(character: char, shown: &mut String) {
    match character {
        '\n' | '\t' => shown.push(' '),
        '\r' => {}
        '\u{200E}'
        | '\u{200F}'
        | '\u{061C}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => {
            let _ = write!(shown, "<U+{:04X}>", character as u32);
        }
        _ if character.is_control() => {
            let _ = write!(shown, "<U+{:04X}>", character as u32);
        }
        _ => shown.push(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr as _;

    /// A coding by hand of `samples/fuel-depot.txt`.
    fn fuel_depot() -> Record {
        serde_json::from_str(include_str!("../../tests/data/fuel-depot.json")).expect("a record")
    }

    fn plain(printed: &str) -> String {
        anstream::adapter::strip_str(printed).to_string()
    }

    /// The lines from the event's title to the next event's.
    fn lines_of(event: &str, printed: &str) -> String {
        let printed = plain(printed);
        let lines = printed
            .lines()
            .skip_while(|line| !line.trim_start().starts_with(event));
        let next = |line: &&str| {
            !line.trim_start().starts_with('e') || line.trim_start().starts_with(event)
        };
        lines.take_while(next).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn an_event_is_a_block_of_lines() {
        insta::assert_snapshot!(lines_of("e2 ", &report(&fuel_depot(), 80)), @r"
        e2 ASSAULT occurred, background
           “It denied having hit a school bus near Mill Road on Friday, in which five
           children were hurt; the army had blamed the group for that attack.”
           who   (not said) → school bus near Mill Road
           where Mill Road (not in the gazetteer)
           when  2024-03-01 “Friday”
           toll  5 injured (children)
           says  Ormund Front denies it “denied”
                 army of Varosia accuses “had blamed”: by Ormund Front
        ");
    }

    #[test]
    fn an_explanation_has_carets_under_the_words_and_a_reason_for_every_value() {
        insta::assert_snapshot!(lines_of("e2 ", &explanation(&fuel_depot(), 80)), @r"
        e2 ASSAULT occurred, background
           who   (not said) → school bus near Mill Road
           where Mill Road (not in the gazetteer)
           when  2024-03-01 “Friday”
           toll  5 injured (children)
           says  Ormund Front denies it “denied”
                 army of Varosia accuses “had blamed”: by Ormund Front

           It denied having hit a school bus near Mill Road on Friday, in which five
           ^^ source        ^^^ trigger           ^^^^^^^^^ place               ^^^^ ...
              ^^^^^^ denies     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ target
                                                               ^^^^^^ time
           children were hurt; the army had blamed the group for that attack.
           ^^^^^^^^ injured    ^^^^^^^^ source     ^^^^^^^^^ their actor
                                        ^^^^^^^^^^ accuses

           type  events/assault: hit
           no reason given for: target, place, time, injured
        ");
    }

    #[test]
    fn no_line_is_wider_than_the_page() {
        for width in [40, 41, 57, 80, 120] {
            for printed in [
                report(&fuel_depot(), width),
                explanation(&fuel_depot(), width),
            ] {
                let widest = plain(&printed)
                    .lines()
                    .map(unicode_width::UnicodeWidthStr::width)
                    .max();
                // A label stands to the right of its carets, wherever these are.
                let labels = if printed.contains('^') {
                    " claims-responsibility".len()
                } else {
                    0
                };
                assert!(widest <= Some(width + labels), "{widest:?} > {width}");
            }
        }
    }

    #[test]
    fn carets_stand_under_their_words_whatever_these_are_made_of() {
        let text = "\u{202E}軍 👩‍👩‍👧 Kyïv\tre\u{301}gion hit";
        let mut record = fuel_depot();
        record.report.text = text.to_owned();
        record.sentences.clear();
        record.events.truncate(1);
        let event = &mut record.events[0];
        *event = tidings::coded::Event::new("e1", "ASSAULT");
        let at = |byte: usize| text[..byte].chars().count() as u32;
        let quote = |words: &str| {
            let start = text.find(words).expect("words of the text");
            Quote {
                start: at(start),
                end: at(start + words.len()),
                text: words.to_owned(),
            }
        };
        record.sentences = vec![tidings::export::Bounds {
            start: 0,
            end: at(text.len()),
        }];
        event.triggers = vec![quote("hit"), quote("Kyïv"), quote("軍")];
        let printed = plain(&explanation(&record, 80));
        let lines: Vec<&str> = printed.lines().collect();
        let row = lines
            .iter()
            .position(|line| line.contains("Kyïv"))
            .expect("the sentence");
        assert_eq!(lines[row].trim(), "<U+202E>軍 👩‍👩‍👧 Kyïv re\u{301}gion hit");
        let column = |line: &str, words: &str| line.find(words).map(|at| line[..at].width());
        let carets = lines[row + 1..]
            .iter()
            .take_while(|line| line.contains('^'));
        let mut columns: Vec<usize> = carets
            .flat_map(|line| line.match_indices('^').map(|(at, _)| at))
            .collect();
        columns.sort_unstable();
        for (words, width) in [("軍", 2), ("Kyïv", 4), ("hit", 3)] {
            let from = column(lines[row], words).expect("in the row");
            for at in from..from + width {
                assert!(
                    columns.contains(&at),
                    "{words}: no caret in column {at} of {columns:?}"
                );
            }
        }
        assert_eq!(columns.len(), 9);
    }

    #[test]
    fn nothing_printed_commands_the_terminal() {
        assert_eq!(
            visible("a\u{1B}[2Jb\r\n\u{202E}c\u{0}"),
            "a<U+001B>[2Jb <U+202E>c<U+0000>"
        );
    }
}
