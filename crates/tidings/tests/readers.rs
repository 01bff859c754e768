//! Properties of the readers: any bytes are a report or a refusal, and a text is never changed.

use proptest::prelude::*;
use tidings::read::{self, JsonLines, Unreadable};
use tidings::{Origin, Report};

const MARK: &str = "\u{FEFF}";

fn file() -> Origin {
    Origin::file("r")
}

fn line_of(read: &Result<Report, Unreadable>) -> Option<u64> {
    match read {
        Ok(report) => report.origin.line,
        Err(unreadable) => unreadable.origin().line,
    }
}

/// Lines that are nearly reports: whole objects, pieces of them, and noise.
fn nearly_json() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"{\"text\": \"".to_vec()),
        Just(b"\"}".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"[{\"id\": 7, \"text\": \"a\"},".to_vec()),
        Just(b"\\ud83d".to_vec()),
        Just(b"\\uDE00".to_vec()),
        Just(b"\\".to_vec()),
        Just("é\u{202E}".as_bytes().to_vec()),
        any::<Vec<u8>>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_text_is_the_bytes_that_were_read(bytes: Vec<u8>) {
        if let Ok(report) = read::text("r", file(), &bytes[..]) {
            prop_assert!(bytes.ends_with(report.text.as_bytes()));
            prop_assert!(bytes.len() - report.text.len() <= MARK.len());
        }
    }

    #[test]
    fn every_line_of_json_is_read_or_refused_where_it_stands(bytes in nearly_json()) {
        let lines: Vec<_> = JsonLines::new(file(), &bytes[..]).collect();
        let written = bytes.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count();
        prop_assert!(lines.len() == written || lines.len() + 1 == written && bytes.starts_with(MARK.as_bytes()));
        prop_assert!(lines.iter().map(line_of).is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn a_json_file_of_any_bytes_is_reports_and_refusals(bytes in nearly_json()) {
        let last = 1 + bytes.split(|&byte| byte == b'\n').count() as u64;
        for read in read::json(&file(), &bytes[..]) {
            prop_assert!(line_of(&read).is_some_and(|line| (1..last).contains(&line)));
        }
    }

    #[test]
    fn a_written_text_is_read_back(text in "\\PC*[a-z\u{202E}\u{1F600}]\\PC*") {
        let line = serde_json::json!({"text": text}).to_string();
        let read: Vec<_> = JsonLines::new(file(), line.as_bytes()).collect();
        prop_assert_eq!(read[0].as_ref().map(|report| report.text.as_str()), Ok(text.as_str()));
        let file = read::json(&file(), line.as_bytes());
        prop_assert_eq!(file[0].as_ref().map(|report| report.text.as_str()), Ok(text.as_str()));
    }
}
