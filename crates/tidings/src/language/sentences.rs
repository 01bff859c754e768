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
        if self.is_wire_head(begin, at) || self.is_dateline(begin, at) {
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
        let stop = self.word(last);
        let goes_on = self.word(at).chars().all(is_stop) || self.cites(at);
        if goes_on || self.closes_later(at) {
            return false;
        }
        if !stop.chars().all(is_stop) {
            return closers <= 1 && self.ends_at_abbreviation(last, at);
        }
        if last == begin && closers == 0 && stop != "..." {
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
            return self.first(at).is_uppercase() && stop == ".";
        }
        let next = self.first_letter(at);
        if next.is_lowercase() && !self.word(at).contains("://") {
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
        if matches!(
            word,
            "''" | "\u{2019}\u{2019}" | ":)" | ":-)" | ";)" | ";-)" | ":(" | ":-("
        ) {
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
    use proptest::prelude::*;

    use super::*;

    /// The sentences of `text`, one a line.
    fn split(text: &str) -> Vec<String> {
        segment(text)
            .sentences
            .iter()
            .map(|sentence| sentence.span.of(text).replace('\n', " "))
            .collect()
    }

    #[test]
    fn speech_verbs_are_sorted() {
        assert!(SPEECH.is_sorted());
    }

    #[test]
    fn titles_and_initials_end_nothing() {
        let text = "Lt. Gen. A. B. Oru met Mr. Sahli in St. Ana. They spoke of Resolution No. 5. Nobody signed.";
        assert_eq!(
            split(text),
            [
                "Lt. Gen. A. B. Oru met Mr. Sahli in St. Ana.",
                "They spoke of Resolution No. 5.",
                "Nobody signed."
            ]
        );
    }

    #[test]
    fn a_sentence_may_end_with_an_abbreviation() {
        assert_eq!(
            split(
                "The envoy left for the U.S. The rest stayed with the U.S. Navy until 5 p.m. Soldiers slept."
            ),
            [
                "The envoy left for the U.S.",
                "The rest stayed with the U.S. Navy until 5 p.m.",
                "Soldiers slept."
            ]
        );
        assert_eq!(
            split("The raid began at 5 p.m. Monday."),
            ["The raid began at 5 p.m. Monday."]
        );
    }

    #[test]
    fn quotes_close_after_the_stop() {
        assert_eq!(
            split(
                "“We lost.” He wept. \"Go!\" the crowd cried. \"Why?\" Amal Haddad asked. \"Ask them.\" (She left.) Dusk fell."
            ),
            [
                "“We lost.”",
                "He wept.",
                "\"Go!\" the crowd cried.",
                "\"Why?\" Amal Haddad asked.",
                "\"Ask them.\"",
                "(She left.)",
                "Dusk fell."
            ]
        );
    }

    #[test]
    fn notes_stay_with_their_sentence() {
        assert_eq!(
            split("The bridge fell.[2] [3] Traffic stopped."),
            ["The bridge fell.[2] [3]", "Traffic stopped."]
        );
    }

    #[test]
    fn datelines_stand_alone() {
        assert_eq!(
            split("HARUT, Jan. 5 (Agency) - Shells fell on the port."),
            ["HARUT, Jan. 5 (Agency) -", "Shells fell on the port."]
        );
        assert_eq!(
            split("HARUT: Shells fell on the port."),
            ["HARUT:", "Shells fell on the port."]
        );
        assert_eq!(
            split("Hewran, Zarqan (Agency) — Two shells fell on the old port."),
            [
                "Hewran, Zarqan (Agency) —",
                "Two shells fell on the old port."
            ]
        );
    }

    #[test]
    fn wires_in_capitals() {
        let text = "SANTA IRENE, 3 JAN 90 (ACAN-EFE) -- [REPORT] [TEXT]\n\nGUERRILLAS BLEW UP A BRIDGE ON THE ROAD TO VILLARCON\n\
                    TODAY. COL MEZA SAID NO ONE WAS HURT IN THE BLAST. [WORDS\nINDISTINCT] THE ARMY CLOSED THE ROAD.";
        assert_eq!(
            split(text),
            [
                "SANTA IRENE, 3 JAN 90 (ACAN-EFE) -- [REPORT] [TEXT]",
                "GUERRILLAS BLEW UP A BRIDGE ON THE ROAD TO VILLARCON TODAY.",
                "COL MEZA SAID NO ONE WAS HURT IN THE BLAST.",
                "[WORDS INDISTINCT] THE ARMY CLOSED THE ROAD."
            ]
        );
    }

    #[test]
    fn headlines_and_bullets_stand_alone() {
        let text = "Rebels shell Harut port\nBy our correspondent\nShells hit the port at dawn. A clerk died.\n\
                    Also on Monday:\n- two men were held\n- a bridge was closed";
        assert_eq!(
            split(text),
            [
                "Rebels shell Harut port",
                "By our correspondent",
                "Shells hit the port at dawn.",
                "A clerk died.",
                "Also on Monday:",
                "- two men were held",
                "- a bridge was closed"
            ]
        );
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "Rebels shell Harut port\n\nShells hit the port of Harut at dawn on Monday and\nkilled a clerk, the \
                    governor said. No group said that\nit had fired them. In March the same port was hit in a\nraid that \
                    the Sahli Front later claimed.\nThe army sent two ships.";
        assert_eq!(
            split(text),
            [
                "Rebels shell Harut port",
                "Shells hit the port of Harut at dawn on Monday and killed a clerk, the governor said.",
                "No group said that it had fired them.",
                "In March the same port was hit in a raid that the Sahli Front later claimed.",
                "The army sent two ships."
            ]
        );
    }

    #[test]
    fn points_of_a_list_keep_their_numbers() {
        assert_eq!(
            split("The Council\n1. Condemns the raid;\n2. Calls for calm."),
            ["The Council", "1. Condemns the raid;", "2. Calls for calm."]
        );
    }

    #[test]
    fn no_sentence_is_unbounded() {
        let analysis = segment(&"shell, ".repeat(10_000));
        assert!(
            analysis
                .sentences
                .iter()
                .all(|sentence| sentence.tokens.len() <= LONGEST)
        );
        assert_eq!(analysis.tokens.len(), 20_000);
    }

    #[test]
    fn nothing_has_no_sentences() {
        assert_eq!(segment(" \n\u{200B}\n "), Analysis::default());
    }

    proptest! {
        #[test]
        fn every_word_is_in_one_sentence(text in "([A-Za-z0-9.!?,:;'\"()\\[\\]“”’ \n-]|Mr\\. |U\\.S\\. |\\PC){0,120}") {
            let analysis = segment(&text);
            let mut at = 0;
            for (number, sentence) in analysis.sentences.iter().enumerate() {
                prop_assert_eq!(sentence.tokens.start, at);
                prop_assert!(sentence.tokens.end > at && sentence.tokens.len() <= LONGEST);
                at = sentence.tokens.end;
                let tokens = &analysis.tokens[sentence.tokens.clone()];
                prop_assert!(tokens.iter().all(|token| token.sentence == number && sentence.span.contains(token.span)));
            }
            prop_assert_eq!(at, analysis.tokens.len());
        }
    }
}
