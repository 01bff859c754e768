//! `tidings check` as a user meets it.

use std::fs;
use std::path::Path;
use std::process::Command;

fn check(name: &str, files: &[(&str, &[u8])]) -> (Option<i32>, String) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    for (file, bytes) in files {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_tidings"))
        .args(["check", "."])
        .current_dir(&folder)
        .output()
        .expect("tidings");
    (
        output.status.code(),
        String::from_utf8(output.stdout).expect("UTF-8"),
    )
}

#[test]
fn a_file_that_is_no_toml_is_found_with_its_line_and_column() {
    let (code, out) = check(
        "malformed",
        &[
            ("bad.toml", b"name = \"a\"\nsays = \"\xC3\xA9\" oh\n"),
            ("worse.toml", b"name = \"\xFF\"\n"),
        ],
    );
    assert_eq!(code, Some(1));
    assert!(out.contains("bad.toml:2:12: "), "{out}");
    assert!(out.contains("worse.toml:1:9: not UTF-8"), "{out}");
}

#[test]
fn a_folder_without_rules_is_no_success() {
    let (code, out) = check("no-rules", &[("readme.txt", b"nothing")]);
    assert_eq!(code, Some(1), "{out}");
}

#[test]
fn an_example_that_is_read_otherwise_is_found() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/lang/en");
    let words = fs::read(data.join("words/times.toml")).expect("the words");
    let rule = fs::read_to_string(data.join("dates/iso-date.toml")).expect("a rule");
    let wrong = rule.replacen("from = \"", "from = \"1", 1);
    assert_ne!(rule, wrong);
    for (name, rule, ends) in [("sound", &rule, Some(0)), ("unsound", &wrong, Some(1))] {
        let files = [
            ("lang/en/words/times.toml", &words[..]),
            ("lang/en/dates/iso-date.toml", rule.as_bytes()),
        ];
        let (code, out) = check(name, &files);
        assert_eq!(code, ends, "{out}");
        assert_eq!(
            out.contains("dates/iso-date.toml:"),
            ends == Some(1),
            "{out}"
        );
    }
}
