//! `tidings check` as a user meets it.

use std::fs;
use std::path::Path;
use std::process::Command;

fn check(name: &str, files: &[(&str, &[u8])]) -> (Option<i32>, String) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    for (file, bytes) in files {
        fs::write(folder.join(file), bytes).expect("a file");
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
