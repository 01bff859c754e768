//! A claim: what one source says about one event. An attribution: the words in which it says so.

use serde::{Deserialize, Serialize};

use super::{Party, Place, Status, Time, Toll};
use crate::Span;

/// What one source says about an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim<S = Span> {
    /// Who says it.
    pub source: Source<S>,
    /// What the source does with it.
    pub stance: Stance,
    /// The words that show the stance; absent for a plain assertion by the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cue: Option<S>,
    /// The fields in which this source differs from the event.
    #[serde(flatten)]
    pub overrides: Overrides<S>,
}

/// Who says something about an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Source<S = Span> {
    /// The narrator, in the report's own voice.
    Report,
    /// A person or body in the report.
    Party {
        /// Fullest name.
        name: String,
        /// Registry id.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// What kind of party it is: `ministry`, `armed-group` ...
        #[serde(skip_serializing_if = "Option::is_none")]
        party: Option<String>,
        /// ISO 3166-1 alpha-2.
        #[serde(skip_serializing_if = "Option::is_none")]
        country: Option<String>,
        /// PLOVER sector: `MIL`, `REB` ...
        #[serde(skip_serializing_if = "Option::is_none")]
        sector: Option<String>,
        /// Its words at this claim.
        #[serde(flatten)]
        span: S,
    },
}

/// What a source does with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stance {
    /// Says that it happened.
    Asserts,
    /// Says "it was us".
    ClaimsResponsibility,
    /// Denies the act or its own part in it.
    Denies,
    /// Says who did it.
    Accuses,
    /// Confirms what another said.
    Confirms,
    /// Declines to say.
    NoComment,
    /// Hedges: "allegedly", "is thought to".
    Doubts,
}

impl Stance {
    /// As in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asserts => "asserts",
            Self::ClaimsResponsibility => "claims-responsibility",
            Self::Denies => "denies",
            Self::Accuses => "accuses",
            Self::Confirms => "confirms",
            Self::NoComment => "no-comment",
            Self::Doubts => "doubts",
        }
    }
}

/// The fields in which one source differs from the event itself; absent where it does not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overrides<S = Span> {
    /// Who did it, according to this source.
    #[serde(skip_serializing_if = "Vec::is_empty", default = "Vec::new")]
    pub actor: Vec<Party<S>>,
    /// To whom, according to this source.
    #[serde(skip_serializing_if = "Vec::is_empty", default = "Vec::new")]
    pub target: Vec<Party<S>>,
    /// Whether it happened, according to this source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Where, according to this source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place<S>>,
    /// When, according to this source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Time<S>>,
    /// Deaths, according to this source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub killed: Option<Toll<S>>,
    /// Injuries, according to this source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub injured: Option<Toll<S>>,
}

impl<S> Overrides<S> {
    /// The source differs in nothing.
    pub fn none() -> Self {
        Self {
            actor: Vec::new(),
            target: Vec::new(),
            status: None,
            place: None,
            time: None,
            killed: None,
            injured: None,
        }
    }
}

/// A passage that gives something as said by a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution<S = Span> {
    /// Who says it; absent for "it is said".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<S>,
    /// The words of saying: "denied".
    pub cue: S,
    /// What is said.
    pub content: S,
    /// What the source does with it.
    pub stance: Stance,
}
