//! `tidings code` as a user meets it: what it reads, what it says, how it ends.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder of its own for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
        self
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
        command
            .current_dir(&self.0)
            .args(arguments)
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE");
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(
            self.command(arguments)
                .stdin(Stdio::null())
                .output()
                .expect("tidings"),
        )
    }

    fn run_with(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(arguments);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("tidings");
        child
            .stdin
            .take()
            .expect("a pipe")
            .write_all(input)
            .expect("read by tidings");
        Ran::from(child.wait_with_output().expect("tidings"))
    }
}

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self {
            code: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

impl Ran {
    fn records(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).expect("a record"))
            .collect()
    }

    fn ids(&self) -> Vec<String> {
        let id = |record: &Value| record["report"]["id"].as_str().expect("an id").to_owned();
        self.records().iter().map(id).collect()
    }
}

const GOOD: &str = "Farmers blocked the Karst road on Monday.";

#[test]
fn reports_are_coded_in_the_order_of_the_input_on_any_number_of_threads() {
    let folder = Folder::new("order");
    let lines: Vec<String> = (0..40)
        .map(|n| {
            format!(
                "{{\"id\": \"r{n}\", \"text\": \"{}\"}}",
                GOOD.repeat(1 + (n * 7919) % 7)
            )
        })
        .collect();
    folder.put("reports.jsonl", lines.join("\n"));
    let one = folder.run(&[
        "code",
        "--format",
        "json",
        "--threads",
        "1",
        "reports.jsonl",
    ]);
    let eight = folder.run(&[
        "code",
        "--format",
        "json",
        "--threads",
        "8",
        "reports.jsonl",
    ]);
    assert_eq!(
        (one.code, eight.code),
        (Some(0), Some(0)),
        "{}{}",
        one.err,
        eight.err
    );
    assert_eq!(one.out, eight.out);
    assert_eq!(
        one.ids(),
        (0..40).map(|n| format!("r{n}")).collect::<Vec<_>>()
    );
}

#[test]
fn a_folder_is_read_in_sorted_order_with_paths_as_ids() {
    let folder = Folder::new("folder");
    folder
        .put("b.txt", GOOD)
        .put("a/b.txt", GOOD)
        .put("a/c.ndjson", "{\"text\": \"x\"}\n");
    folder
        .put("notes.md", "no report")
        .put(".hidden/d.txt", GOOD)
        .put("c.JSON", "[{\"text\": \"y\"}]");
    let ran = folder.run(&["code", "--format", "json", "."]);
    assert_eq!(
        ran.ids(),
        ["a/b.txt", "./a/c.ndjson:1", "b.txt", "./c.JSON:1"]
    );
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[test]
fn what_cannot_be_read_is_told_and_costs_no_other_report() {
    let bad: [(&str, &[u8], &str); 9] = [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\r\n", "empty"),
        ("binary.txt", b"\x7FELF\0\0\0", "byte 5 is NUL"),
        ("latin.txt", b"caf\xE9", "byte 4 is 0xE9"),
        ("utf16.txt", b"\xFF\xFEa\0", "UTF-16"),
        (
            "broken.jsonl",
            b"{\"text\": \"a\"",
            "broken.jsonl:1: not a report",
        ),
        (
            "textless.jsonl",
            b"{\"body\": \"a\"}",
            "no `text`; the keys are body",
        ),
        (
            "latin.jsonl",
            b"{\"text\": \"caf\xE9\"}",
            "latin.jsonl:1: not UTF-8",
        ),
        ("array.json", b"[1, 2", "array.json:1: not a report"),
    ];
    for (name, bytes, told) in bad {
        let folder = Folder::new(&format!("bad-{name}"));
        folder
            .put("a.txt", GOOD)
            .put(name, bytes)
            .put("z.txt", GOOD);
        let ran = folder.run(&["code", "--format", "json", "a.txt", name, "z.txt"]);
        assert_eq!(ran.code, Some(2), "{name}");
        assert_eq!(ran.ids(), ["a.txt", "z.txt"], "{name}");
        assert!(
            ran.err.contains(name) && ran.err.contains(told),
            "{name}: {}",
            ran.err
        );
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let folder = Folder::new("missing");
    let ran = folder
        .put("a.txt", GOOD)
        .run(&["code", "--format", "json", "none.txt", "a.txt"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.ids(), ["a.txt"]);
    assert!(ran.err.starts_with("tidings: none.txt: "), "{}", ran.err);
}

#[test]
fn a_bad_line_costs_no_other_line() {
    let folder = Folder::new("lines");
    let ran = folder.put(
        "r.jsonl",
        "{\"id\": \"1\", \"text\": \"a\"}\nnonsense\n\n{\"id\": \"4\", \"text\": \"b\"}\n",
    );
    let ran = ran.run(&["code", "--format", "json", "r.jsonl"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.ids(), ["1", "4"]);
    assert!(ran.err.contains("r.jsonl:2: "), "{}", ran.err);
}

#[test]
fn a_report_of_two_megabytes_is_not_coded_but_not_lost() {
    let folder = Folder::new("long");
    folder
        .put("long.txt", GOOD.repeat(50_000))
        .put("short.txt", GOOD);
    let ran = folder.run(&["code", "--format", "json", "long.txt", "short.txt"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.ids(), ["long.txt", "short.txt"]);
    let told = ran.records()[0]["problems"][0]["what"]
        .as_str()
        .map(str::to_owned);
    assert!(
        told.is_some_and(|what| what.starts_with("not coded: the text has 2050000 characters"))
    );
    assert!(ran.err.contains("--longest"), "{}", ran.err);
}

#[test]
fn a_line_of_five_megabytes_is_no_trouble() {
    let folder = Folder::new("line");
    let pad = "x".repeat(5_000_000);
    folder.put(
        "r.jsonl",
        format!(
            "{{\"id\": \"1\", \"raw_html\": \"{pad}\", \"text\": \"{GOOD}\"}}\n{{\"text\": \"b\"}}"
        ),
    );
    let ran = folder.run(&["code", "--format", "json", "r.jsonl"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.ids(), ["1", "r.jsonl:2"]);
}

#[test]
fn ids_and_dates_that_are_wrong_are_told_and_the_report_is_coded() {
    let folder = Folder::new("doubtful");
    folder.put(
        "r.jsonl",
        "{\"id\": \"a\", \"text\": \"x\", \"published\": \"2024-02-31\"}\n{\"id\": \"a\", \"text\": \"\\ud83d y\"}",
    );
    let ran = folder.run(&["code", "--format", "json", "r.jsonl"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.ids(), ["a", "a"]);
    assert_eq!(ran.records()[1]["report"]["text"], "\u{FFFD} y");
    for told in [
        "r.jsonl:1: `published`: `2024-02-31` is no date",
        "r.jsonl:2: the id `a`",
        "r.jsonl:2: half a surrogate",
    ] {
        assert!(ran.err.contains(told), "{told} in {}", ran.err);
    }
}

#[test]
fn the_text_comes_back_as_it_was() {
    let folder = Folder::new("intact");
    let text = "One.\r\n\u{202E}Two\u{202C} \u{A0}\u{200B}👩‍👩‍👧‍👦\u{FEFF}.\r\n\t";
    let ran = folder
        .put("a.txt", text)
        .run(&["code", "--format", "json", "a.txt"]);
    assert_eq!(ran.records()[0]["report"]["text"], text);
    let shown = folder
        .put("\u{1B}[31m.txt", text)
        .run(&["code", "\u{1B}[31m.txt"]);
    assert!(!shown.out.contains('\u{1B}'), "{:?}", shown.out);
}

#[test]
fn standard_input_is_json_lines_or_a_text() {
    let folder = Folder::new("stdin");
    let json = folder.run_with(
        &["code", "--format", "json"],
        b"\n  {\"text\": \"a\"}\n{\"id\": \"B\", \"text\": \"b\"}",
    );
    assert_eq!(
        (json.code, json.ids()),
        (Some(0), vec!["stdin:2".to_owned(), "B".to_owned()])
    );
    let text = folder.run_with(&["code", "--format", "json", "-"], GOOD.as_bytes());
    assert_eq!((text.code, text.ids()), (Some(0), vec!["stdin".to_owned()]));
    assert_eq!(text.records()[0]["report"]["text"], GOOD);
}

#[test]
fn a_report_without_a_date_takes_the_one_of_the_command() {
    let folder = Folder::new("published");
    folder.put(
        "r.jsonl",
        "{\"text\": \"a\", \"published\": \"2024-01-06\"}\n{\"text\": \"b\"}",
    );
    let ran = folder.run(&[
        "code",
        "--format",
        "json",
        "--published",
        "2024-03-05",
        "r.jsonl",
    ]);
    let dates: Vec<Value> = ran
        .records()
        .iter()
        .map(|record| record["report"]["published"].clone())
        .collect();
    assert_eq!(dates, ["2024-01-06", "2024-03-05"]);
    let ran = folder.run(&["code", "--published", "5 March", "r.jsonl"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("write it as 2024-01-06"), "{}", ran.err);
}

#[test]
fn a_folder_without_reports_is_nothing_found() {
    let ran = Folder::new("nothing")
        .put("notes.md", "x")
        .run(&["code", "."]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("no report found in ."), "{}", ran.err);
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let folder = Folder::new("colour");
    folder.put("a.txt", GOOD);
    assert!(!folder.run(&["code", "a.txt"]).out.contains('\u{1B}'));
    assert!(
        folder
            .run(&["code", "--color", "always", "a.txt"])
            .out
            .contains('\u{1B}')
    );
    assert!(
        !folder
            .run(&["code", "--color", "never", "a.txt"])
            .out
            .contains('\u{1B}')
    );
    let forced = |name, value| {
        let output = folder
            .command(&["code", "a.txt"])
            .env("CLICOLOR_FORCE", "1")
            .env(name, value)
            .output();
        Ran::from(output.expect("tidings")).out.contains('\u{1B}')
    };
    assert!(forced("UNRELATED", "1"));
    assert!(!forced("NO_COLOR", "1"));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = Folder::new("pipe");
    let lines: Vec<String> = (0..200)
        .map(|n| format!("{{\"id\": \"r{n}\", \"text\": \"{GOOD}\"}}"))
        .collect();
    folder.put("r.jsonl", lines.join("\n"));
    let mut child = folder
        .command(&["code", "--format", "json", "r.jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("tidings");
    let mut some = [0; 16];
    child
        .stdout
        .take()
        .expect("a pipe")
        .read_exact(&mut some)
        .expect("output");
    let ran = Ran::from(child.wait_with_output().expect("tidings"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[test]
fn an_explanation_reads_what_code_reads() {
    let folder = Folder::new("explain");
    let ran = folder
        .put("a.txt", GOOD)
        .put("b.txt", "\0")
        .run(&["explain", "a.txt", "b.txt"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.out.starts_with("a.txt"), "{}", ran.out);
    assert!(ran.err.contains("b.txt: not a text"), "{}", ran.err);
}

/// The promise of the schema, kept for all samples: `text[start..end]` in code points is the quote.
#[test]
fn every_quote_of_the_samples_is_what_its_offsets_slice() {
    fn look(value: &Value, text: &[char]) {
        if let (Some(start), Some(end)) = (value["start"].as_u64(), value["end"].as_u64()) {
            let sliced: String = text[start as usize..end as usize].iter().collect();
            assert!(!sliced.is_empty(), "{value}");
            if let Some(quote) = value["text"].as_str() {
                assert_eq!(sliced, quote);
            }
        }
        match value {
            Value::Array(all) => all.iter().for_each(|value| look(value, text)),
            Value::Object(all) => all.values().for_each(|value| look(value, text)),
            _ => {}
        }
    }
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let folder = Folder::new("samples");
    let arguments = [
        "code",
        "--format",
        "json",
        "--tokens",
        samples.to_str().expect("UTF-8"),
    ];
    let ran = folder.run(&arguments);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(ran.ids().len(), 6);
    for record in ran.records() {
        let text: Vec<char> = record["report"]["text"]
            .as_str()
            .expect("a text")
            .chars()
            .collect();
        assert!(
            record["sentences"]
                .as_array()
                .is_some_and(|sentences| !sentences.is_empty())
        );
        look(&record, &text);
    }
}
