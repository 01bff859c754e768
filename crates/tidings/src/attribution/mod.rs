//! Who says so: sources, the words by which they say it, and what they say.
//!
//! The codebook's cues, syntax, quotation marks and labels give the sayings of a document; an event told
//! inside the words of one is that source's claim. The reader's claim head moves the stance, and adds
//! sources that no cue shows. What a source says of an event told elsewhere ("denied it") is a remark.

mod account;
pub(crate) mod claim;
mod differ;
mod label;
mod quotation;
pub(crate) mod remark;
mod saying;
mod speaker;
mod tree;

pub(crate) use account::Accounts;
pub(crate) use speaker::first_person;
