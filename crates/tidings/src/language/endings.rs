//! Where a sentence ends within a line: stops, what closes after them, abbreviations, datelines.
//!
//! In: the words of a document. Out: for each word, whether a sentence ends before it. Each answer
//! looks at a bounded number of words, so that a document takes linear time.

use super::abbreviations::{self, Abbreviation};
use super::characters::{is_closer, is_opener, is_stop, is_straight_quote};
use crate::Span;

/// Verbs that go on with a sentence after a quoted question: `"Why?" Amal Haddad asked.`; sorted.
const SPEECH: &[&str] = &[
    "added",
    "announced",
    "answered",
    "asked",
    "asks",
    "cried",
    "declared",
    "exclaimed",
    "inquired",
    "insisted",
    "replied",
    "said",
    "says",
    "shouted",
    "told",
    "warned",
    "wondered",
    "wrote",
];

/// The words of a document, to look around in.
pub(crate) struct Page<'t> {
    text: &'t str,
    words: &'t [Span],
    /// Whether its writer begins sentences with small letters, as in chats and comments.
    casual: bool,
}

impl<'t> Page<'t> {
    pub(crate) fn new(text: &'t str, words: &'t [Span]) -> Self {
        let mut page = Self {
            text,
            words,
            casual: false,
        };
        let (mut small, mut capital) = (0_u32, 0_u32);
        for at in 1..words.len() {
            if page.spaced(at) && page.is_stop(at - 1) && !page.is_ellipsis(at - 1) {
                small += u32::from(page.first(at).is_lowercase());
                capital += u32::from(page.first(at).is_uppercase());
            }
        }
        page.casual = small >= 2 && small * 3 >= capital;
        page
    }

    /// Whether the word is a stop or a run of them.
    fn is_stop(&self, at: usize) -> bool {
        self.word(at).chars().all(is_stop)
    }

    fn is_ellipsis(&self, at: usize) -> bool {
        let word = self.word(at);
        word == "\u{2026}" || (word.len() > 1 && word.bytes().all(|byte| byte == b'.'))
    }

    /// Whether the word is a line drawn with `-`, `=`, `*` or `_`.
    fn is_rule(&self, at: usize) -> bool {
        let word = self.word(at);
        let first = self.first(at);
        matches!(first, '-' | '=' | '*' | '_' | '~' | '#')
            && word.len() >= 4
            && word.chars().all(|c| c == first)
    }

    fn is_emoticon(&self, at: usize) -> bool {
        matches!(
            self.word(at),
            ":)" | ":-)" | ";)" | ";-)" | ":(" | ":-(" | "=)"
        )
    }

    pub(crate) fn word(&self, at: usize) -> &'t str {
        self.words.get(at).map_or("", |span| span.of(self.text))
    }

    fn first(&self, at: usize) -> char {
        self.word(at).chars().next().unwrap_or('\0')
    }

    /// Whether space stands before the word.
    fn spaced(&self, at: usize) -> bool {
        at == 0 || at >= self.words.len() || self.words[at - 1].end < self.words[at].start
    }

    /// Whether the sentence that began at `begin` ends before the word at `at`.
    pub(crate) fn ends_before(&self, begin: usize, at: usize) -> bool {
        if self.is_wire_head(begin, at)
            || self.is_dateline(begin, at)
            || self.is_rule(at) != self.is_rule(at - 1)
        {
            return true;
        }
        // Back over what closes the sentence after its stop: quotation marks and brackets.
        let cited = self.after_citations(begin, at - 1);
        let mut last = cited;
        let mut closers = 0;
        while last > begin && closers < 4 && self.closes(last) {
            last -= 1;
            closers += 1;
        }
        let goes_on = self.is_stop(at) || self.cites(at);
        if goes_on || self.closes_later(at) {
            return false;
        }
        if !self.is_stop(last) {
            let smiles = self.is_emoticon(at - 1) && self.first(at).is_uppercase();
            return smiles || (closers <= 1 && self.ends_at_abbreviation(last, at));
        }
        if last == begin && closers == 0 && !self.is_ellipsis(last) {
            // A stop alone is no sentence: stray marks stay with what follows.
            return false;
        }
        if last == begin + 1
            && self.word(begin).len() <= 3
            && self.word(begin).chars().all(|c| c.is_ascii_digit())
        {
            // The number of a point in a list.
            return false;
        }
        if !self.spaced(at) && closers == 0 {
            return self.first(at).is_uppercase() && self.word(last) == ".";
        }
        let next = self.first_letter(at);
        let aside = self.first(at) == '(' && self.word(last) == ".";
        let small = next.is_lowercase() && !aside && !self.word(at).contains("://");
        if small && (!self.casual || closers > 0 || self.is_ellipsis(last)) {
            return false;
        }
        if self.is_ellipsis(last) && !next.is_uppercase() {
            return false;
        }
        if closers > 0 && self.word(last) != "." && self.speaker_follows(at) {
            return false;
        }
        true
    }

    /// Whether the word at `at` closes a quotation or bracket: it is not one that opens the next sentence.
    fn closes(&self, at: usize) -> bool {
        let word = self.word(at);
        let first = self.first(at);
        if matches!(word, "''" | "\u{2019}\u{2019}") || self.is_emoticon(at) {
            return true;
        }
        if !is_closer(first) || word.chars().count() > 1 {
            return false;
        }
        // A straight mark closes if it stands close to what precedes it.
        !is_straight_quote(first)
            || !self.spaced(at)
            || (self.spaced(at + 1) && self.open_before(at))
    }

    /// Whether the word at `at` opens a note such as `[12]`.
    fn cites(&self, at: usize) -> bool {
        self.word(at) == "["
            && self.word(at + 2) == "]"
            && self.word(at + 1).chars().all(|c| c.is_ascii_digit())
    }

    /// The last word before the notes that end at `last`: `... the army said. [3] [4]`.
    fn after_citations(&self, begin: usize, mut last: usize) -> usize {
        let from = last;
        while from - last < 30
            && last >= begin + 3
            && self.word(last) == "]"
            && self.cites(last - 2)
        {
            last -= 3;
        }
        last
    }

    /// Whether a straight quotation mark that stands free is the second of a pair.
    fn open_before(&self, at: usize) -> bool {
        let mark = self.word(at);
        let from = at.saturating_sub(60);
        (from..at)
            .filter(|&before| self.word(before) == mark)
            .count()
            % 2
            == 1
    }

    /// Whether the word at `at` still closes the sentence before it.
    fn closes_later(&self, at: usize) -> bool {
        self.closes(at)
            && !(is_straight_quote(self.first(at)) && self.spaced(at) && !self.spaced(at + 1))
    }

    /// The first letter or digit of the word at `at`, or after the marks that open it.
    fn first_letter(&self, at: usize) -> char {
        let mut at = at;
        for _ in 0..3 {
            let first = self.first(at);
            if is_opener(first) || first == '\u{2014}' || first == '-' {
                at += 1;
            } else {
                return first;
            }
        }
        self.first(at)
    }

    /// Whether a sentence ends at the abbreviation at `last`, before `at`.
    fn ends_at_abbreviation(&self, last: usize, at: usize) -> bool {
        let Some(word) = self.word(last).strip_suffix('.') else {
            return false;
        };
        if word.is_empty()
            || word.chars().all(|c| c.is_ascii_digit() || c == '.')
            || word.chars().count() == 1
        {
            return false;
        }
        if matches!(
            abbreviations::abbreviation(word),
            Some(Abbreviation::Leads | Abbreviation::LeadsNumber)
        ) {
            return false;
        }
        let next = if is_opener(self.first(at)) && !self.spaced(at + 1) {
            self.word(at + 1)
        } else {
            self.word(at)
        };
        let capital = next.starts_with(char::is_uppercase);
        let hour =
            matches!(word, "a.m" | "p.m" | "A.M" | "P.M") && !abbreviations::belongs_to_hour(next);
        capital && (hour || abbreviations::starts_sentences(next) || matches!(word, "etc" | "al"))
    }

    /// Whether names and then a verb of speech follow: the quoted question before is their object.
    fn speaker_follows(&self, at: usize) -> bool {
        for ahead in at..at + 6 {
            let word = self.word(ahead);
            if SPEECH.binary_search(&word).is_ok() {
                return ahead > at;
            }
            let name = word.starts_with(char::is_uppercase)
                || matches!(word, "," | "of" | "the" | "al" | "-");
            if !name {
                return false;
            }
        }
        false
    }

    /// Whether `begin..at` is a dateline: `KABUL, Jan. 5 (Agency) -`, `HARARE:`.
    fn is_dateline(&self, begin: usize, at: usize) -> bool {
        let length = at - begin;
        let dash = matches!(self.word(at - 1), "-" | "--" | "\u{2013}" | "\u{2014}");
        let colon = self.word(at - 1) == ":" && (length <= 5 || self.word(at - 2) == ")");
        if !(2..=20).contains(&length)
            || !(dash || colon)
            || self.first(at) == '['
            || !self.opens_line(begin)
        {
            return false;
        }
        let next = self.first_letter(at);
        if !next.is_uppercase() || (dash && !self.spaced(at - 1) && self.word(at - 1) == "-") {
            return false;
        }
        let shouted = |at: usize| {
            self.word(at).chars().count() > 2 && self.word(at).chars().all(char::is_uppercase)
        };
        let (mut commas, mut brackets, mut numbers, mut open) = (0, 0, 0, false);
        for inner in begin..at - 1 {
            match self.word(inner) {
                "," => commas += 1,
                "(" => {
                    brackets += 1;
                    open = true;
                }
                ")" => open = false,
                "/" | "." | "-" | "de" | "of" | "al" | "and" => {}
                word if word.starts_with(|c: char| c.is_ascii_digit()) => numbers += 1,
                word if word.starts_with(char::is_uppercase) => {}
                _ => return false,
            }
        }
        if open {
            return false;
        }
        if shouted(at) {
            return dash && shouted(begin) && brackets + numbers > 0;
        }
        shouted(begin) || (dash && commas + brackets > 0 && self.goes_on(at))
    }

    /// Whether the paragraph of the word at `at` has a few words more.
    fn goes_on(&self, at: usize) -> bool {
        self.words.get(at + 6).is_some_and(|far| {
            let ahead = &self.text[self.words[at].range().start..far.range().start];
            !ahead.contains("\n\n") && !ahead.contains("\n\r\n")
        })
    }

    /// Whether the word at `at` is the first of its line.
    fn opens_line(&self, at: usize) -> bool {
        at == 0
            || self.text[self.words[at - 1].range().end..self.words[at].range().start]
                .contains('\n')
    }

    /// Whether `begin..at` is the head of a wire: `TOWN, 3 JAN 90 -- [REPORT] [TEXT]`.
    fn is_wire_head(&self, begin: usize, at: usize) -> bool {
        at >= begin + 3
            && matches!(self.word(at - 1), "]" | ")")
            && self.word(at - 2).eq_ignore_ascii_case("text")
            && matches!(self.word(at - 3), "[" | "(")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_verbs_are_sorted() {
        assert!(SPEECH.is_sorted());
    }
}
