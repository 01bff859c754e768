//! `tidings gazetteer` as a user meets it.

use std::process::Command;

fn find(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tidings"))
        .args(["gazetteer", "find"])
        .args(arguments)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("tidings");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
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
