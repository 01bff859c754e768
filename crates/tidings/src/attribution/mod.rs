//! Who says so: sources, the words by which they say it, and what they say.
//!
//! Syntax gives the attributions of a document (a reporting word, its subject, its clause or quotation);
//! the reader's claim head gives, for an event, the words that are its sources and their stance. A source
//! that both name is surer than one that only one of them names.

pub(crate) mod claim;
mod saying;

pub(crate) use saying::{Saying, sayings};
