//! Tidings reads a news report and codes its events: who did what to whom, where, when, with what,
//! at what cost, and who says so. Every value keeps its words and its reason.
//!
//! The engine has no network, no database, no clock and no global state: the same report gives the
//! same events.

mod attribution;
pub mod codebook;
pub mod coded;
mod coder;
mod coreference;
mod error;
mod event;
pub mod export;
pub mod language;
pub mod mention;
mod pack;
pub mod read;
mod report;
pub mod span;

pub use coded::Coded;
pub use coder::{Coder, LONGEST};
pub use error::{Error, ErrorKind};
pub use export::Record;
pub use pack::{Manifest, Pack};
pub use report::{Origin, Problem, Report};
pub use span::Span;
