//! Places: finding the names of places in a report and telling which place each means.
//!
//! In: a text and its [`Analysis`]. Out: [`Place`]s, each with its words, the place of the gazetteer it means, and
//! why. A name the reader marked that fits no place, or several equally, keeps its words and gets no id. Which event
//! happened where is left to the modules that read events.

mod choose;
mod find;
pub mod gazetteer;
pub mod key;
pub mod pack;
mod relation;

use std::sync::Arc;

pub use gazetteer::{Candidate, Entry, Gazetteer, Kind, Role, Tier};

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

/// A name of a place in a report, and the place it means.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The words that name it.
    pub span: Span,
    /// Its name in the gazetteer; the words themselves where it has no id.
    pub name: Box<str>,
    /// `gn:` and a GeoNames id, `apt:` and an ICAO code, `tp:` and an id of Tidings; `None` if it fits no place.
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
    let mut places = Vec::new();
    for (f, choice) in found.iter().zip(choices) {
        let Some(choice) = choice else {
            if f.by == By::Reader {
                let why = if f.candidates.is_empty() {
                    "no place of that name"
                } else {
                    "several places fit equally"
                };
                places.push(unresolved(text, f.span, why));
            }
            continue;
        };
        let demonym = f
            .candidates
            .iter()
            .any(|c| c.row == choice.row && c.role == Role::Demonym);
        let literal = !demonym
            && f.by != By::Inside
            && !relation::speaks(text, analysis, &f.tokens, gazetteer, choice.row);
        let relation = relation::beside(text, analysis, f.tokens.start);
        places.extend(resolved(gazetteer, f.span, choice, literal, relation));
    }
    places
}

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
        entry.admin1.and_then(|r| Some(gazetteer.place(r)?.name))
    };
    Some(Place {
        span,
        name: entry.name.into(),
        id: gazetteer.id(choice.row).map(Into::into),
        kind: Some(entry.kind),
        admin1: admin1.map(Into::into),
        country: entry.country.map(Into::into),
        at: entry.at,
        precision: Some(Precision::of(entry.kind, entry.km)),
        km: Some(u32::from(entry.km) + relation.as_ref().map_or(0, |r| r.km)),
        relation: relation.map(|r| r.span),
        literal,
        why: choice.why,
    })
}
