//! The same report gives the same bytes, alone or beside others, in any order, on any number of threads;
//! and no text, however hostile, makes the coder panic or quote words that are not there.

use std::fs::File;
use std::io::BufReader;
use std::iter;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use jiff::civil::date;
use serde_json::Value;
use tidings::read::JsonLines;
use tidings::{Coder, Origin, Record, Report};

/// A dozen reports of invented countries, spread over all sets of the file.
fn dozen() -> Vec<Report> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../gold/invented.jsonl");
    let lines = BufReader::new(File::open(path).expect("the invented reports"));
    let reports: Vec<Report> = JsonLines::new(Origin::file("invented.jsonl"), lines)
        .map(|report| report.expect("a report on every line"))
        .collect();
    let step = reports.len() / 12;
    reports.into_iter().step_by(step).take(12).collect()
}

/// The report's line of JSON, with its tokens.
fn coded(coder: &Coder, report: &Report) -> Vec<u8> {
    let mut line = Vec::new();
    Record::new(&coder.code(report), true)
        .write(&mut line)
        .expect("memory to write to");
    line
}

/// The lines of all reports, each coded by whichever thread comes first to it.
fn coded_on(threads: usize, coder: &Coder, reports: &[Report]) -> Vec<Vec<u8>> {
    let next = AtomicUsize::new(0);
    let lines = Mutex::new(vec![Vec::new(); reports.len()]);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((at, report)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    reports.get(at).map(|report| (at, report))
                } {
                    let line = coded(coder, report);
                    lines.lock().expect("no thread has panicked")[at] = line;
                }
            });
        }
    });
    lines.into_inner().expect("no thread has panicked")
}

#[test]
fn a_report_gives_the_same_bytes_alone_in_a_batch_in_any_order_and_on_any_number_of_threads() {
    let mut reports = dozen();
    assert_eq!(reports.len(), 12);
    let coder = Coder::new().expect("a coder");
    let batch = coded_on(1, &coder, &reports);
    // Without events, equal bytes would say little.
    let events = batch
        .iter()
        .filter(|line| {
            !record(line)["events"]
                .as_array()
                .expect("events")
                .is_empty()
        })
        .count();
    assert!(events >= 6, "only {events} of 12 reports have an event");

    for at in [0, 11] {
        let alone = coded(&Coder::new().expect("a coder"), &reports[at]);
        assert!(
            alone == batch[at],
            "{}: coded alone, it gives other bytes",
            reports[at].id
        );
    }
    for (threads, what) in [(8, "on eight threads"), (1, "a second time")] {
        for (again, (first, report)) in coded_on(threads, &coder, &reports)
            .iter()
            .zip(batch.iter().zip(&reports))
        {
            assert!(
                again == first,
                "{}: coded {what}, it gives other bytes",
                report.id
            );
        }
    }
    reports.reverse();
    for (reversed, (first, report)) in coded_on(8, &coder, &reports)
        .iter()
        .zip(batch.iter().rev().zip(&reports))
    {
        assert!(
            reversed == first,
            "{}: coded in the other order, it gives other bytes",
            report.id
        );
    }
    for (line, report) in batch.iter().rev().zip(&reports) {
        let quotes = hold(&record(line));
        assert!(quotes > 0, "{}: nothing is quoted", report.id);
    }
}

#[test]
fn a_text_may_end_after_any_word() {
    let coder = Coder::new().expect("a coder");
    let text = "Teachers resign, strike planned; impasse over pay continues. “We will not stay,” said \
        Mirela Oun, who added: “They (the SPL) told us to go.” According to police, at about 3 p.m. on 4 May \
        2019 some twenty-two gunmen claimed, vowed and threatened to attack Karst, 20 km south of Olmet, and \
        the army’s Gen. Tarn denied that his men had killed between 3 and 5 people, saying he doubted";
    let ends = text.match_indices(' ').map(|(at, _)| at);
    for end in ends.chain([text.len()]) {
        let report = Report::new("cut", &text[..end]);
        hold(&record(&coded(&coder, &report)));
    }
}

#[test]
fn hostile_texts_are_coded_without_a_panic_and_quoted_exactly() {
    let strike =
        "Three rebels shelled the village of Karst on Monday, killing 2 people, police said. ";
    let nested: String = iter::repeat_n("“", 10_000)
        .chain(["bombed"])
        .chain(iter::repeat_n("”", 10_000))
        .collect();
    let texts = [
        ("empty", String::new()),
        ("spaces", " ".repeat(5_000)),
        (
            "every kind of space",
            " \t\n\r\u{B}\u{C}\u{85}\u{A0}\u{2028}\u{2029}\u{3000}\u{FEFF}\u{200B}".repeat(200),
        ),
        ("nested quotes", nested),
        ("straight quotes", "\"".repeat(10_000)),
        ("brackets", format!("{strike}{}", "([{".repeat(5_000))),
        (
            "bidi controls",
            format!(
                "\u{202E}{strike}\u{202C}\u{2066}\u{2067}\u{2068}{strike}\u{2069}\u{200F}\u{061C}{strike}\u{202B}"
            ),
        ),
        (
            "a very long word",
            format!("{strike}{} {strike}", "a".repeat(200_000)),
        ),
        (
            "a long word of marks",
            format!("{strike}e{} {strike}", "\u{301}".repeat(20_000)),
        ),
        (
            "a long number",
            format!(
                "At least {} people were killed on {}.",
                "9".repeat(5_000),
                "1".repeat(5_000)
            ),
        ),
        (
            "controls",
            format!("{strike}\0\u{1}\u{7}\u{7F}\u{FFFE}{strike}\u{10FFFF}"),
        ),
        ("emoji", format!("👩‍👩‍👧‍👦🇺🇳{strike}🚁")),
        (
            "one sentence without an end",
            "rebels and police and ".repeat(2_000),
        ),
        (
            "five thousand sentences",
            "Police fired. Rebels fled. ".repeat(2_500),
        ),
    ];
    let coder = Coder::new().expect("a coder");
    for (what, text) in texts {
        let report = Report {
            published: Some(date(2024, 3, 5)),
            ..Report::new(what, text)
        };
        let record = record(&coded(&coder, &report));
        assert_eq!(
            record["problems"].as_array().expect("problems").len(),
            0,
            "{what}: {}",
            record["problems"]
        );
        assert_eq!(record["report"]["text"], *report.text, "{what}");
        hold(&record);
        if what == "five thousand sentences" {
            assert_eq!(
                record["sentences"].as_array().expect("sentences").len(),
                5_000
            );
        }
    }
}

fn record(line: &[u8]) -> Value {
    assert_eq!(
        line.split_inclusive(|&byte| byte == b'\n').count(),
        1,
        "a record is one line"
    );
    serde_json::from_slice(line).expect("JSON")
}

/// Checks that every span lies within the text and every quote is the words there; gives the number of quotes.
fn hold(record: &Value) -> usize {
    let report = &record["report"];
    let text: Vec<char> = report["text"].as_str().expect("a text").chars().collect();
    let id = report["id"].as_str().expect("an id");
    let mut quotes = 0;
    let mut open = vec![record];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(values) => open.extend(values),
            Value::Object(fields) => {
                open.extend(fields.values());
                let (Some(start), Some(end)) = (fields.get("start"), fields.get("end")) else {
                    continue;
                };
                let (start, end) = (
                    start.as_u64().expect("a number") as usize,
                    end.as_u64().expect("a number") as usize,
                );
                assert!(
                    start <= end && end <= text.len(),
                    "{id}: {start}..{end} of {}",
                    text.len()
                );
                if let Some(quote) = fields.get("text") {
                    quotes += 1;
                    assert_eq!(
                        text[start..end].iter().collect::<String>(),
                        *quote,
                        "{id}: {start}..{end}"
                    );
                }
            }
            _ => {}
        }
    }
    quotes
}
