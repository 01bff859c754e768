//! Grouping words into sentences, headlines, bullets and other units of syntax.
//!
//! Where a sentence ends within its line is decided in [`super::endings`], which line breaks end one
//! in [`super::lines`].
//!
//! In: a document's text. Out: an [`Analysis`] with sentences and bare tokens; tags, heads and names
//! are left to the reader.

use std::sync::Arc;

use super::endings::Page;
use super::lines::forced_starts;
use super::lost::lost_breaks;
use super::words::words;
use super::{Analysis, Sentence, Token};
use crate::Span;

/// No sentence has more words: lists and tables without full stops are cut.
const LONGEST: usize = 250;

/// Splits `text` into sentences and words. Lemmas are the words in lower case, parts of speech `X`.
pub fn segment(text: &str) -> Analysis {
    let lost = lost_breaks(text);
    let words = words(text, &lost);
    let starts = sentence_starts(text, &words, &lost);
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
fn sentence_starts(text: &str, words: &[Span], lost: &[usize]) -> Vec<usize> {
    if words.is_empty() {
        return Vec::new();
    }
    let page = Page::new(text, words);
    let mut forced = forced_starts(text);
    forced.extend(lost);
    forced.sort_unstable();
    let mut forced = forced.iter().map(|&at| Span::new(at, at).start).peekable();
    let mut starts = vec![0];
    let mut begin = 0;
    for (at, word) in words.iter().enumerate().skip(1) {
        let mut starts_here = false;
        while forced.next_if(|&line| line <= word.start).is_some() {
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
