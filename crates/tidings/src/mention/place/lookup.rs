//! Looking a name up by itself: the places that it may mean, best known first.
//!
//! In: a name, and the country it is to lie in, if that is known. Out: [`Known`] places. In a report the other
//! places decide among them (`choose`); here only what does not depend on a report is weighed.

use serde::Serialize;

use super::choose::weight;
use super::{Candidate, Gazetteer, Precision, Role, Tier};

/// A place that a name may mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Known {
    /// `gn:` and a `GeoNames` id, `apt:` and an ICAO code, or `tp:` and an id of Tidings.
    pub id: String,
    /// Its common English name.
    pub name: String,
    /// Its kind: `country`, `admin1`, `settlement`, `air-base` ...
    pub kind: &'static str,
    /// Its first-order division.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin1: Option<String>,
    /// ISO 3166-1 alpha-2 code of its country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Latitude of a representative point, in degrees (WGS 84).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f32>,
    /// Longitude of that point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f32>,
    /// How far the place may reach from that point, in km.
    pub km: u16,
    /// How finely a report that names it is placed: `site`, `settlement`, `province` ...
    pub precision: &'static str,
    /// Its people; for a place without people a weight that compares with them. 0 if not known.
    pub population: u32,
    /// What the name is to it, and how it was matched.
    pub why: String,
}

/// The places that `name` may mean, those first that a report without other places would mean; with `country`
/// (ISO 3166-1 alpha-2) only those in it, and names one letter off, too.
pub fn lookup(gazetteer: &Gazetteer<'_>, name: &str, country: Option<&str>) -> Vec<Known> {
    let mut found = gazetteer.candidates(name);
    if let Some(country) = country {
        if found.is_empty() {
            found = gazetteer.near(&super::key::exact(name), country);
        }
        let there = |c: &Candidate| gazetteer.place(c.row)?.country;
        found.retain(|c| there(c) == Some(country));
    }
    found.sort_by(|x, y| {
        let weights = weight(gazetteer, *y).total_cmp(&weight(gazetteer, *x));
        weights.then(x.row.cmp(&y.row))
    });
    found
        .into_iter()
        .filter_map(|candidate| known(gazetteer, candidate))
        .collect()
}

fn known(gazetteer: &Gazetteer<'_>, candidate: Candidate) -> Option<Known> {
    let entry = gazetteer.place(candidate.row)?;
    let name = match candidate.role {
        Role::Name => "its name",
        Role::Alias => "another name",
        Role::Short => "its name without the word for its kind",
        Role::Demonym => "a word for its people",
        Role::Abbreviation => "an abbreviation",
        Role::Code => "a code",
        Role::Word => return None,
    };
    let matched = match candidate.tier {
        Tier::Exact => "",
        Tier::Bare => ", without article or kind",
        Tier::Folded => ", in another transliteration",
        Tier::Near => ", but for one letter",
    };
    Some(Known {
        id: gazetteer.id(candidate.row)?,
        name: entry.name.to_owned(),
        kind: entry.kind.as_str(),
        admin1: gazetteer.division(&entry).map(str::to_owned),
        country: entry.country.map(str::to_owned),
        lat: entry.at.map(|at| at.0),
        lon: entry.at.map(|at| at.1),
        km: entry.km,
        precision: Precision::of(entry.kind, entry.km).as_str(),
        population: entry.population,
        why: format!("{name}{matched}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(name: &str, country: Option<&str>) -> Option<Known> {
        lookup(&Gazetteer::embedded(), name, country)
            .into_iter()
            .next()
    }

    #[test]
    fn the_best_known_place_comes_first() {
        let paris = first("Paris", None).expect("a place");
        assert_eq!(
            (paris.kind, paris.country.as_deref()),
            ("capital", Some("FR"))
        );
        let texan = first("Paris", Some("US")).expect("a place");
        assert_eq!(texan.country.as_deref(), Some("US"));
    }

    #[test]
    fn another_transliteration_is_said_to_be_one() {
        let city = first("Dayr az-Zawr", Some("SY")).expect("a place");
        assert_eq!(city.country.as_deref(), Some("SY"));
        let name = first("Deir Ezzor", Some("SY")).expect("a place");
        assert_eq!(name.admin1, city.admin1);
    }

    #[test]
    fn what_is_no_place_gives_none() {
        assert_eq!(first("Xyzzyx Qwrtp", None), None);
    }
}
