//! How far a punctuation mark or symbol reaches: `...`, `''`, `--`, `:)`, `'99`, `#tag`, `.50`.
//!
//! In: a place in a chunk of text that no word begins at. Out: where the mark ends. Words are split by
//! [`super::words`].

use super::characters::{is_apostrophe, is_hyphen, is_stop, is_word};
use super::words::Scanner;

impl Scanner<'_> {
    /// The end of the mark, symbol or run of them at `start`.
    pub(super) fn symbol_end(&self, start: usize) -> usize {
        let (c, next) = (self.at(start), self.at(start + 1));
        let after_word = start > 0 && is_word(self.at(start - 1));
        match c {
            '.' if next.is_ascii_digit() && !after_word => {
                self.run(start + 1, |c| c.is_ascii_digit())
            }
            '#' | '@' if next.is_alphabetic() => self.run(start + 1, is_word),
            '+' if next.is_ascii_digit() && start == 0 => {
                self.run(start + 1, |c| c.is_ascii_digit() || is_hyphen(c))
            }
            ':' | ';' | '=' if self.emoticon(start).is_some() => {
                self.emoticon(start).unwrap_or(start + 1)
            }
            '.' if next == '.' => self.run(start, |c| c == '.'),
            _ if is_stop(c) => self.run(start, is_stop),
            '\'' | '\u{2019}' | '\u{2018}' | '`' => self.apostrophe_end(start, c),
            '-' | '=' | '*' | '~' | '+' | '#' | '<' | '>' | '|' | '^' | '\u{2013}' | '\u{2014}' => {
                self.run(start, |other| other == c)
            }
            '\u{1F1E6}'..='\u{1F1FF}' if matches!(next, '\u{1F1E6}'..='\u{1F1FF}') => start + 2,
            _ => start + 1,
        }
    }

    /// Doubled quotation marks, and clitics and years that begin with an apostrophe.
    fn apostrophe_end(&self, start: usize, c: char) -> usize {
        let next = self.at(start + 1);
        if next == c || (c == '\u{2018}' && next == '\u{2019}') {
            return start + 2;
        }
        let end = self.run(start + 1, is_word);
        if !is_apostrophe(c) || end == start + 1 {
            return start + 1;
        }
        let word = self.lower(start + 1, end);
        let clitic = match word.as_str() {
            "s" | "m" | "d" | "re" | "ve" | "ll" => !is_apostrophe(self.at(end)),
            "em" | "til" | "tis" | "twas" | "cause" | "cuz" => {
                start == 0 && !is_apostrophe(self.at(end))
            }
            _ => {
                let digits = self.run(start + 1, |c| c.is_ascii_digit());
                let before = start.checked_sub(1).map_or('\0', |at| self.at(at));
                digits == start + 3
                    && (end == digits || word.ends_with('s'))
                    && !before.is_alphanumeric()
            }
        };
        if clitic { end } else { start + 1 }
    }

    /// The end of `:)`, `;-(` and the like at `start`, which stand alone or end their chunk.
    fn emoticon(&self, start: usize) -> Option<usize> {
        let mouth = if self.at(start + 1) == '-' {
            start + 2
        } else {
            start + 1
        };
        let alone = start == 0 || is_word(self.at(start - 1)) || is_stop(self.at(start - 1));
        let known = matches!(self.at(mouth), '(' | ')')
            || (start == 0 && matches!(self.at(mouth), 'D' | 'P' | '/' | '|'));
        (alone && known && !is_word(self.at(mouth + 1))).then_some(mouth + 1)
    }
}
