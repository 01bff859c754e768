//! Places: finding the names of places in a report and telling which place each means.
//!
//! In: a text and its [`Analysis`](crate::language::Analysis). Out: [`Place`]s, each with its words, the place of the
//! gazetteer it means, and why. A name that fits no place, or several equally, keeps its words and gets no id.
//! Which event happened where is left to [`crate::mention`]'s readers.

pub mod gazetteer;
pub mod key;
pub mod pack;

pub use gazetteer::{Candidate, Entry, Gazetteer, Kind, Role, Tier};
