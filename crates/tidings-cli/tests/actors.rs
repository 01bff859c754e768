//! `tidings actors` as a user meets it.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("actors-{name}"));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Exit code and standard output of `tidings actors find`, with an invented overlay.
fn find(name: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let folder = folder(name);
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
    let arguments = [&["actors", "find"], arguments, &["--pack", "."]].concat();
    let (code, out, _) = common::tidings(&folder, &arguments);
    (code, out)
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

/// Exit code, standard output and standard error of `tidings` in a folder that holds `files`.
fn run(name: &str, files: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = folder(name);
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
    common::tidings(&folder, arguments)
}

const DICTIONARY: &str = "\
<!-- an invented dictionary -->
ILVO_VARN_  # of the coast
+GENERAL_VARN_
\t[IRQMIL <20060520]
\t[IRQGOV 20060520-20140908]
\t[IRQELI]
VARN_BRIGADES [IRQREB]
+VB
IRAQ [IRQ]
HOBBITON [HOB]
LOST_ONE [IRQGOV 2004017-20061201]
";

#[test]
fn a_dictionary_of_petrarch_is_looked_up_by_day() {
    let files = [("varn.actors.txt", DICTIONARY)];
    let (code, out, err) = run(
        "petrarch",
        &files,
        &["actors", "import", "--into", "mine", "varn.actors.txt"],
    );
    assert_eq!(code, Some(2), "{err}");
    insta::assert_snapshot!(out, @r"
    varn.actors.txt: 5 names: 4 entries, 1 left out, 2 lines rejected
    mine/actors/organisations/varn.actors.toml
    ");
    insta::assert_snapshot!(err, @r"
    tidings: varn.actors.txt:10: `[HOB]` has no role of CAMEO that has a sector (GOV, MIL, REB ...)
    tidings: varn.actors.txt:11: `2004017` is no date (YYYYMMDD)
    ");
    for (day, sector) in [
        ("2001-01-01", "MIL"),
        ("2010-01-01", "GOV"),
        ("2020-01-01", "CVL"),
    ] {
        let arguments = [
            "actors",
            "find",
            "--pack",
            "mine",
            "General Varn",
            "--on",
            day,
            "--format",
            "json",
        ];
        let (_, out, err) = run("petrarch", &[], &arguments);
        // Who had another office before may still be meant by the name; but it is this one that is current.
        let current: Vec<serde_json::Value> = out
            .lines()
            .map(|line| serde_json::from_str(line).expect("an object"))
            .filter(|found: &serde_json::Value| found["why"] == "name `General Varn`")
            .collect();
        assert_eq!(current.len(), 1, "{out}{err}");
        assert_eq!(current[0]["sector"], sector);
    }
    let (code, out, _) = run(
        "petrarch",
        &[],
        &["actors", "find", "--pack", "mine", "Varn Brigades"],
    );
    assert_eq!(code, Some(0));
    insta::assert_snapshot!(out, @r"
    Varn Brigades
      id       varn-actors-varn-brigades
      is       armed-group, IQ, REB
      why      name `Varn Brigades`
      source   varn.actors.txt:7
    ");
    let (code, out, err) = run("petrarch", &[], &["check", "mine"]);
    assert_eq!(code, Some(0), "{out}{err}");
}

const AGENTS: &str = "\
# invented agents
!PERSON! = MAN, WOMAN
DYKE_WARDEN_ {DYKE_WARDENS_} [~COP]
RIVER!PERSON! [~MIL]
WEIR_SPOKESWIFE {WEIR_SPOKESWIVES} [~GOV]
REEVE [~]
HOBBIT [~HOB]
";

#[test]
fn agents_of_petrarch_are_common_nouns() {
    let files = [("varn.agents.txt", AGENTS)];
    let (code, out, err) = run(
        "agents",
        &files,
        &["actors", "import", "--into", "mine", "varn.agents.txt"],
    );
    assert_eq!(code, Some(2), "{err}");
    insta::assert_snapshot!(out, @r"
    varn.agents.txt: 5 names: 3 entries, 1 left out, 1 lines rejected
    mine/actors/organisations/varn.agents.toml
    ");
    insta::assert_snapshot!(err, @"tidings: varn.agents.txt:7: `[~HOB]` has no role of CAMEO that has a sector (GOV, MIL, REB ...)");
    for (noun, sector) in [
        ("Iraqi dyke wardens", "COP"),
        ("riverwoman", "MIL"),
        ("weir spokeswives", "GOV"),
    ] {
        let arguments = ["actors", "find", "--pack", "mine", noun, "--format", "json"];
        let (code, out, err) = run("agents", &[], &arguments);
        assert_eq!(code, Some(0), "{noun}: {err}");
        assert!(
            out.contains(&format!("\"sector\":\"{sector}\"")),
            "{noun}: {out}"
        );
    }
    let (code, out, err) = run("agents", &[], &["check", "mine"]);
    assert_eq!(code, Some(0), "{out}{err}");
}

#[test]
fn a_table_of_actors_says_which_lines_are_no_entries() {
    let table = "name,sector,kind,aliases,abbreviations,countries,from\r\n\
                 Varn Workers Congress,LAB,,Varn Congress|Workers of Varn,VWC,IQ,1998-04\r\n\
                 Varn Watch,XYZ,,,,IQ,\r\n\
                 Varn Press,MED,,,,ZZ,\r\n\
                 Varn Voice,MED,,,,IQ,04/1998\r\n";
    let (code, _, err) = run(
        "table",
        &[("groups.csv", table)],
        &["actors", "import", "--into", "mine", "groups.csv"],
    );
    assert_eq!(code, Some(2));
    insta::assert_snapshot!(err, @r"
    tidings: groups.csv:3: `XYZ` is no sector of PLOVER (GOV, MIL, REB ...)
    tidings: groups.csv:4: `ZZ` is no ISO 3166-1 alpha-2 code of a country
    tidings: groups.csv:5: from `04/1998` is no date such as 2017, 2017-03 or 2017-03-02
    ");
    let (code, out, _) = run("table", &[], &["actors", "find", "--pack", "mine", "VWC"]);
    assert_eq!(code, Some(0));
    insta::assert_snapshot!(out, @r"
    Varn Workers Congress
      id       groups-varn-workers-congress
      is       union, IQ, LAB
      existed  1998-04 to now
      why      short form `VWC`
      source   groups.csv:2
    ");
    let (code, out, err) = run("table", &[], &["check", "mine"]);
    assert_eq!(code, Some(0), "{out}{err}");
    let (code, _, err) = run(
        "table",
        &[("bad.csv", "title\nx\n")],
        &["actors", "import", "--into", "mine", "bad.csv"],
    );
    assert_eq!(code, Some(2));
    assert!(err.contains("bad.csv: 1: no column `name`"), "{err}");
}

#[test]
fn what_is_no_dictionary_leaves_no_broken_file() {
    let files = [
        ("binary.txt", "VARN\0[IRQGOV]\n"),
        ("odd.txt", "VARN\u{7}\u{1} FRONT\n"),
    ];
    let import = |file| run("odd", &files, &["actors", "import", "--into", "mine", file]);
    let (code, _, err) = import("binary.txt");
    assert_eq!(code, Some(2));
    assert!(
        err.contains("binary.txt: not a text: byte 4 is NUL"),
        "{err}"
    );
    let (code, _, err) = import("odd.txt");
    assert_eq!(code, Some(2));
    assert!(
        err.contains("odd.txt:1: `VARN\u{fffd}\u{fffd} FRONT` has no code"),
        "{err}"
    );
    let (code, out, err) = run("odd", &[], &["check", "mine"]);
    assert_eq!(code, Some(0), "{out}{err}");
}
