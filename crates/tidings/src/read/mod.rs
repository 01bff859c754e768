//! Reading reports: bytes in, [`Report`](crate::Report)s out.
//!
//! A reader changes nothing in a text, so that offsets hold in the user's own copy: line ends, control
//! characters and odd spaces stay. What cannot be read becomes an [`Unreadable`] that says where it stood
//! and what to do; the reports before and after it are read all the same. What can be read only in
//! part is read, and the `Report` lists the problem.

mod date;
mod json;
mod text;

pub use date::publication_date;
pub use json::{JsonLines, json};
pub use text::text;

use std::fmt;

use crate::report::Origin;

/// The largest file, or line of a JSON-lines file, that is read into memory, in bytes: 64 MiB.
/// A line that is longer is skipped without being held.
pub const LARGEST: u64 = 64 << 20;

/// A report that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    origin: Origin,
    kind: Kind,
    what: String,
}

/// Why a report could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// There is no text.
    Empty,
    /// The bytes are no text.
    Binary,
    /// The text is marked up: HTML.
    Markup,
    /// The text is in another encoding than UTF-8.
    Encoding,
    /// The JSON is broken, or is not an object with a `text`.
    Json,
    /// Larger than [`LARGEST`].
    TooLarge,
    /// The file could not be opened or read.
    Io,
}

impl Unreadable {
    /// A report at `origin` that could not be read; `what` says why and what to do.
    pub fn new(origin: Origin, kind: Kind, what: impl Into<String>) -> Self {
        Self {
            origin,
            kind,
            what: what.into(),
        }
    }

    /// Why.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Where it stands.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    fn too_large(origin: Origin) -> Self {
        let what = format!(
            "larger than {} MiB; split it into its reports",
            LARGEST >> 20
        );
        Self::new(origin, Kind::TooLarge, what)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.origin, self.what)
    }
}

impl std::error::Error for Unreadable {}

/// The bytes as text.
fn utf8(origin: &Origin, bytes: Vec<u8>) -> Result<String, Unreadable> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let byte = error.as_bytes()[at];
        Unreadable::new(
            origin.clone(),
            Kind::Encoding,
            format!(
                "not UTF-8: byte {} is 0x{byte:02X}; convert it, for instance with \
                 `iconv -f WINDOWS-1252 -t UTF-8`",
                at + 1
            ),
        )
    })
}
