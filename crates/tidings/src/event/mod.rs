//! Recognising events: what the reader and the codebook say of words in, event mentions out.
//!
//! `candidate` keeps what the reader's heads say about every word that may be a trigger; `recognise`
//! decides which are events and of what kind, by the `evidence` of the codebook beside the reader's;
//! `status` whether they happened, once or often, now or long ago; `argument` reads the
//! arguments of a happening off its mentions, `side` tells which parties stand on one side of it, `precision` how
//! finely place and time are known, `parts` whether the same words tell of several. Which mentions tell of one happening is left to `coreference`, who says so to
//! `attribution`.

pub(crate) mod argument;
pub(crate) mod candidate;
pub(crate) mod code;
pub(crate) mod cost;
pub(crate) mod evidence;
pub(crate) mod parts;
mod precision;
pub(crate) mod recognise;
mod side;
pub(crate) mod status;
