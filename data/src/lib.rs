//! What an analyst edits, embedded: this crate holds no logic, only the bytes of the files beside it.

pub mod dates;
