//! What an analyst edits, embedded: this crate holds no logic, only the bytes of the files beside it.

pub mod actors;
mod codebook;
pub mod dates;

pub use codebook::CODEBOOK;
/// The reader model: an int8 ONNX graph (`models/reader/README.md`).
pub const READER_MODEL: &[u8] = include_bytes!("../models/reader/reader.onnx");
/// The gate in front of it, which tells sentences worth reading: an int8 ONNX graph.
pub const GATE_MODEL: &[u8] = include_bytes!("../models/reader/gate.onnx");
/// The reader's pair heads and label sets.
pub const READER_HEADS: &[u8] = include_bytes!("../models/reader/reader.safetensors");
/// The word pieces of the reader model, one a line; the line number, from 0, is the piece's id.
/// The uncased English vocabulary of BERT (Apache-2.0).
pub const READER_VOCABULARY: &str = include_str!("../models/reader/vocab.txt");
/// The gazetteer, packed; layout and reader are in `tidings::mention::place`, sources in `places/README.md`.
pub const PLACES: &[u8] = include_bytes!("../places/places.pack");
/// The registry of actors: an [`actors::File`] of borrowed strings in postcard, packed by `build.rs` from `actors/`.
pub const ACTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/actors.pack"));
