//! `tidings gazetteer` as a user meets it.

mod common;

use std::fs;
use std::path::Path;

fn find(arguments: &[&str]) -> (Option<i32>, String, String) {
    let arguments = [&["gazetteer", "find"], arguments].concat();
    common::tidings(Path::new("."), &arguments)
}

#[test]
fn a_name_shows_its_places_best_known_first() {
    let (code, out, err) = find(&["Deir Ezzor", "--country", "sy", "--most", "1"]);
    assert_eq!(code, Some(0), "{err}");
    insta::assert_snapshot!(out, @r"
    Deir ez-Zor
      id       gn:170792
      is       admin1
      in       SY
      at       35.03, 40.45, within 77 km
      people   447454
      why      another name
    ");
}

#[test]
fn a_name_of_no_place_is_said_to_be_none() {
    let (code, out, err) = find(&["Xyzzyx Qwrtp"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert_eq!(
        err.trim(),
        "tidings: the gazetteer has no place of that name"
    );
}

#[test]
fn a_country_is_an_iso_code() {
    let (code, _, err) = find(&["Paris", "--country", "Texas"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("ISO 3166-1 alpha-2"), "{err}");
}

#[test]
fn imported_places_are_where_events_happen() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gazetteer-import");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let table = "name,lat,lon,kind,country,admin1,id\n\
                 Tall Vesna,36.1,40.7,settlement,SY,Al-Hasakah,my:1\n\
                 Tall Vesnov,136.1,40.7,settlement,SY,Al-Hasakah,my:2\n";
    fs::write(folder.join("mine.csv"), table).expect("a file");
    let report = "Gunmen killed three policemen in Tall Vesna in northeastern Syria on Monday, police said.\n";
    fs::write(folder.join("report.txt"), report).expect("a file");
    let run = |arguments: &[&str]| common::tidings(&folder, arguments);
    let (code, out, err) = run(&["gazetteer", "import", "--into", "pack", "mine.csv"]);
    assert_eq!(code, Some(2), "{err}");
    assert_eq!(
        err.trim(),
        "tidings: mine.csv:3: `136.1, 40.7` is no latitude and longitude in degrees"
    );
    insta::assert_snapshot!(out, @r"
    2 lines: 1 new places, 0 that were there already, 0 left out, 1 rejected
    pack/places/places.pack
    ");
    let (code, out, err) = run(&["code", "--format", "json", "--pack", "pack", "report.txt"]);
    assert_eq!(code, Some(0), "{err}");
    let record: serde_json::Value = serde_json::from_str(&out).expect("a record");
    let place = &record["events"][0]["place"];
    assert_eq!(
        (&place["id"], &place["admin1"], &place["country"]),
        (&"my:1".into(), &"Al-Hasakah".into(), &"SY".into())
    );
}
