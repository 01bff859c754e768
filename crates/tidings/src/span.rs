//! Half-open ranges of a document's text, in UTF-8 bytes.

use std::ops::Range;

/// A half-open range of bytes of a document's text; both ends lie on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`.
    ///
    /// # Panics
    /// If a bound does not fit into `u32`; readers refuse documents that long.
    pub fn new(start: usize, end: usize) -> Self {
        let bound = |at| u32::try_from(at).expect("documents are shorter than 4 GiB");
        debug_assert!(start <= end);
        Self {
            start: bound(start),
            end: bound(end),
        }
    }

    /// The range to slice the text with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The quote: the document's words in this span.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Whether the two spans share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies inside this span.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The shortest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}
