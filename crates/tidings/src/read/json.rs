//! Reports as JSON: one object a line, or a file that is one object or an array of them.
//!
//! An object has a `text` and may have `id`, `title`, `publisher`, `url` and `published`. Other keys are
//! left alone: files from elsewhere carry many.

use std::io::{self, BufRead, Read};

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Kind, LARGEST, Unreadable, publication_date, utf8};
use crate::report::{Origin, Problem, Report};

/// Reads JSON lines one at a time: only one line is in memory.
#[derive(Debug)]
pub struct JsonLines<R> {
    lines: R,
    file: Origin,
    line: u64,
    /// After an error of the file itself there is nothing more to read.
    broken: bool,
}

impl<R: BufRead> JsonLines<R> {
    /// Reads the lines of `file`. A report without an `id` is named by the file and its line.
    pub fn new(file: Origin, lines: R) -> Self {
        Self {
            lines,
            file,
            line: 0,
            broken: false,
        }
    }

    /// The next line that is not blank.
    fn next_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            let mut line = Vec::new();
            let read = (&mut self.lines)
                .take(LARGEST + 1)
                .read_until(b'\n', &mut line)?;
            if read == 0 {
                return Ok(None);
            }
            self.line += 1;
            if line.len() as u64 > LARGEST {
                self.lines.skip_until(b'\n')?;
                return Ok(Some(line));
            }
            if self.line == 1 && line.starts_with("\u{FEFF}".as_bytes()) {
                line.drain(.."\u{FEFF}".len());
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some(line));
            }
        }
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Report, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.broken {
            return None;
        }
        let line = match self.next_line() {
            Ok(line) => line?,
            Err(error) => {
                self.broken = true;
                let origin = self.file.line(self.line + 1);
                return Some(Err(Unreadable::new(origin, Kind::Io, error.to_string())));
            }
        };
        let origin = self.file.line(self.line);
        if line.len() as u64 > LARGEST {
            return Some(Err(Unreadable::too_large(origin)));
        }
        Some(utf8(&origin, line).and_then(|line| object(origin, line.trim_end())))
    }
}

/// Reads a JSON file that is one object, an array of objects, or JSON lines.
///
/// # Errors
/// A file that cannot be read or is larger than [`LARGEST`] gives one [`Unreadable`], a broken report
/// gives one of its own.
pub fn json(file: &Origin, from: impl Read) -> Vec<Result<Report, Unreadable>> {
    let mut bytes = Vec::new();
    if let Err(error) = from.take(LARGEST + 1).read_to_end(&mut bytes) {
        return vec![Err(Unreadable::new(
            file.clone(),
            Kind::Io,
            error.to_string(),
        ))];
    }
    if bytes.len() as u64 > LARGEST {
        let what = format!(
            "larger than {} MiB; name it .jsonl if it has a report a line",
            LARGEST >> 20
        );
        return vec![Err(Unreadable::new(file.clone(), Kind::TooLarge, what))];
    }
    let start = if bytes.starts_with("\u{FEFF}".as_bytes()) {
        "\u{FEFF}".len()
    } else {
        0
    };
    if let Ok(whole) = std::str::from_utf8(&bytes[start..]) {
        let parts = serde_json::from_str::<Vec<&RawValue>>(whole)
            .or_else(|_| serde_json::from_str::<&RawValue>(whole).map(|one| vec![one]));
        if let Ok(parts) = parts {
            let (mut line, mut seen) = (1, 0);
            return parts
                .into_iter()
                .map(|part| {
                    let at = part.get().as_ptr().addr() - whole.as_ptr().addr();
                    line += whole[seen..at].matches('\n').count() as u64;
                    seen = at;
                    object(file.line(line), part.get())
                })
                .collect();
        }
    }
    JsonLines::new(file.clone(), &bytes[..]).collect()
}

/// A report as an object of JSON. What is only told about the text may be of any kind, so that a wrong
/// one does not cost the report.
#[derive(Deserialize)]
struct Object {
    id: Option<Value>,
    title: Option<Value>,
    publisher: Option<Value>,
    url: Option<Value>,
    published: Option<Value>,
    text: Option<String>,
}

fn object(origin: Origin, written: &str) -> Result<Report, Unreadable> {
    let mut problems = Vec::new();
    let mut parsed = serde_json::from_str::<Object>(written);
    if parsed.is_err()
        && let Some(mended) = without_lone_surrogates(written)
    {
        parsed = serde_json::from_str(&mended);
        problems.push(Problem::new(
            "half a surrogate pair (\\ud800 to \\udfff) stands alone and was read as U+FFFD; offsets are unchanged",
        ));
    }
    let object = match parsed {
        Ok(object) => object,
        Err(error) => {
            let what = format!("not a report: {error}; a report is {{\"id\": ..., \"text\": ...}}");
            return Err(Unreadable::new(origin, Kind::Json, what));
        }
    };
    let Some(text) = object.text else {
        let what = format!("no `text`{}", keys(written));
        return Err(Unreadable::new(origin, Kind::Json, what));
    };
    if text.trim().is_empty() {
        let what = "`text` is empty: there is no report to code";
        return Err(Unreadable::new(origin, Kind::Empty, what));
    }
    let id = match object.id {
        Some(Value::String(id)) if !id.is_empty() => id,
        Some(Value::Number(id)) => id.to_string(),
        _ => origin.to_string(),
    };
    Ok(Report {
        id,
        title: words("title", object.title, &mut problems),
        publisher: words("publisher", object.publisher, &mut problems),
        url: words("url", object.url, &mut problems),
        published: day(object.published, &mut problems),
        text,
        origin,
        problems,
    })
}

/// The words of a key; nothing if they are blank.
fn words(key: &str, value: Option<Value>, problems: &mut Vec<Problem>) -> Option<String> {
    let Value::String(words) = value? else {
        let what = format!("`{key}` is not a string; it is left out");
        problems.push(Problem::new(what));
        return None;
    };
    Some(words).filter(|words| !words.trim().is_empty())
}

/// The publication date; nothing if it is blank.
fn day(published: Option<Value>, problems: &mut Vec<Problem>) -> Option<Date> {
    let read = match published? {
        Value::String(written) if written.trim().is_empty() => return None,
        Value::String(written) => publication_date(&written),
        other => Err(format!("`{other}` is no date; write it as \"2024-01-06\"")),
    };
    read.map_err(|what| problems.push(Problem::new(format!("`published`: {what}; it is left out"))))
        .ok()
}

/// The keys that an object has instead, for the message that `text` is missing.
fn keys(written: &str) -> String {
    match serde_json::from_str::<serde_json::Map<String, Value>>(written) {
        Ok(object) if !object.is_empty() => {
            let keys: Vec<&str> = object.keys().take(12).map(String::as_str).collect();
            format!(
                "; the keys are {}: rename the one that holds the report",
                keys.join(", ")
            )
        }
        _ => "; a report is {\"id\": ..., \"text\": ...}".to_owned(),
    }
}

/// The JSON with every escaped half of a surrogate pair that stands alone replaced by U+FFFD, if there
/// is one. One code point takes the place of one, so offsets hold in the sender's text, too.
fn without_lone_surrogates(written: &str) -> Option<String> {
    let bytes = written.as_bytes();
    let unit = |at: usize| -> Option<u16> {
        let escape = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(escape).ok()?, 16).ok()
    };
    let mut mended = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(found) = written[at..].find('\\') {
        at += found;
        match unit(at) {
            Some(0xD800..0xDC00) if matches!(unit(at + 6), Some(0xDC00..0xE000)) => at += 12,
            Some(0xD800..0xE000) => {
                mended.push_str(&written[kept..at]);
                mended.push_str("\\uFFFD");
                at += 6;
                kept = at;
            }
            Some(_) => at += 6,
            // Any other escape: skip the backslash and the ASCII character that it escapes.
            None if bytes.get(at + 1).is_some_and(u8::is_ascii) => at += 2,
            None => at += 1,
        }
    }
    (kept > 0).then(|| mended + &written[kept..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn lines(bytes: impl AsRef<[u8]>) -> Vec<Result<Report, Unreadable>> {
        JsonLines::new(Origin::file("r.jsonl"), bytes.as_ref()).collect()
    }

    fn one(line: &str) -> Report {
        lines(line).remove(0).expect("readable")
    }

    fn refusal(line: impl AsRef<[u8]>) -> String {
        lines(line).remove(0).expect_err("unreadable").to_string()
    }

    #[test]
    fn a_report_is_read_with_what_its_source_says_about_it() {
        let report = one(
            r#"{"id": 7, "published": "2024-01-06", "title": "Drones", "url": "", "extra": [1], "text": "Drones hit Marat."}"#,
        );
        assert_eq!(report.id, "7");
        assert_eq!(report.published, Some(date(2024, 1, 6)));
        assert_eq!(report.title.as_deref(), Some("Drones"));
        assert_eq!(report.url, None);
        assert_eq!(report.text, "Drones hit Marat.");
    }

    #[test]
    fn one_bad_line_stops_no_other() {
        let read =
            lines("\u{FEFF}{\"text\": \"a\"}\r\n\n{\"text\": \n[]\n\"x\"\n{\"text\": \"b\"}");
        let told: Vec<String> = read
            .into_iter()
            .map(|line| line.map_or_else(|bad| bad.origin().to_string(), |report| report.id))
            .collect();
        assert_eq!(
            told,
            [
                "r.jsonl:1",
                "r.jsonl:3",
                "r.jsonl:4",
                "r.jsonl:5",
                "r.jsonl:6"
            ]
        );
    }

    #[test]
    fn refusals_say_where_and_what_to_do() {
        assert!(refusal(r#"{"text": "a"#).starts_with("r.jsonl:1: not a report: EOF"));
        assert!(
            refusal(r#"{"maintext": "a", "title": "b"}"#)
                .contains("no `text`; the keys are maintext, title")
        );
        assert!(refusal(r#"{"text": " "}"#).contains("`text` is empty"));
        assert!(refusal(b"{\"text\": \"caf\xE9\"}").contains("byte 14 is 0xE9"));
    }

    #[test]
    fn a_wrong_date_costs_the_date_and_not_the_report() {
        for wrong in ["\"2024-13-06\"", "1704499200", "{}"] {
            let report = one(&format!(r#"{{"text": "a", "published": {wrong}}}"#));
            assert_eq!(report.published, None);
            assert!(
                report.problems[0].what.starts_with("`published`: "),
                "{:?}",
                report.problems
            );
        }
        assert!(
            one(r#"{"text": "a", "published": null}"#)
                .problems
                .is_empty()
        );
    }

    #[test]
    fn a_publisher_that_is_no_name_costs_no_report() {
        let report = one(r#"{"text": "a", "publisher": {"name": "b"}, "title": null}"#);
        assert_eq!((report.publisher, report.title), (None, None));
        assert_eq!(
            report.problems,
            [Problem::new("`publisher` is not a string; it is left out")]
        );
    }

    #[test]
    fn half_a_surrogate_pair_becomes_one_replacement_character() {
        let report =
            one(r#"{"text": "\\ud83d \ud83d\ude00 \ud83d! \ude00\ud83d", "id": "\ud800"}"#);
        assert_eq!(report.text, "\\ud83d 😀 \u{FFFD}! \u{FFFD}\u{FFFD}");
        assert_eq!(report.id, "\u{FFFD}");
        assert_eq!(report.problems.len(), 1);
    }

    #[test]
    fn a_line_of_five_megabytes_is_read_like_any_other() {
        let text = "Shells fell. ".repeat(400_000);
        let read = lines(format!("{{\"text\": \"{text}\"}}\n{{\"text\": \"b\"}}\n"));
        assert_eq!(
            read[0].as_ref().map(|report| report.text.len()),
            Ok(text.len())
        );
        assert_eq!(read[1].as_ref().map(|report| report.text.as_str()), Ok("b"));
    }

    #[test]
    fn a_line_past_the_limit_is_skipped_and_the_next_one_read() {
        let vast = io::repeat(b'a').take(LARGEST + 10);
        let file = io::BufReader::new(vast.chain(&b"\n{\"text\": \"b\"}\n"[..]));
        let read: Vec<_> = JsonLines::new(Origin::file("r.jsonl"), file).collect();
        assert_eq!(read.len(), 2);
        assert_eq!(
            read[0].as_ref().map_err(Unreadable::kind),
            Err(Kind::TooLarge)
        );
        assert_eq!(
            read[1].as_ref().map(|report| report.id.as_str()),
            Ok("r.jsonl:2")
        );
    }

    #[test]
    fn a_json_file_is_an_object_an_array_or_lines() {
        let ids = |written: &str| -> Vec<String> {
            json(&Origin::file("r.json"), written.as_bytes())
                .into_iter()
                .map(|read| read.map_or_else(|bad| bad.to_string(), |report| report.id))
                .collect()
        };
        assert_eq!(ids("\n{\n\"text\": \"a\"\n}\n"), ["r.json:2"]);
        assert_eq!(
            ids("[\n{\"text\": \"a\"},\n{\"text\": \"b\", \"id\": \"B\"}]"),
            ["r.json:2", "B"]
        );
        assert_eq!(
            ids("{\"text\": \"a\"}\n{\"text\": \"b\"}"),
            ["r.json:1", "r.json:2"]
        );
        assert!(ids("3")[0].starts_with("r.json:1: not a report: "));
    }
}
