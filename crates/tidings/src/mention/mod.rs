//! Finding and resolving what a report mentions: times, places, actors, weapons, counts.

pub mod actor;
pub(crate) mod casualty;
pub mod count;
pub mod place;
pub mod time;
pub mod weapon;
