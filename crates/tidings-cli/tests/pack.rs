//! `--pack`: what is coded says with which packs, and a folder that is none is refused.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::tidings;

/// A folder with a report and these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pack-{name}"));
    let _ = fs::remove_dir_all(&folder);
    for (path, text) in [("report.txt", "Varn raiders burned a mill.\n")]
        .iter()
        .chain(files)
    {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

const ACTORS: (&str, &str) = (
    "mine/actors/organisations/varn.toml",
    "[[actor]]\nid = \"varn\"\nname = \"Varn raiders\"\nkind = \"armed-group\"\ncountries = [\"IQ\"]\nsector = \"REB\"\nsource = \"a test\"\n",
);

#[test]
fn a_coded_report_names_the_packs_it_was_coded_with() {
    let manifest =
        "name = \"Raiders\"\nauthor = \"A. Writer\"\nversion = \"2026-11\"\nlicence = \"CC0\"\n";
    let folder = folder("named", &[ACTORS, ("mine/pack.toml", manifest)]);
    let arguments = ["code", "--format", "json", "--pack", "mine", "report.txt"];
    let (code, out, err) = tidings(&folder, &arguments);
    assert_eq!(code, Some(0), "{err}");
    let packs =
        r#""packs":[{"name":"Raiders","author":"A. Writer","version":"2026-11","licence":"CC0"}]"#;
    assert!(out.contains(packs), "{out}");
    assert!(out.contains(r#""id":"varn""#), "{out}");
    let (code, out, _) = tidings(&folder, &["check", "mine"]);
    assert_eq!(code, Some(0), "{out}");
}

#[test]
fn what_is_no_pack_is_refused() {
    let manifest = "name = \"Raiders\"\nauthors = \"A. Writer\"\n";
    let files = [
        ACTORS,
        ("mine/pack.toml", manifest),
        ("empty/notes.txt", ""),
    ];
    let folder = folder("refused", &files);
    for (pack, what) in [
        ("nowhere", "nowhere is no folder"),
        ("empty", "empty holds none of actors,"),
        ("mine", "mine/pack.toml:2:1: unknown field `authors`"),
    ] {
        let (code, out, err) = tidings(&folder, &["code", "--pack", pack, "report.txt"]);
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(err.contains(what), "{err}");
    }
    let (code, out, _) = tidings(&folder, &["check", "mine"]);
    assert_eq!(code, Some(1));
    assert!(out.contains("pack.toml:2:1: unknown field"), "{out}");
}
