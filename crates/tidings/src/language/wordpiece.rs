//! Splitting words into the pieces that the reader model knows (BERT's uncased word pieces).
//!
//! In: one word at a time. Out: ids of pieces. The ids must equal those the model was trained with,
//! so every step follows BERT's tokenizer: clean, decompose, drop accents, lower the case, split at
//! punctuation and ideographs, then match the longest known piece from the left.

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// What the model reads for a word that its pieces cannot spell.
const UNKNOWN: &str = "[UNK]";
/// A longer run of letters is unknown without a look (characters).
const LONGEST_WORD: usize = 100;

/// The pieces of a model and their ids.
#[derive(Debug, Clone)]
pub struct Vocabulary<'t> {
    /// Pieces that begin a word.
    first: FxHashMap<&'t str, u32>,
    /// Pieces that go on with one, without their `##`.
    later: FxHashMap<&'t str, u32>,
    /// Length of the longest piece (bytes): no need to look for longer ones.
    longest: usize,
    unknown: u32,
}

impl<'t> Vocabulary<'t> {
    /// The vocabulary in `text`: one piece a line, its id the number of the line from 0.
    pub fn new(text: &'t str) -> Self {
        let mut vocabulary = Self {
            first: FxHashMap::default(),
            later: FxHashMap::default(),
            longest: 0,
            unknown: 0,
        };
        for (id, piece) in (0..).zip(text.lines()) {
            match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => vocabulary.later.insert(rest, id),
                _ => vocabulary.first.insert(piece, id),
            };
            vocabulary.longest = vocabulary.longest.max(piece.len());
        }
        vocabulary.unknown = vocabulary.id(UNKNOWN).unwrap_or(0);
        vocabulary
    }

    /// The id of a piece that begins a word, such as `[CLS]`.
    pub fn id(&self, piece: &str) -> Option<u32> {
        self.first.get(piece).copied()
    }

    /// The piece that stands for a word that cannot be spelt.
    pub fn unknown(&self) -> u32 {
        self.unknown
    }

    /// Appends the ids of the pieces of `word` to `out`; none if the word is only characters that
    /// BERT ignores, such as a lone combining accent.
    ///
    /// # Example
    /// ```
    /// use tidings::language::Vocabulary;
    ///
    /// let vocabulary = Vocabulary::new("[UNK]\nshell\n##ed\n-");
    /// let mut pieces = Vec::new();
    /// vocabulary.pieces("Shelled", &mut pieces);
    /// assert_eq!(pieces, [1, 2]);
    /// ```
    pub fn pieces(&self, word: &str, out: &mut Vec<u32>) {
        // Most words of a report are one known word in plain letters.
        if word.len() <= 32 && word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let mut lower = [0; 32];
            let lower = &mut lower[..word.len()];
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            if let Ok(lower) = str::from_utf8(lower) {
                self.match_run(lower, out);
            }
            return;
        }
        let mut run = String::with_capacity(word.len());
        for c in word.chars().filter(|&c| !is_ignored(c)) {
            // Ideographs stand alone before they are decomposed, as in BERT.
            let alone = is_ideograph(c);
            if alone {
                self.flush(&mut run, out);
            }
            for c in c
                .nfd()
                .filter(|c| c.general_category() != GeneralCategory::NonspacingMark)
            {
                for c in c.to_lowercase() {
                    if c.is_whitespace() {
                        self.flush(&mut run, out);
                    } else if is_punctuation(c) {
                        self.flush(&mut run, out);
                        run.push(c);
                        self.flush(&mut run, out);
                    } else {
                        run.push(c);
                    }
                }
            }
            if alone {
                self.flush(&mut run, out);
            }
        }
        self.flush(&mut run, out);
    }

    fn flush(&self, run: &mut String, out: &mut Vec<u32>) {
        if !run.is_empty() {
            self.match_run(run, out);
            run.clear();
        }
    }

    /// The longest known pieces from the left; one unknown if any rest cannot be matched.
    fn match_run(&self, run: &str, out: &mut Vec<u32>) {
        let before = out.len();
        if run.len() > LONGEST_WORD && run.chars().count() > LONGEST_WORD {
            out.push(self.unknown);
            return;
        }
        let mut rest = run;
        while !rest.is_empty() {
            let known = if rest.len() == run.len() {
                &self.first
            } else {
                &self.later
            };
            let mut end = rest.len().min(self.longest);
            let found = loop {
                end = rest.floor_char_boundary(end);
                if end == 0 {
                    break None;
                }
                if let Some(&id) = known.get(&rest[..end]) {
                    break Some(id);
                }
                end -= 1;
            };
            let Some(id) = found else {
                out.truncate(before);
                out.push(self.unknown);
                return;
            };
            out.push(id);
            rest = &rest[end..];
        }
    }
}

/// Whether BERT drops `c`: controls, invisible format characters, private ones.
fn is_ignored(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r');
    }
    c == '\u{FFFD}'
        || matches!(
            c.general_category(),
            GeneralCategory::Control | GeneralCategory::Format | GeneralCategory::PrivateUse
        )
}

fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    c.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// Whether `c` is in one of the blocks of Chinese characters, which BERT splits one by one.
fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{2A6DF}'
        | '\u{2A700}'..='\u{2B73F}' | '\u{2B740}'..='\u{2B81F}' | '\u{2B920}'..='\u{2CEAF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(word: &str) -> Vec<u32> {
        let mut out = Vec::new();
        Vocabulary::new(tidings_data::READER_VOCABULARY).pieces(word, &mut out);
        out
    }

    /// The ids are those of BERT's own tokenizer for the same words.
    #[test]
    fn known_words_are_one_piece() {
        assert_eq!(pieces("The"), [1996]);
        assert_eq!(pieces("ATTACKED"), [4457]);
    }

    #[test]
    fn accents_fall_and_case_lowers() {
        assert_eq!(pieces("Bogotá"), pieces("bogota"));
        assert_eq!(pieces("Bogota\u{301}"), pieces("bogota"));
        assert_eq!(pieces("İzmir"), pieces("izmir"));
        assert_eq!(pieces("E\u{AD}rbil"), pieces("erbil"));
    }

    #[test]
    fn what_no_piece_spells_is_unknown_once() {
        assert_eq!(pieces("🚁"), [100]);
        assert_eq!(pieces("a🚁b"), [100]);
        assert_eq!(pieces(&"a".repeat(101)), [100]);
        assert_eq!(pieces("-🚁"), [1011, 100]);
    }

    #[test]
    fn invisible_words_have_no_pieces() {
        assert!(pieces("\u{301}").is_empty());
        assert!(pieces("\u{200B}").is_empty());
        assert!(pieces("").is_empty());
    }

    #[test]
    fn ideographs_stand_alone() {
        assert_eq!(pieces("北京"), [pieces("北"), pieces("京")].concat());
    }
}
