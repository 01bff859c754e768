//! Mentions: words that name a party, a place, a time, a weapon or a number, with what they resolve to.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Span;
use crate::mention::actor::Actor;
use crate::mention::place;
use crate::mention::time::{self, Interval, Precision};

/// A person, group, body or object that acts or is acted upon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party<S = Span> {
    /// Fullest name in the report or the registry.
    pub name: String,
    /// Registry id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What it is: `state`, `armed-group`, `person` ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// PLOVER sector: `MIL`, `REB` ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// The words that name it here.
    #[serde(flatten)]
    pub span: S,
    /// Its other mentions in the report.
    #[serde(skip_serializing_if = "Vec::is_empty", default = "Vec::new")]
    pub mentions: Vec<S>,
}

impl<S> Party<S> {
    /// A party of which only its name is known.
    pub fn named(name: impl Into<String>, span: S) -> Self {
        Self {
            name: name.into(),
            id: None,
            kind: None,
            country: None,
            sector: None,
            span,
            mentions: Vec::new(),
        }
    }
}

impl Party {
    /// A party by the words that name it, with what the registry tells of it.
    pub fn of(text: &str, actor: &Actor) -> Self {
        let mut party = Self::named(actor.span.of(text), actor.span);
        party.tell(actor);
        if let Some(name) = actor.name.as_deref().filter(|_| actor.stands_for()) {
            name.clone_into(&mut party.name);
        }
        party
    }

    /// Adds what the registry tells: id, kind, country and sector.
    pub(crate) fn tell(&mut self, actor: &Actor) {
        self.id = actor.id.as_deref().map(str::to_owned);
        if let Some(kind) = actor.kind {
            self.kind = Some(kind.as_str().to_owned());
        }
        self.country = actor.country.as_deref().map(str::to_owned);
        self.sector = actor.sector.map(|sector| sector.as_str().to_owned());
    }
}

/// A weapon or other means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instrument<S = Span> {
    /// Its class: `drone`, `small-arms` ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The words that name it.
    #[serde(flatten)]
    pub span: S,
}

/// A place, resolved as far as the report and the gazetteer allow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place<S = Span> {
    /// Its name, as the gazetteer has it if it is resolved.
    pub name: String,
    /// Gazetteer id: `geonames:95446`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What it is: `city`, `base`, `country` ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// First-level division.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin1: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Degrees north, WGS84.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Degrees east, WGS84.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// How finely the place is known: `site`, `settlement`, `district`, `province`, `country`, `region`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<String>,
    /// The words that name it.
    #[serde(flatten)]
    pub span: S,
}

impl<S> Place<S> {
    /// A place that is not resolved.
    pub fn named(name: impl Into<String>, span: S) -> Self {
        Self {
            name: name.into(),
            id: None,
            kind: None,
            admin1: None,
            country: None,
            lat: None,
            lon: None,
            precision: None,
            span,
        }
    }
}

impl Place {
    /// A place as the gazetteer has it; one that fits no entry keeps its words alone.
    pub fn of(place: &place::Place) -> Self {
        // Five decimals are a metre: what is behind them is the rounding of f32.
        let degrees = |value: f32| (f64::from(value) * 1e5).round() / 1e5;
        Self {
            name: place.name.to_string(),
            id: place.id.as_deref().map(str::to_owned),
            kind: place.kind.map(|kind| kind.as_str().to_owned()),
            admin1: place.admin1.as_deref().map(str::to_owned),
            country: place.country.as_deref().map(str::to_owned),
            lat: place.at.map(|(lat, _)| degrees(lat)),
            lon: place.at.map(|(_, lon)| degrees(lon)),
            precision: place
                .precision
                .map(|precision| precision.as_str().to_owned()),
            span: place.span,
        }
    }

    /// Puts a place that fits no entry into another: country and division are of that one, and so is the point, if that
    /// one is less than a country; it is then known as finely as that one is.
    pub(crate) fn lie_in(&mut self, outer: &place::Place) {
        let known = Self::of(outer);
        self.country = known.country;
        self.admin1 = known.admin1;
        if let Some(precision) = outer.precision.filter(|&p| p <= place::Precision::Province) {
            self.lat = known.lat;
            self.lon = known.lon;
            let precision = precision.max(place::Precision::Settlement);
            self.precision = Some(precision.as_str().to_owned());
        }
    }
}

/// A time, resolved to an interval of days as far as the report allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Time<S = Span> {
    /// First day; absent if open or unresolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The day after the last; absent if open or unresolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// How finely the words tell it: `day`, `week`, `month` ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
    /// The words that say it.
    #[serde(flatten)]
    pub span: S,
}

impl Time {
    /// The days that the words name.
    pub fn told(time: &time::Time) -> Self {
        Self::within(time, time.value)
    }

    /// The days in which an event happened that is told with these words: `since 5 March` is open.
    pub fn of_event(time: &time::Time) -> Self {
        Self::within(time, time.extent)
    }

    fn within(time: &time::Time, days: Option<Interval>) -> Self {
        Self {
            from: days.and_then(|days| days.from),
            to: days.and_then(|days| days.to),
            precision: time.precision,
            span: time.span,
        }
    }
}

/// A number of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure<S = Span> {
    /// At least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<u64>,
    /// At most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<u64>,
    /// What is counted, in the report's words: "attacks".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The words that say it.
    #[serde(flatten)]
    pub span: S,
}

/// Everything of these kinds that a report mentions, in order, also outside events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mentions<S = Span> {
    /// Times.
    pub times: Vec<Time<S>>,
    /// Places.
    pub places: Vec<Place<S>>,
    /// Actors.
    pub actors: Vec<Party<S>>,
    /// Weapons and other means.
    pub weapons: Vec<Instrument<S>>,
    /// Numbers.
    pub counts: Vec<Figure<S>>,
}

impl<S> Default for Mentions<S> {
    fn default() -> Self {
        Self {
            times: Vec::new(),
            places: Vec::new(),
            actors: Vec::new(),
            weapons: Vec::new(),
            counts: Vec::new(),
        }
    }
}
