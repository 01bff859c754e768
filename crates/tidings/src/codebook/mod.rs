//! The codebook: which words say which event, what an event's type and mode are called elsewhere.
//!
//! In: the TOML files of the data directory, embedded ([`Codebook::embedded`]) and overlaid by an
//! analyst's own ([`Codebook::load`]); then an [`Analysis`]. Out: [`TriggerHit`]s, [`CueHit`]s and [`SayingCue`]s,
//! each with the file and line that set it, and the codes of other schemes ([`Crosswalk`]).
//! Joining hits to events, and filling actors and targets, is left to the event module.
//!
//! [`Analysis`]: crate::language::Analysis

mod casualty;
mod check;
mod crosswalk;
mod cue;
mod event_type;
mod files;
mod load;
mod pattern;
mod saying;
mod trigger;
mod weapon;

pub use casualty::Harm;
pub(crate) use casualty::{CasualtyWords, Frame as CasualtyFrame};
pub use check::{Finding, check};
pub use crosswalk::{AcledCode, CameoCode, Circumstances, Crosswalk, PloverCode, Side};
pub use cue::CueHit;
pub use event_type::{EventType, Mode, UnknownName};
pub(crate) use files::Source;
pub use files::{CueMeaning, Passive, Reach, RuleError, Slot, Strength};
pub use load::{Codebook, Entry};
pub use pattern::PartOfSpeech;
pub use saying::{Form, SayingCue};
pub use trigger::{Fit, Support, TriggerHit};
pub use weapon::WeaponClass;
