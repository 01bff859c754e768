//! Sentences written for these tests; what they tell is made up, also where they name real actors.

use proptest::prelude::*;

use super::*;
use crate::language::{Name, NameKind, segment};
use crate::mention::place::{self, Gazetteer};
use tidings_data::actors::File;

/// Invented entries, so that no test depends on who rules where.
const ENTRIES: &str = r#"
[[actor]]
id = "varosian-front"
name = "Front for the Liberation of Varosia"
kind = "armed-group"
aliases = ["al-Harun", "Varosian Front"]
abbreviations = ["FLV"]
needs = ["FLV"]
countries = ["XA"]
sector = "REB"
from = "2015-03"
source = "invented"

[[actor]]
id = "harun-media"
name = "Harun"
kind = "media"
needs = ["Harun"]
countries = ["XB"]
sector = "MED"
source = "invented"

[[actor]]
id = "valley-league"
name = "Free League of the Valley"
kind = "party"
abbreviations = ["FLV"]
needs = ["FLV"]
countries = ["XB"]
sector = "PTY"
source = "invented"

[[actor]]
id = "harakat-oru"
name = "Harakat al-Harun al-Oru"
kind = "militia"
countries = ["XB"]
sector = "REB"
source = "invented"

[[person]]
id = "aro-venn"
name = "Aro Venn"
surname = "Venn"
offices = [
  { title = "foreign minister", country = "XA", from = "2018", to = "2020-05-02" },
  { title = "prime minister", country = "XA", from = "2020-05-02", to = "2023-11-10" },
]
source = "invented"

[[person]]
id = "ila-moor"
name = "Ila Moor"
surname = "Moor"
offices = [{ title = "prime minister", country = "XA", from = "2023-11-10" }]
source = "invented"

[[state]]
country = "XA"
name = "Varosia"
adjectives = ["Varosian"]
people = ["Varosian", "Varosians"]
seats = ["Belmar", "Grey House"]
parliament = ["Varmoot"]
source = "invented"

[[state]]
country = "XB"
name = "Kestria"
adjectives = ["Kestrian"]
people = ["Kestrian", "Kestrians"]
seats = ["Tamsin"]
source = "invented"
"#;

fn invented() -> Registry {
    let entries: File<String> = toml::from_str(ENTRIES).expect("sound entries");
    let embedded: File<&'static str> =
        postcard::from_bytes(tidings_data::ACTORS).expect("the pack");
    let roles = File {
        roles: embedded.roles,
        modifiers: embedded.modifiers,
        ..File::default()
    };
    Registry::of(roles, entries)
}

/// The actors of a text as "words: id, kind, country, sector", `-` for what is not known.
fn shown_in(registry: &Registry, text: &str, day: &str, names: &[(&str, NameKind)]) -> Vec<String> {
    let mut analysis = segment(text);
    for &(words, kind) in names {
        let start = text.find(words).expect("the words are in the text");
        let span = Span::new(start, start + words.len());
        let inside = |t: &&crate::language::Token| span.contains(t.span);
        let first = analysis
            .tokens
            .iter()
            .position(|t| inside(&t))
            .expect("a token");
        let count = analysis.tokens.iter().filter(inside).count();
        analysis.names.push(Name {
            span,
            tokens: first..first + count,
            kind,
        });
    }
    analysis.names.sort_by_key(|name| name.tokens.start);
    let places = place::resolve(text, &analysis, &Gazetteer::embedded(), None);
    let actors = resolve(text, &analysis, registry, day.parse().ok(), &places);
    let show = |actor: &Actor| {
        let or = |text: Option<&str>| text.unwrap_or("-").to_owned();
        format!(
            "{}: {}, {}, {}, {}",
            actor.span.of(text),
            or(actor.id.as_deref()),
            or(actor.kind.map(Kind::as_str)),
            or(actor.country.as_deref()),
            or(actor.sector.map(Sector::as_str)),
        )
    };
    let described = analysis
        .names
        .iter()
        .filter_map(|name| actors.of_name(&name.tokens))
        .filter(|actor| !actors.all.contains(actor));
    actors.all.iter().chain(described).map(show).collect()
}

fn shown(text: &str) -> Vec<String> {
    shown_in(&invented(), text, "2022-06-01", &[])
}

fn real(text: &str, day: &str) -> Vec<String> {
    let registry = Registry::embedded().expect("the built-in registry");
    shown_in(&registry, text, day, &[])
}

#[test]
fn names_are_found_in_any_spelling() {
    let front = "varosian-front, armed-group, XA, REB";
    for words in [
        "al-Harun",
        "Al Harun",
        "el-Hārun",
        "Front for the Liberation of Varosia",
    ] {
        let text = format!("Men of {words} fired.");
        assert!(
            shown(&text).contains(&format!("{words}: {front}")),
            "{words}: {:?}",
            shown(&text)
        );
    }
    assert_eq!(shown("A varosian front of cold air."), Vec::<String>::new());
}

#[test]
fn the_longest_name_is_meant() {
    assert_eq!(
        shown("Harakat al-Harun al-Oru spoke."),
        ["Harakat al-Harun al-Oru: harakat-oru, militia, XB, REB"]
    );
    // Also where only the reader knows it.
    let text = "Zarad al-Harun Union spoke.";
    let names = [("Zarad al-Harun Union", NameKind::Organisation)];
    assert!(
        shown_in(&invented(), text, "2022-06-01", &names)
            .iter()
            .all(|s| !s.contains("varosian-front")),
    );
}

#[test]
fn an_ambiguous_short_form_needs_the_full_name_or_the_country() {
    assert_eq!(shown("The FLV spoke."), Vec::<String>::new());
    assert_eq!(
        shown("The Varosian Front spoke. The FLV fired."),
        [
            "Varosian Front: varosian-front, armed-group, XA, REB",
            "FLV: varosian-front, armed-group, XA, REB"
        ]
    );
    assert!(
        shown("In Kestria the FLV spoke.")
            .contains(&"FLV: valley-league, party, XB, PTY".to_owned())
    );
}

#[test]
fn what_the_report_defines_wins() {
    let found = shown("Friends of Lower Varosia (FLV) met in Varosia. The FLV sang.");
    assert!(found.iter().all(|s| !s.starts_with("FLV")), "{found:?}");
    let found = shown("The Varosian Front (VF) met. VF men fired.");
    assert!(
        found.contains(&"VF: varosian-front, armed-group, XA, REB".to_owned()),
        "{found:?}"
    );
}

#[test]
fn no_entry_is_meant_before_it_existed() {
    let text = "The Varosian Front met.";
    assert_eq!(
        shown_in(&invented(), text, "2015-02-28", &[]),
        ["Varosian: -, population, XA, CVL"; 0]
    );
    assert_eq!(shown_in(&invented(), text, "2015-03-01", &[]).len(), 1);
}

#[test]
fn an_office_is_whoever_holds_it_that_day() {
    let at = |text: &str, day: &str| shown_in(&invented(), text, day, &[]);
    let text = "The prime minister of Varosia resigned.";
    let last = |day: &str| at(text, day).pop().unwrap_or_default();
    assert!(last("2022-06-01").ends_with(": aro-venn, person, XA, GOV"));
    assert!(last("2024-01-01").ends_with(": ila-moor, person, XA, GOV"));
    assert!(last("2019-01-01").ends_with(": -, person, XA, GOV"));
    let former = at("A former Varosian prime minister resigned.", "2022-06-01");
    assert_eq!(former, ["Varosian prime minister: -, person, XA, -"]);
}

#[test]
fn a_surname_needs_a_title_or_the_full_name() {
    assert_eq!(shown("Venn spoke."), Vec::<String>::new());
    let found = shown("Prime Minister Venn spoke. Later Venn slept.");
    assert!(
        found.contains(&"Venn: aro-venn, person, XA, GOV".to_owned()),
        "{found:?}"
    );
    // No longer in office, and still the person.
    let found = shown_in(&invented(), "Aro Venn slept.", "2024-01-01", &[]);
    assert_eq!(found, ["Aro Venn: aro-venn, person, XA, -"]);
    // Another Venn is somebody else.
    let text = "Aro Venn slept while Hanna Venn spoke.";
    let people = [
        ("Hanna Venn", NameKind::Person),
        ("Aro Venn", NameKind::Person),
    ];
    let found = shown_in(&invented(), text, "2022-06-01", &people);
    let known = found.iter().filter(|shown| shown.contains("aro-venn"));
    assert_eq!(known.count(), 1, "{found:?}");
}

#[test]
fn nouns_with_a_country_are_its_organs() {
    for (text, wanted) in [
        (
            "Varosian police fired.",
            "Varosian police: XA/police, police, XA, COP",
        ),
        (
            "Varosia's foreign ministry wept.",
            "Varosia's foreign ministry: XA/ministry-foreign, ministry, XA, GOV",
        ),
        (
            "The army of Varosia fired.",
            "army of Varosia: XA/army, armed-forces, XA, MIL",
        ),
        (
            "A Varosian army spokesman wept.",
            "Varosian army spokesman: XA/armed-forces, armed-forces, XA, MIL",
        ),
        (
            "A spokesman for the Varosian army wept.",
            "spokesman for the Varosian army: XA/army, armed-forces, XA, MIL",
        ),
        (
            "Varosian rebels fired.",
            "Varosian rebels: -, armed-group, XA, REB",
        ),
        (
            "Varosian villagers fled.",
            "Varosian villagers: -, population, XA, CVL",
        ),
        (
            "Al-Harun fighters fired.",
            "Al-Harun fighters: varosian-front, armed-group, XA, REB",
        ),
        (
            "The Grey House wept.",
            "Grey House: XA/government, government, XA, GOV",
        ),
        (
            "The Varmoot met.",
            "Varmoot: XA/parliament, parliament, XA, LEG",
        ),
        ("Varosians voted.", "Varosians: -, population, XA, CVL"),
        (
            "Police fired. Varosia wept. Varosians fled Varosia.",
            "Police: XA/police, police, XA, COP",
        ),
    ] {
        assert!(
            shown(text).contains(&wanted.to_owned()),
            "{text} {:?}",
            shown(text)
        );
    }
}

#[test]
fn a_backer_is_not_the_one_who_acts() {
    for text in [
        "Varosian-backed rebels fired.",
        "Rebels backed by nobody, Kestria-trained gunmen fired.",
    ] {
        let found = shown(text);
        assert!(
            found.iter().any(|s| s.contains(": -, armed-group, -, REB")),
            "{text} {found:?}"
        );
    }
    let found = shown("Varosian-backed Kestrian rebels fired.");
    assert!(
        found
            .iter()
            .any(|s| s.ends_with("rebels: -, armed-group, XB, REB")),
        "{found:?}"
    );
}

#[test]
fn unknown_names_are_classed_by_the_words_around_them() {
    let of = |text: &str, name: &str, kind| {
        let found = shown_in(&invented(), text, "2022-06-01", &[(name, kind)]);
        found.last().cloned().unwrap_or_default()
    };
    assert_eq!(
        of(
            "The rebel group Zarad Dawn fired.",
            "Zarad Dawn",
            NameKind::Organisation
        ),
        "Zarad Dawn: -, armed-group, -, REB"
    );
    assert_eq!(
        of(
            "Zarad University closed.",
            "Zarad University",
            NameKind::Organisation
        ),
        "Zarad University: -, group, -, EDU"
    );
    assert_eq!(
        of(
            "Kestrian Prime Minister Uro Bell wept.",
            "Uro Bell",
            NameKind::Person
        ),
        "Uro Bell: -, -, XB, GOV"
    );
    assert_eq!(
        of(
            "Uro Bell, a Kestrian rebel, wept.",
            "Uro Bell",
            NameKind::Person
        ),
        "Uro Bell: -, -, XB, REB"
    );
}

#[test]
fn the_seed_cases_hold() {
    let day = "2024-01-06";
    let found = real(
        "The Islamic Resistance in Iraq (IRI) said it fired drones. The IRI did it.",
        day,
    );
    assert_eq!(
        found.iter().filter(|s| s.contains(": iri,")).count(),
        3,
        "{found:?}"
    );
    let found = real("Harakat Hezbollah al-Nujaba spoke in Iraq.", day);
    assert!(
        found[0].starts_with("Harakat Hezbollah al-Nujaba: nujaba"),
        "{found:?}"
    );
    let found = real("The Houthis (Ansar Allah) fired.", day);
    assert_eq!(
        found.iter().filter(|s| s.contains(": houthis,")).count(),
        2,
        "{found:?}"
    );
    let found = real("Iraqi Prime Minister al-Sudani spoke.", day);
    assert!(
        found.contains(&"al-Sudani: mohammed-shia-al-sudani, person, IQ, GOV".to_owned()),
        "{found:?}"
    );
    let found = real("Iraqi Prime Minister al-Sudani spoke.", "2021-01-06");
    assert!(
        found.iter().all(|s| !s.contains("mohammed-shia-al-sudani")),
        "{found:?}"
    );
    let found = real("Palestinians voted. The Palestinian Authority spoke.", day);
    assert_eq!(
        found
            .iter()
            .filter(|s| s.contains("population, PS"))
            .count(),
        1,
        "{found:?}"
    );
    let found = real("U.S. forces and the Pentagon were silent.", day);
    assert!(
        found
            .iter()
            .any(|s| s == "U.S. forces: US/armed-forces, armed-forces, US, MIL"),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|s| s.starts_with("Pentagon: US/ministry-defence")),
        "{found:?}"
    );
}

#[test]
fn a_kunya_inside_a_name_is_read_over() {
    let text = "Mushtaq Talib \"Abu Taqwa\" al-Saidi was killed.";
    let registry = Registry::embedded().expect("the built-in registry");
    assert_eq!(
        shown_in(&registry, text, "2024-01-06", &[]).len(),
        1,
        "one person"
    );
}

#[test]
fn the_registry_is_what_its_files_say() {
    let registry = Registry::embedded().expect("the built-in registry");
    assert!(registry.len() > 4_000, "{}", registry.len());
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let findings: Vec<String> = check(&folder).iter().map(ToString::to_string).collect();
    assert_eq!(findings, Vec::<String>::new());
}

#[test]
fn what_is_wrong_in_a_file_is_found_with_its_line() {
    let folder = std::env::temp_dir().join(format!("tidings-actors-{}", std::process::id()));
    let path = folder.join("actors");
    std::fs::create_dir_all(&path).expect("a folder");
    let bad = "[[actor]]\nid = \"Bad Id\"\nname = \"Xa Yb\"\nkind = \"party\"\ncountries = [\"Xx\"]\nsector = \"PTY\"\nfrom = \"2020-13\"\nrelations = [{ type = \"part-of\", to = \"none\" }]\nsource = \"s\"\n\n[[actor]]\nid = \"b\"\nname = \"Xa-Yb\"\nkind = \"party\"\ncountries = []\nsector = \"PTY\"\nsource = \"s\"\n";
    std::fs::write(path.join("a.toml"), bad).expect("a file");
    let said: Vec<String> = check(&folder).iter().map(ToString::to_string).collect();
    let broken = bad.replacen("kind", "knid", 1);
    std::fs::write(path.join("a.toml"), broken).expect("a file");
    let unread: Vec<String> = check(&folder).iter().map(ToString::to_string).collect();
    let overlay = Registry::load(std::slice::from_ref(&folder))
        .err()
        .map(|e| e.to_string());
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    for (line, what) in [
        (2, "in lower case"),
        (2, "`Xx` is no ISO"),
        (2, "`2020-13` is no date"),
        (2, "no entry has the id `none`"),
        (12, "is also a name of Bad Id"),
    ] {
        let place = format!("actors/a.toml:{line}: ");
        assert!(
            said.iter()
                .any(|s| s.starts_with(&place) && s.contains(what)),
            "{what}: {said:#?}"
        );
    }
    assert!(
        unread[0].starts_with("actors/a.toml:4: unknown field `knid`"),
        "{unread:?}"
    );
    assert!(overlay.is_some_and(|e| e.contains("a.toml: 4:1: unknown field")));
}

#[test]
fn looking_up_a_name_shows_what_it_may_mean() {
    let registry = invented();
    let on = |day: &str| day.parse().ok();
    let found = registry.find("FLV", on("2022-06-01"));
    assert_eq!(
        found.iter().map(|c| &*c.id).collect::<Vec<_>>(),
        ["varosian-front", "valley-league"]
    );
    assert!(
        found[0].why.contains("only with another name"),
        "{}",
        found[0].why
    );
    assert!(!registry.find("FLV", on("2010-01-01"))[1].fits);
    assert_eq!(
        registry.find("the prime minister of Varosia", on("2022-06-01"))[0].id,
        "aro-venn"
    );
    assert_eq!(registry.find("Qwertz", None), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,80}|([A-Z][a-z]{1,6}|\\(|\\)|FLV|,|al-|'s|former|police|of|Varosian?|-backed| ){0,40}") {
        let registry = invented();
        for day in ["2022-06-01", "no day"] {
            for line in shown_in(&registry, &text, day, &[]) {
                prop_assert!(!line.is_empty());
            }
        }
    }
}
