//! From byte offsets to code points.

use crate::Span;

/// Bytes between two remembered counts: a look-up reads at most this many bytes.
const STRIDE: usize = 64;

/// Tells how many code points come before a byte of a text.
///
/// Built in one pass over the text; each look-up then takes constant time, so that a report of
/// megabytes with a hundred thousand spans is converted in milliseconds.
#[derive(Debug)]
pub struct CodePoints<'a> {
    bytes: &'a [u8],
    /// Code points before every `STRIDE`th byte; empty if the text is ASCII.
    before: Vec<u32>,
}

impl<'a> CodePoints<'a> {
    /// Counts the code points of `text`.
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        if text.is_ascii() {
            return Self {
                bytes,
                before: Vec::new(),
            };
        }
        let mut before = Vec::with_capacity(bytes.len() / STRIDE + 1);
        let mut count = 0;
        for stretch in bytes.chunks(STRIDE) {
            before.push(count);
            count += first_bytes(stretch);
        }
        before.push(count);
        Self { bytes, before }
    }

    /// Code points before the byte at `offset`; all of them if `offset` lies past the end.
    pub fn before(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.bytes.len());
        if self.before.is_empty() {
            return offset as u32;
        }
        let stretch = offset / STRIDE;
        self.before[stretch] + first_bytes(&self.bytes[stretch * STRIDE..offset])
    }

    /// First code point of a span, and one past its last.
    pub fn bounds(&self, span: Span) -> (u32, u32) {
        (self.before(span.start), self.before(span.end))
    }
}

/// How many of these bytes begin a code point.
fn first_bytes(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .map(|byte| u32::from(byte & 0xC0 != 0x80))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Text in which bytes, UTF-16 units, code points and visible characters all differ.
    fn tangled() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("drone strike ".to_owned()),
            Just("الخرطوم".to_owned()),
            Just("\u{202E}abc\u{202C}".to_owned()),
            Just("e\u{301}\u{327}".to_owned()),
            Just("👩‍👩‍👧‍👦".to_owned()),
            Just("🇺🇳\u{200D}".to_owned()),
            Just("\u{FEFF}\u{A0}\0".to_owned()),
            Just("Kyïv’s 军事基地".to_owned()),
            any::<String>(),
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn every_boundary_counts_the_characters_before_it(text in tangled()) {
            let points = CodePoints::new(&text);
            for (nth, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.before(at as u32) as usize, nth);
            }
            prop_assert_eq!(points.before(text.len() as u32) as usize, text.chars().count());
        }

        #[test]
        fn code_points_slice_the_words_of_the_span(text in tangled(), a: prop::sample::Index, b: prop::sample::Index) {
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (a, b) = (*a.get(&ends), *b.get(&ends));
            let span = Span::new(a.min(b), a.max(b));
            let (start, end) = CodePoints::new(&text).bounds(span);
            let sliced: String = text.chars().skip(start as usize).take((end - start) as usize).collect();
            prop_assert_eq!(sliced, span.of(&text));
        }
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        assert_eq!(CodePoints::new("añb").before(900), 3);
        assert_eq!(CodePoints::new("").before(1), 0);
    }
}
