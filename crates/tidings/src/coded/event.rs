//! An event: one happening as told in one report.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Claim, Instrument, Party, Place, Time};
use crate::Span;

/// One happening as told in one report, with a claim for every source that speaks about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event<S = Span> {
    /// `e1`, `e2` ... in the order in which the report first tells of them.
    pub id: String,
    /// PLOVER event type, extended: `ASSAULT`, `PROTEST` ...
    #[serde(rename = "type")]
    pub event_type: String,
    /// PLOVER mode, extended: `drone`, `demo` ...; absent if none fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// Whether it happened.
    pub status: Status,
    /// One happening or a summary of many.
    pub scope: Scope,
    /// How many, if an aggregate says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<Count>,
    /// Part of what the report is about; `false` for background and history.
    pub news: bool,
    /// The words that tell of it, the clearest first.
    pub triggers: Vec<S>,
    /// Who did it; both sides of a mutual act. Empty if the report does not say.
    #[serde(skip_serializing_if = "Vec::is_empty", default = "Vec::new")]
    pub actor: Vec<Party<S>>,
    /// To whom, or to what.
    #[serde(skip_serializing_if = "Vec::is_empty", default = "Vec::new")]
    pub target: Vec<Party<S>>,
    /// With what.
    #[serde(skip_serializing_if = "Vec::is_empty", default = "Vec::new")]
    pub instrument: Vec<Instrument<S>>,
    /// The most specific place where it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place<S>>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Time<S>>,
    /// Deaths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub killed: Option<Toll<S>>,
    /// Injuries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub injured: Option<Toll<S>>,
    /// Arrests, captures and abductions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detained: Option<Toll<S>>,
    /// Missing persons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Toll<S>>,
    /// People driven from their homes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub displaced: Option<Toll<S>>,
    /// One for every source that speaks about it.
    pub claims: Vec<Claim<S>>,
    /// Its codes in the codebooks of the field.
    #[serde(default)]
    pub codes: Codes,
    /// How sure the coder is that this is an event of this type: 0 to 1.
    pub confidence: f32,
    /// For every field that is set, the rule, entry or head that set it.
    pub why: BTreeMap<Cow<'static, str>, String>,
}

impl<S> Event<S> {
    /// An event of the given type that occurred once, of which nothing else is known yet.
    pub fn new(id: impl Into<String>, event_type: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            event_type: event_type.into(),
            mode: None,
            status: Status::Occurred,
            scope: Scope::Single,
            count: None,
            news: true,
            triggers: Vec::new(),
            actor: Vec::new(),
            target: Vec::new(),
            instrument: Vec::new(),
            place: None,
            time: None,
            killed: None,
            injured: None,
            detained: None,
            missing: None,
            displaced: None,
            claims: Vec::new(),
            codes: Codes::default(),
            confidence: 0.0,
            why: BTreeMap::new(),
        }
    }

    /// The tolls that are stated, each with its name in the output.
    pub fn tolls(&self) -> impl Iterator<Item = (&'static str, &Toll<S>)> {
        [
            ("killed", &self.killed),
            ("injured", &self.injured),
            ("detained", &self.detained),
            ("missing", &self.missing),
            ("displaced", &self.displaced),
        ]
        .into_iter()
        .filter_map(|(name, toll)| Some((name, toll.as_ref()?)))
    }
}

/// Whether an event happened, as the report has it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It happened. A denial by someone is a claim and leaves this as it is.
    #[default]
    Occurred,
    /// Tried, and failed, foiled or intercepted.
    Attempted,
    /// Announced, intended, future.
    Planned,
    /// If, may, could, feared.
    Hypothetical,
    /// The report itself says that it did not happen.
    Negated,
}

impl Status {
    /// As in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Occurred => "occurred",
            Self::Attempted => "attempted",
            Self::Planned => "planned",
            Self::Hypothetical => "hypothetical",
            Self::Negated => "negated",
        }
    }
}

/// One happening, or a summary of many.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// One happening.
    #[default]
    Single,
    /// "More than a hundred attacks since October".
    Aggregate,
}

/// A number of happenings; an open end is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Count {
    /// At least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<u64>,
    /// At most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<u64>,
}

/// A number of people harmed; an open end is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toll<S = Span> {
    /// At least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<u64>,
    /// At most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<u64>,
    /// Who they were, in the report's words: "guards".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// The words that say so.
    #[serde(flatten)]
    pub span: S,
}

/// An event's codes in the codebooks of the field; absent where a codebook has none for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Codes {
    /// PLOVER proper, without the extensions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plover: Option<PloverCode>,
    /// CAMEO, two to four digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cameo: Option<String>,
    /// ACLED.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acled: Option<AcledCode>,
    /// How finely place and days are known, as UCDP says it.
    #[serde(default, skip_serializing_if = "UcdpPrecision::is_unknown")]
    pub ucdp: UcdpPrecision,
}

/// How finely place and days are known, on the scales of UCDP's event data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UcdpPrecision {
    /// 1 (the spot) to 7 (water); absent if the place is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub where_prec: Option<u8>,
    /// 1 (a day) to 5 (a year); absent if it is not known, open or longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_prec: Option<u8>,
}

impl UcdpPrecision {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

/// A PLOVER code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PloverCode {
    /// `ASSAULT`
    #[serde(rename = "type")]
    pub event_type: String,
    /// `aerial`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
}

/// An ACLED code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcledCode {
    /// "Explosions/Remote violence"
    pub event_type: String,
    /// "Air/drone strike"
    pub sub_event_type: String,
    /// 1 (the place) to 3 (a region); absent if the place is not known so finely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geo_precision: Option<u8>,
    /// 1 (a day) to 3 (a month); absent if it is not known so finely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_precision: Option<u8>,
}
