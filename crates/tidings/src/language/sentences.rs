//! Grouping words into sentences, headlines, bullets and other units of syntax.
//!
//! In: a document's text. Out: an [`Analysis`] with sentences and bare tokens; tags, heads and names
//! are left to the reader.

use std::sync::Arc;

use super::abbreviations::{self, Abbreviation};
use super::characters::{is_closer, is_opener, is_stop, is_straight_quote};
use super::lines::forced_starts;
use super::words::words;
use super::{Analysis, Sentence, Token};
use crate::Span;

/// No sentence has more words: lists and tables without full stops are cut.
const LONGEST: usize = 250;

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

/// Splits `text` into sentences and words. Lemmas are the words in lower case, parts of speech `X`.
pub fn segment(text: &str) -> Analysis {
    let words = words(text);
    let starts = sentence_starts(text, &words);
    let unknown: Arc<str> = Arc::from("X");
    let empty: Arc<str> = Arc::from("");
    let mut analysis = Analysis {
        tokens: Vec::with_capacity(words.len()),
        ..Analysis::default()
    };
    for (number, &start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(words.len());
        for &span in &words[start..end] {
            analysis.tokens.push(Token {
                span,
                lemma: span.of(text).to_lowercase().into(),
                upos: Arc::clone(&unknown),
                tag: Arc::clone(&empty),
                head: None,
                deprel: Arc::clone(&empty),
                sentence: number,
            });
        }
        let span = words[start].join(words[end - 1]);
        analysis.sentences.push(Sentence {
            span,
            tokens: start..end,
        });
    }
    analysis
}

/// The indices of the words that begin a sentence.
fn sentence_starts(text: &str, words: &[Span]) -> Vec<usize> {
    if words.is_empty() {
        return Vec::new();
    }
    let page = Page { text, words };
    let forced = forced_starts(text);
    let mut forced = forced.iter().map(|&at| Span::new(at, at).start).peekable();
    let mut starts = vec![0];
    let mut begin = 0;
    for at in 1..words.len() {
        let mut starts_here = false;
        while forced.next_if(|&line| line <= words[at].start).is_some() {
            starts_here = true;
        }
        if starts_here || page.ends_before(begin, at) {
            cut_long(&page, begin, at, &mut starts);
            starts.push(at);
            begin = at;
        }
    }
    cut_long(&page, begin, words.len(), &mut starts);
    starts
}

/// Cuts the sentence `begin..end` into pieces of [`LONGEST`] words or fewer, after a mark if there is one.
fn cut_long(page: &Page<'_>, mut begin: usize, end: usize, starts: &mut Vec<usize>) {
    while end - begin > LONGEST {
        let window = begin + LONGEST / 2..begin + LONGEST;
        let after = |marks: &[&str]| {
            window
                .clone()
                .rev()
                .find(|&at| marks.contains(&page.word(at)))
        };
        let cut = after(&[";", ".", "!", "?"])
            .or_else(|| after(&[",", ":", "--", "\u{2014}", "\u{2013}"]));
        begin = cut.map_or(begin + LONGEST, |at| at + 1);
        starts.push(begin);
    }
}

struct Page<'t> {
    text: &'t str,
    words: &'t [Span],
}

impl<'t> Page<'t> {
    fn word(&self, at: usize) -> &'t str {
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
    fn ends_before(&self, begin: usize, at: usize) -> bool {
        if self.is_wire_head(begin, at) {
            return true;
        }
        // Back over what closes the sentence after its stop: quotation marks and brackets.
        let mut last = at - 1;
        let mut closers = 0;
        while last > begin && closers < 4 && self.closes(last) {
            last -= 1;
            closers += 1;
        }
        let stop = self.word(last);
        if self.closes_later(at) {
            return false;
        }
        if !stop.chars().all(is_stop) {
            return closers <= 1 && self.ends_at_abbreviation(last, at);
        }
        if last == begin && closers == 0 && stop != "..." {
            // A stop alone is no sentence: stray marks stay with what follows.
            return false;
        }
        if !self.spaced(at) && closers == 0 {
            return self.first(at).is_uppercase() && stop == ".";
        }
        let next = self.first_letter(at);
        if next.is_lowercase() {
            return false;
        }
        let ellipsis = matches!(stop, "..." | ".." | "\u{2026}" | "....");
        if ellipsis && !next.is_uppercase() {
            return false;
        }
        if closers > 0 && stop != "." && self.speaker_follows(at) {
            return false;
        }
        true
    }

    /// Whether the word at `at` closes a quotation or bracket: it is not one that opens the next sentence.
    fn closes(&self, at: usize) -> bool {
        let word = self.word(at);
        let first = self.first(at);
        if matches!(word, "''" | "\u{2019}\u{2019}") {
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
        capital && (abbreviations::starts_sentences(next) || matches!(word, "etc" | "al"))
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

    /// Whether `begin..at` is the head of a wire: `TOWN, 3 JAN 90 -- [REPORT] [TEXT]`.
    fn is_wire_head(&self, begin: usize, at: usize) -> bool {
        at >= begin + 3
            && matches!(self.word(at - 1), "]" | ")")
            && self.word(at - 2).eq_ignore_ascii_case("text")
            && matches!(self.word(at - 3), "[" | "(")
    }
}
