//! The path of one report, from its text to its events.

use crate::coded::Coded;
use crate::language;
use crate::report::{Problem, Report};

/// The longest report that is coded unless told otherwise, in code points: far longer than any news
/// report, so that a longer one is almost surely several in one file.
pub const LONGEST: usize = 1_000_000;

/// Codes reports. One coder serves all threads.
#[derive(Debug, Clone)]
pub struct Coder {
    longest: usize,
}

impl Default for Coder {
    fn default() -> Self {
        Self { longest: LONGEST }
    }
}

impl Coder {
    /// Sets the longest text that is coded, in code points.
    #[must_use]
    pub fn longest(self, code_points: usize) -> Self {
        Self {
            longest: code_points,
        }
    }

    /// Codes one report. A report with nothing codable gives no events and no problem.
    pub fn code(&self, report: &Report) -> Coded {
        let mut coded = Coded::new(report);
        if let Some(problem) = self.too_long(&report.text) {
            coded.problems.push(problem);
            return coded;
        }
        coded.analysis = language::segment(&report.text);
        coded
    }

    fn too_long(&self, text: &str) -> Option<Problem> {
        if text.len() <= self.longest {
            return None;
        }
        let length = text.chars().count();
        (length > self.longest).then(|| {
            Problem::new(format!(
                "not coded: the text has {length} characters, and {} is the most; \
                 split it into its reports, or raise the limit (--longest)",
                self.longest
            ))
        })
    }
}
