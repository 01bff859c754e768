//! What coding a report gives: its events, who says so, and everything that was found on the way.
//!
//! The types are generic over `S`, the way a stretch of text is written down: [`Span`] (bytes) inside
//! the engine, [`Quote`](crate::export::Quote) (code points and the words) in the export. So the fields
//! are declared once, and a coded report cannot be printed with byte offsets by mistake.

mod claim;
mod event;
mod mention;

pub use claim::{Attribution, Claim, Overrides, Source, Stance};
pub use event::{AcledCode, Codes, Count, Event, PloverCode, Scope, Status, Toll, UcdpPrecision};
pub use mention::{Figure, Instrument, Mentions, Party, Place, Time};

use crate::Span;
use crate::language::Analysis;
use crate::pack::Manifest;
use crate::report::{Problem, Report};

/// A report with everything that coding it found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coded {
    /// The report itself.
    pub report: Report,
    /// Its sentences, tokens and names.
    pub analysis: Analysis,
    /// In the order in which they are first told.
    pub events: Vec<Event>,
    /// All mentions, also those outside events.
    pub mentions: Mentions,
    /// All attributions, also those about no event.
    pub attributions: Vec<Attribution<Span>>,
    /// What could not be used.
    pub problems: Vec<Problem>,
    /// The packs that it was coded with, beside what is built in.
    pub packs: Vec<Manifest>,
}

impl Coded {
    /// The report with the problems of reading it, and nothing found in it yet.
    pub fn new(report: &Report) -> Self {
        Self {
            problems: report.problems.clone(),
            report: report.clone(),
            ..Self::default()
        }
    }
}
