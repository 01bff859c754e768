//! A news report as the engine receives it: its text, and what its source says about it.

use std::fmt;

use jiff::civil::Date;

use crate::Span;

/// One news report. Every span and offset of its coding refers to `text`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Names the report in all output: the file name, or the `id` of a JSON report.
    pub id: String,
    /// The headline, if the source marks one. It is coded only where it also stands in `text`.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// The day of publication: what "yesterday" is counted from.
    pub published: Option<Date>,
    /// The text, exactly as received apart from a leading byte order mark.
    pub text: String,
    /// The file and line it was read from.
    pub origin: Origin,
    /// What could not be used when it was read, such as a date that is none.
    pub problems: Vec<Problem>,
}

impl Report {
    /// A report that has nothing but a name and a text.
    ///
    /// # Example
    /// ```
    /// let report = tidings::Report::new("blockade", "Farmers blocked the Karst road on Monday.");
    /// assert_eq!(report.published, None);
    /// ```
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
            ..Self::default()
        }
    }
}

/// Where a report was read: a file, and for JSON lines the line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// Path as the user gave it, `-` for standard input; empty if the report was not read from a file.
    pub file: String,
    /// Line in that file, from 1; absent where the file is one report.
    pub line: Option<u64>,
}

impl Origin {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line: None,
        }
    }

    /// One line of this file.
    #[must_use]
    pub fn line(&self, line: u64) -> Self {
        Self {
            file: self.file.clone(),
            line: Some(line),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

/// Something in a report that could not be used, and why; the rest of the report is coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong and what to do about it, as one sentence.
    pub what: String,
    /// The words it is about, if it is about some.
    pub span: Option<Span>,
}

impl Problem {
    /// A problem of the report as a whole.
    pub fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            span: None,
        }
    }
}
