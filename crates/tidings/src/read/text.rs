//! Plain text: one file is one report.

use std::io::Read;

use super::{Kind, LARGEST, Unreadable, utf8};
use crate::report::{Origin, Report};

/// A first line longer than this, in bytes, is a paragraph and no headline.
const LONGEST_TITLE: usize = 300;

/// What people take for a text: how it begins (in any case), and what to do with it.
const FORMATS: [(&[u8], Kind, &str); 7] = [
    (
        b"\xFF\xFE",
        Kind::Encoding,
        "this is UTF-16; convert it with `iconv -f UTF-16 -t UTF-8`",
    ),
    (
        b"\xFE\xFF",
        Kind::Encoding,
        "this is UTF-16; convert it with `iconv -f UTF-16 -t UTF-8`",
    ),
    (
        b"\x1F\x8B",
        Kind::Binary,
        "this is gzip; unpack it first: `zcat FILE | tidings code`",
    ),
    (
        b"PK\x03\x04",
        Kind::Binary,
        "this is a zip or Word file; save the report as plain text in UTF-8",
    ),
    (
        b"%PDF-",
        Kind::Binary,
        "this is PDF; turn it into text first, for instance with `pdftotext`",
    ),
    (
        b"<!doctype html",
        Kind::Markup,
        "this is HTML, which is not read; save the report as plain text",
    ),
    (
        b"<html",
        Kind::Markup,
        "this is HTML, which is not read; save the report as plain text",
    ),
];

/// Reads a report of plain text in UTF-8. Its title is its first line, if a blank line follows.
///
/// # Errors
/// If the text is empty, binary, in another encoding, larger than [`LARGEST`], or cannot be read.
///
/// # Example
/// ```
/// use tidings::read;
/// let report = read::text("blockade.txt", Default::default(), "Karst road blocked\n\nFarmers ...".as_bytes())?;
/// assert_eq!(report.title.as_deref(), Some("Karst road blocked"));
/// assert!(report.text.starts_with("Karst road blocked"));
/// # Ok::<(), read::Unreadable>(())
/// ```
pub fn text(id: impl Into<String>, origin: Origin, from: impl Read) -> Result<Report, Unreadable> {
    let mut bytes = Vec::new();
    if let Err(error) = from.take(LARGEST + 1).read_to_end(&mut bytes) {
        return Err(Unreadable::new(origin, Kind::Io, error.to_string()));
    }
    if bytes.len() as u64 > LARGEST {
        return Err(Unreadable::too_large(origin));
    }
    if let Some((kind, what)) = no_text(&bytes) {
        return Err(Unreadable::new(origin, kind, what));
    }
    if bytes.starts_with("\u{FEFF}".as_bytes()) {
        bytes.drain(.."\u{FEFF}".len());
    }
    let text = utf8(&origin, bytes)?;
    if text.trim().is_empty() {
        return Err(Unreadable::new(
            origin,
            Kind::Empty,
            "empty: there is no report to code",
        ));
    }
    Ok(Report {
        id: id.into(),
        title: headline(&text),
        text,
        origin,
        ..Report::default()
    })
}

/// Why the bytes are no plain text in UTF-8, and what to do, as far as their beginning or a NUL tells.
fn no_text(bytes: &[u8]) -> Option<(Kind, String)> {
    let begins = |with: &[u8]| {
        let begin = bytes.get(..with.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(with))
    };
    let told = FORMATS.iter().find(|(begin, ..)| begins(begin));
    if let Some((_, kind, what)) = told {
        return Some((*kind, (*what).to_owned()));
    }
    let at = bytes.iter().position(|&byte| byte == 0)?;
    let what = format!(
        "not a text: byte {} is NUL; save the report as plain text in UTF-8",
        at + 1
    );
    Some((Kind::Binary, what))
}

/// The first line, if a blank line sets it off from the rest.
fn headline(text: &str) -> Option<String> {
    let mut lines = text.trim_start().lines();
    let first = lines.next()?.trim();
    let set_off = lines.next()?.trim().is_empty() && lines.next().is_some();
    (set_off && first.len() <= LONGEST_TITLE).then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Report, Unreadable> {
        text("a.txt", Origin::file("a.txt"), bytes)
    }

    fn refusal(bytes: &[u8]) -> (Kind, String) {
        let unreadable = read(bytes).expect_err("unreadable");
        (unreadable.kind(), unreadable.to_string())
    }

    #[test]
    fn the_text_is_kept_as_it_is() {
        let received = "Line one.\r\n\u{202E}Two\u{202C}\u{A0}\u{200B}three.\t\r\n";
        assert_eq!(
            read(received.as_bytes()).map(|report| report.text),
            Ok(received.to_owned())
        );
    }

    #[test]
    fn only_a_leading_byte_order_mark_is_dropped() {
        let report = read("\u{FEFF}Shells hit \u{FEFF}Marat.".as_bytes()).expect("readable");
        assert_eq!(report.text, "Shells hit \u{FEFF}Marat.");
    }

    #[test]
    fn a_headline_is_set_off_by_a_blank_line() {
        let title = |text: &str| read(text.as_bytes()).expect("readable").title;
        assert_eq!(
            title("Road blocked\r\n\r\nFarmers blocked it.").as_deref(),
            Some("Road blocked")
        );
        assert_eq!(title("Farmers blocked the road.\nPolice came."), None);
        assert_eq!(title("Farmers blocked the road.\n\n"), None);
    }

    #[test]
    fn what_is_no_text_is_refused_with_a_reason() {
        assert_eq!(refusal(b"").0, Kind::Empty);
        assert_eq!(refusal(b" \r\n\t").0, Kind::Empty);
        let (kind, what) = refusal(b"\x7FELF\0\0");
        assert_eq!(kind, Kind::Binary);
        assert!(what.contains("byte 5 is NUL"), "{what}");
        let (kind, what) = refusal(b"caf\xE9 bombed");
        assert_eq!(kind, Kind::Encoding);
        assert!(
            what.starts_with("a.txt: not UTF-8: byte 4 is 0xE9"),
            "{what}"
        );
        let (kind, what) = refusal(b"\xFF\xFES\0h\0");
        assert_eq!(kind, Kind::Encoding);
        assert!(what.contains("UTF-16"), "{what}");
        assert_eq!(refusal(b"<!DOCTYPE HTML><p>Shells fell.").0, Kind::Markup);
        assert!(refusal(b"\x1F\x8B\x08").1.contains("zcat"));
    }
}
