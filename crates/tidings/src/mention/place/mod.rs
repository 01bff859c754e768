//! Places: finding the names of places in a report and telling which place each means.
//!
//! In: a text and its [`Analysis`]. Out: [`Place`]s, each with its words, the place of the gazetteer it means, and
//! why. A name the reader marked that fits no place, or several equally, keeps its words and gets no id. Which event
//! happened where is left to the modules that read events.

mod choose;
mod find;
pub mod gazetteer;
pub mod import;
pub mod key;
mod lookup;
pub mod pack;
mod relation;

use std::sync::Arc;

pub use gazetteer::{Candidate, Entry, Gazetteer, Kind, PACK, Role, Tier};
pub use lookup::{Known, lookup};

use crate::Span;
use crate::language::Analysis;
use find::By;

/// How finely a place is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// A building, a base, a crossing.
    Site,
    /// A town or village, or a part of one.
    Settlement,
    /// A second-order division, or an area about as large.
    District,
    /// A first-order division, or an area about as large.
    Province,
    /// A country.
    Country,
    /// More than a country, or an area of unclear bounds.
    Region,
}

impl Precision {
    /// The word for it in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Settlement => "settlement",
            Self::District => "district",
            Self::Province => "province",
            Self::Country => "country",
            Self::Region => "region",
        }
    }

    fn of(kind: Kind, km: u16) -> Self {
        match kind {
            Kind::Country => Self::Country,
            Kind::Admin1 => Self::Province,
            Kind::Admin2 => Self::District,
            kind if kind.is_settlement() => Self::Settlement,
            Kind::Continent | Kind::Ocean | Kind::Region => Self::Region,
            _ if km <= 20 => Self::Site,
            _ if km <= 60 => Self::District,
            _ if km <= 250 => Self::Province,
            _ => Self::Region,
        }
    }
}

/// A name of a place in a report, and the place it means. A place that the gazetteer lacks has no id and no kind, and
/// of the place that it lies in, if the report says so, the country, the division and the point.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The words that name it.
    pub span: Span,
    /// Its name in the gazetteer; the words themselves where it has no id.
    pub name: Box<str>,
    /// `gn:` and a `GeoNames` id, `apt:` and an ICAO code, `tp:` and an id of Tidings; `None` if it fits no place.
    pub id: Option<Box<str>>,
    /// What kind of place it is.
    pub kind: Option<Kind>,
    /// Common English name of its first-order division, without "province" and the like.
    pub admin1: Option<Box<str>>,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: Option<Box<str>>,
    /// Latitude and longitude of a representative point, in degrees (WGS 84).
    pub at: Option<(f32, f32)>,
    /// How finely the report and the gazetteer place it.
    pub precision: Option<Precision>,
    /// How far from that point it may be, in km: the reach of the place, and of words like "20 km south of" it.
    pub km: Option<u32>,
    /// The words that say it is beside the place and not in it: "20 km south of", "near the border with".
    pub relation: Option<Span>,
    /// Whether the words mean the place itself; not for "Iranian", nor "Tehran" in "Tehran denied it", nor a name
    /// inside the name of an organisation.
    pub literal: bool,
    /// What led to this place.
    pub why: Arc<str>,
}

/// Finds the names of places in a text and the places they mean.
///
/// `home` is the row of the place where the report's publisher is at home, if that is known: a local paper means the
/// nearer Springfield.
pub fn resolve(
    text: &str,
    analysis: &Analysis,
    gazetteer: &Gazetteer<'_>,
    home: Option<u32>,
) -> Vec<Place> {
    let found = find::find(text, analysis, gazetteer);
    let choices = choose::choose(&found, gazetteer, home);
    let mut places: Vec<Place> = Vec::new();
    for (f, choice) in found.iter().zip(choices) {
        // "San" of "San Telmo" is a part of another name, "Baghdad" of "Karrada district of Baghdad" is not.
        let broken_off = matches!(f.by, By::Part(_)) && f.crowded;
        let Some(choice) = choice.filter(|_| !broken_off) else {
            let whole = match f.by {
                By::Reader => Some((
                    f.span,
                    if f.candidates.is_empty() {
                        NONE
                    } else {
                        "several places fit equally"
                    },
                )),
                By::Part(whole) if places.last().is_none_or(|p| !p.span.overlaps(whole)) => {
                    Some((whole, NONE))
                }
                By::Part(_) | By::Gazetteer | By::Inside => None,
            };
            places.extend(whole.map(|(span, why)| unresolved(text, span, why)));
            continue;
        };
        // A part of a name that was given up as a whole takes its place.
        if let By::Part(whole) = f.by {
            places.pop_if(|p| p.id.is_none() && p.span == whole);
        }
        let demonym = f
            .candidates
            .iter()
            .any(|c| c.row == choice.row && c.role == Role::Demonym);
        let literal = !demonym
            && f.by != By::Inside
            && !f.crowded
            && !relation::speaks(text, analysis, &f.tokens, gazetteer, choice.row);
        let relation = relation::beside(text, analysis, f.tokens.start);
        places.extend(resolved(gazetteer, f.span, choice, literal, relation));
    }
    lie_in(&mut places, text);
    places
}

/// Gives places that the gazetteer lacks the place that the report says they lie in: "the villages of Kampungu and
/// Makonono in Kasai". Its country and division are theirs; its point too, if it is less than a country, known as
/// finely as that place is.
fn lie_in(places: &mut [Place], text: &str) {
    // From the last to the first: what is known of the next, and whether it stands in a row, is known by then.
    let mut in_row = false;
    for inner in (0..places.len().saturating_sub(1)).rev() {
        let (before, after) = places.split_at_mut(inner + 1);
        let (place, next) = (&mut before[inner], &after[0]);
        let gap = place.span.end as usize..next.span.start as usize;
        let between = text.get(gap).unwrap_or("");
        let held = next.id.is_some();
        let linked = if held {
            next.literal && next.relation.is_none() && !in_row && is_in(between)
        } else {
            next.country.is_some() && matches!(between, ", " | " and " | ", and ")
        };
        // One of several in a row: "Xville, Goma and Bunia".
        in_row = matches!(between, " and " | ", and ") || between == ", " && in_row;
        if place.id.is_some() || !linked {
            continue;
        }
        place.country.clone_from(&next.country);
        place.admin1.clone_from(&next.admin1);
        if next.precision.is_some_and(|p| p <= Precision::Province) {
            place.at = next.at;
            place.km = next.km;
            place.precision = next.precision.map(|p| p.max(Precision::Settlement));
        }
        place.why = if held {
            format!("{}; in “{}”", place.why, next.span.of(text)).into()
        } else {
            Arc::clone(&next.why)
        };
    }
}

/// Whether the words between two places say that the first lies in the second.
fn is_in(between: &str) -> bool {
    matches!(
        between,
        ", " | " in " | " in the " | ", in " | " (" | " of "
    )
}

const NONE: &str = "no place of that name";

fn unresolved(text: &str, span: Span, why: &str) -> Place {
    Place {
        span,
        name: span.of(text).into(),
        id: None,
        kind: None,
        admin1: None,
        country: None,
        at: None,
        precision: None,
        km: None,
        relation: None,
        literal: true,
        why: why.into(),
    }
}

fn resolved(
    gazetteer: &Gazetteer<'_>,
    span: Span,
    choice: choose::Choice,
    literal: bool,
    relation: Option<relation::Beside>,
) -> Option<Place> {
    let entry = gazetteer.place(choice.row)?;
    let admin1 = if entry.kind == Kind::Admin1 {
        Some(entry.name)
    } else {
        gazetteer.division(&entry)
    };
    // Of a few districts nobody has written down a point: they are known as finely as their division.
    let (at, km, precision) = match entry.admin1.and_then(|row| gazetteer.place(row)) {
        Some(division) if entry.at.is_none() => (division.at, division.km, division.kind),
        _ => (entry.at, entry.km, entry.kind),
    };
    Some(Place {
        span,
        name: entry.name.into(),
        id: gazetteer.id(choice.row).map(Into::into),
        kind: Some(entry.kind),
        admin1: admin1.map(Into::into),
        country: entry.country.map(Into::into),
        at,
        precision: Some(Precision::of(precision, km)),
        km: Some(u32::from(km) + relation.as_ref().map_or(0, |r| r.km)),
        relation: relation.map(|r| r.span),
        literal,
        why: choice.why,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::language::{Name, NameKind, segment};

    fn places(text: &str) -> Vec<Place> {
        resolve(text, &segment(text), &Gazetteer::embedded(), None)
    }

    /// The places of a text as "words: name, admin1, country".
    fn shown(text: &str) -> Vec<String> {
        let show = |p: &Place| {
            let parts = [Some(&p.name), p.admin1.as_ref(), p.country.as_ref()];
            let parts: Vec<&str> = parts.into_iter().flatten().map(|s| &**s).collect();
            format!("{}: {}", p.span.of(text), parts.join(", "))
        };
        places(text).iter().map(show).collect()
    }

    /// The only place of a text.
    fn only(text: &str) -> Place {
        let found = places(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found[0].clone()
    }

    /// The analysis of a text in which the reader marked `words` as a name of this kind.
    fn read(text: &str, words: &str, kind: NameKind) -> Analysis {
        let mut analysis = segment(text);
        let start = text.find(words).expect("the words are in the text");
        let span = Span::new(start, start + words.len());
        let inside = |t: &crate::language::Token| span.contains(t.span);
        let first = analysis.tokens.iter().position(inside).expect("a token");
        let count = analysis.tokens.iter().filter(|t| inside(t)).count();
        analysis.names.push(Name {
            span,
            tokens: first..first + count,
            kind,
        });
        analysis
    }

    #[test]
    fn a_town_is_told_from_its_namesakes_by_the_division_after_it() {
        assert_eq!(
            shown("The flood reached Springfield, Illinois, on Monday."),
            [
                "Springfield: Springfield, Illinois, US",
                "Illinois: Illinois, Illinois, US"
            ]
        );
        assert_eq!(
            shown("The flood reached Springfield, Mo., on Monday.")[0],
            "Springfield: Springfield, Missouri, US"
        );
        assert_eq!(
            shown("Police in London, Ontario, made an arrest.")[0],
            "London: London, Ontario, CA"
        );
    }

    #[test]
    fn a_town_is_told_from_its_namesakes_by_the_country_of_the_report() {
        let report = "The army shelled Tripoli overnight, Lebanese officials said. Shops in Sidon and Tyre stayed shut.";
        assert!(
            shown(report).contains(&"Tripoli: Tripoli, North Lebanon, LB".to_owned()),
            "{:?}",
            shown(report)
        );
        let report = "Fighters from Misrata entered Tripoli, Libya's capital.";
        assert!(
            shown(report).contains(&"Tripoli: Tripoli, Tripoli, LY".to_owned()),
            "{:?}",
            shown(report)
        );
    }

    #[test]
    fn a_state_is_told_from_a_country_by_its_neighbours() {
        let report =
            "Storms crossed Alabama and Georgia. Roads near Macon and Savannah were closed.";
        assert!(
            shown(report).contains(&"Georgia: Georgia, Georgia, US".to_owned()),
            "{:?}",
            shown(report)
        );
        let report = "Troops left Georgia, officials in Tbilisi and Batumi said.";
        assert!(
            shown(report).contains(&"Georgia: Georgia, GE".to_owned()),
            "{:?}",
            shown(report)
        );
    }

    #[test]
    fn names_told_in_a_row_are_of_one_kind() {
        let report = "It rained in Texas, Utah, Washington, West Virginia and Wyoming.";
        assert!(
            shown(report).contains(&"Washington: Washington, Washington, US".to_owned()),
            "{:?}",
            shown(report)
        );
        assert_eq!(
            shown("Oil came from Iraq, Iran and Kuwait."),
            ["Iraq: Iraq, IQ", "Iran: Iran, IR", "Kuwait: Kuwait, KW"]
        );
    }

    #[test]
    fn a_bare_direction_names_no_division_of_another_country() {
        let of = |text: &str| {
            let found = resolve(
                text,
                &read(text, "Western", NameKind::Place),
                &Gazetteer::embedded(),
                None,
            );
            let place = found.iter().find(|p| &*p.name == "Western");
            place.map(|p| p.country.clone())
        };
        assert_eq!(of("Kenya sent grain to Western."), Some(None));
    }

    #[test]
    fn divisions_go_by_their_common_english_names() {
        for (text, want) in [
            ("A market in Mosul burned.", "Nineveh"),
            ("A market in Palmyra, Syria, burned.", "Homs"),
            ("A bridge near Mariupol was hit.", "Donetsk"),
            ("A bomb went off in Kandahar.", "Kandahar"),
        ] {
            assert_eq!(places(text)[0].admin1.as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn the_word_beside_a_name_says_whether_the_town_or_the_province_is_meant() {
        assert_eq!(
            only("A convoy was attacked in Deir Ezzor province.").kind,
            Some(Kind::Admin1)
        );
        assert_eq!(
            only("A convoy was attacked in Diyala Governorate.").kind,
            Some(Kind::Admin1)
        );
        assert_eq!(
            only("A convoy was attacked in the city of Aleppo.").kind,
            Some(Kind::City)
        );
    }

    #[test]
    fn a_base_is_found_under_the_spelling_of_the_report() {
        for spelling in ["al-Harir Air Base", "Harir airbase", "Harir Air Base"] {
            let place = only(&format!("Two drones hit the {spelling} at dawn."));
            assert_eq!(place.id.as_deref(), Some("tp:harir-air-base"), "{spelling}");
            assert_eq!(place.precision, Some(Precision::Site));
        }
    }

    #[test]
    fn another_transliteration_finds_the_same_town() {
        let text = "Shells fell on al-Shaddadi in Syria.";
        let found = resolve(
            text,
            &read(text, "al-Shaddadi", NameKind::Place),
            &Gazetteer::embedded(),
            None,
        );
        assert_eq!(found[0].id.as_deref(), Some("gn:172837"), "{found:?}");
    }

    #[test]
    fn adjectives_name_a_country_but_not_a_location() {
        let place = only("Iranian officials rejected the offer.");
        assert_eq!(
            (place.country.as_deref(), place.literal),
            (Some("IR"), false)
        );
        let gazetteer = Gazetteer::embedded();
        for (word, country) in [
            ("Iranian", "IR"),
            ("Syrians", "SY"),
            ("Frenchmen", "FR"),
            ("Pashtun", ""),
        ] {
            assert_eq!(
                gazetteer.country_of_demonym(word).unwrap_or(""),
                country,
                "{word}"
            );
        }
    }

    #[test]
    fn a_capital_that_speaks_is_its_government() {
        assert!(!only("Tehran denied any part in the attack.").literal);
        assert!(only("A bomb exploded in Tehran.").literal);
    }

    #[test]
    fn words_of_distance_widen_the_precision() {
        let text = "A patrol was ambushed 20 km south of Mosul.";
        let place = only(text);
        assert_eq!(place.relation.map(|r| r.of(text)), Some("20 km south of"));
        assert!(place.km.is_some_and(|km| km >= 20), "{place:?}");
    }

    #[test]
    fn a_part_that_the_reader_marked_is_read_with_the_rest_of_the_name() {
        for (text, part, want) in [
            (
                "Cases rose in the United States.",
                "States",
                "United States",
            ),
            ("Ships left New York.", "York", "New York"),
            ("He fled to North Korea.", "North", "North Korea"),
            (
                "It was told to the People's Republic of China.",
                "Republic of China",
                "People's Republic of China",
            ),
        ] {
            let analysis = read(text, part, NameKind::Place);
            let found = resolve(text, &analysis, &Gazetteer::embedded(), None);
            let words: Vec<&str> = found.iter().map(|place| place.span.of(text)).collect();
            assert_eq!(words, [want], "{text}");
        }
    }

    #[test]
    fn a_genitive_is_no_end_of_a_name_but_may_stand_in_it() {
        assert_eq!(
            shown("It was the People's Republic of China that spoke. Peru's coast was calm."),
            ["People's Republic of China: China, CN", "Peru: Peru, PE"]
        );
    }

    #[test]
    fn a_name_no_place_fits_keeps_its_words_and_gets_no_id() {
        let text = "Rain fell on Qwertzuville all day.";
        let found = resolve(
            text,
            &read(text, "Qwertzuville", NameKind::Place),
            &Gazetteer::embedded(),
            None,
        );
        assert_eq!(
            (&*found[0].name, found[0].id.as_deref()),
            ("Qwertzuville", None)
        );
    }

    #[test]
    fn a_name_no_place_fits_lies_where_the_report_says() {
        let known = |text: &str, name: &str| {
            let found = resolve(
                text,
                &read(text, name, NameKind::Place),
                &Gazetteer::embedded(),
                None,
            );
            let place = found
                .iter()
                .find(|p| &*p.name == name)
                .expect("the name is read");
            (
                place.id.is_some(),
                place.country.clone(),
                place.admin1.clone(),
                place.at.is_some(),
                place.precision,
            )
        };
        let in_fife = (
            false,
            Some("GB".into()),
            Some("Scotland".into()),
            true,
            Some(Precision::District),
        );
        assert_eq!(
            known(
                "A swan died in Qwertzuville in Fife, Scotland.",
                "Qwertzuville"
            ),
            in_fife
        );
        let abroad = (false, Some("PE".into()), None, false, None);
        assert_eq!(
            known("Rain fell on Qwertzuville in Peru all day.", "Qwertzuville"),
            abroad
        );
        let nowhere = (false, None, None, false, None);
        assert_eq!(
            known(
                "Rain fell on Qwertzuville, Lima and Arequipa.",
                "Qwertzuville"
            ),
            nowhere
        );
    }

    #[test]
    fn persons_and_common_words_are_no_places() {
        let text = "Paris Jackson spoke.";
        assert_eq!(
            resolve(
                text,
                &read(text, "Paris Jackson", NameKind::Person),
                &Gazetteer::embedded(),
                None
            ),
            []
        );
        assert_eq!(
            shown("Most of them were Reading in March. He met Gen. Jackson. May God help us."),
            Vec::<String>::new()
        );
        assert_eq!(shown("Perhaps US voters care."), ["US: United States, US"]);
        assert_eq!(shown("Tell us or let me in."), Vec::<String>::new());
    }

    #[test]
    fn text_in_capitals_is_read_too() {
        let report =
            "BOMBS EXPLODED IN SAN SALVADOR AND IN SANTA ANA, EL SALVADOR, OFFICIALS SAID.";
        assert_eq!(
            shown(report)[0],
            "SAN SALVADOR: San Salvador, San Salvador, SV"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_is_read_without_panic_and_spans_are_quotes(text in "\\PC{0,80}|([A-Z][a-z]{1,6}|in|of|,|al-|'s|20 km|near|Camp| ){0,30}") {
            for place in places(&text) {
                prop_assert!(text.get(place.span.range()).is_some());
            }
        }

        #[test]
        fn any_bytes_are_a_pack_or_an_error(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), sound in any::<bool>()) {
            if sound {
                bytes.splice(0..0, *pack::MAGIC);
            }
            if let Ok(gazetteer) = Gazetteer::open(&bytes) {
                let _ = gazetteer.candidates("Paris");
                let _ = gazetteer.place(0);
            }
        }
    }
}
