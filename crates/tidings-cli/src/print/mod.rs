//! Coded reports for people to read: one block an event, and with carets under the words for `explain`.
//!
//! What is printed is made of a [`Record`], so it shows nothing that the JSON does not hold. Colours are
//! always written; the stream drops them where they are not wanted.

mod carets;
mod event;

use std::fmt::Write as _;
use std::io::{self, Write as _};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use tidings::Record;
use tidings::export::Quote;

/// Columns where the terminal does not say.
const WIDTH: usize = 100;
/// Wider lines are hard to read.
const WIDEST: usize = 120;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const TYPE: Style = AnsiColor::Cyan.on_default().bold();
const CARETS: Style = AnsiColor::Green.on_default();
const PROBLEM: Style = AnsiColor::Yellow.on_default();

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
        event::block(&mut page, record, &chars, event);
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
        event::block(&mut page, record, &chars, event);
        page.blank();
        carets::event(&mut page, record, &chars, event);
        page.blank();
        event::reasons(&mut page, event);
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
