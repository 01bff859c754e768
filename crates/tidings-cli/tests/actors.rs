//! `tidings actors` as a user meets it.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Exit code and standard output of `tidings actors find`, with an invented overlay.
fn find(name: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("actors-{name}"));
    let file = folder.join("actors/varosia.toml");
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    let entries = r#"
[[state]]
country = "XA"
name = "Varosia"
adjectives = ["Varosian"]
people = ["Varosians"]
seats = ["Belmar"]
source = "invented"

[[person]]
id = "aro-venn"
name = "Aro Venn"
surname = "Venn"
offices = [{ title = "prime minister", country = "XA", from = "2020-05-02", to = "2023-11-10" }]
source = "invented"
"#;
    fs::write(&file, entries).expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_tidings"))
        .args(["actors", "find"])
        .args(arguments)
        .arg("--codebook")
        .arg(&folder)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("tidings");
    (
        output.status.code(),
        String::from_utf8(output.stdout).expect("UTF-8"),
    )
}

#[test]
fn a_surname_shows_its_bearer_and_the_office_of_the_day() {
    let (code, out) = find("surname", &["Venn", "--on", "2022-06-01"]);
    assert_eq!(code, Some(0));
    insta::assert_snapshot!(out, @r"
    Aro Venn
      id       aro-venn
      is       person, XA
      office   prime minister of XA, 2020-05-02 to 2023-11-10 (on that day)
      why      surname `Venn`; only with the full name or a title in the report
      source   invented
    ");
}

#[test]
fn an_office_is_one_json_object() {
    let arguments = [
        "the prime minister of Varosia",
        "--on",
        "2022-06-01",
        "--format",
        "json",
    ];
    let (code, out) = find("office", &arguments);
    assert_eq!(code, Some(0));
    let found: serde_json::Value = serde_json::from_str(&out).expect("one object");
    assert_eq!(found["id"], "aro-venn");
    assert_eq!(found["fits"], true);
}

#[test]
fn a_name_that_is_not_there_is_no_success() {
    let (code, out) = find("unknown", &["Qwertzuvia League"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
}
