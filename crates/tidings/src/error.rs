//! The engine's one error: it is for broken builds and bad rule files, never for a report's content.

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The reader model cannot be loaded or run.
    Model,
    /// A file of the codebook, the date rules or the gazetteer cannot be used.
    Rules,
}

/// Why the engine cannot work; its text says where and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: String) -> Self {
        Self { kind, message }
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}
