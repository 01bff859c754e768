//! Quotations: what stands in quotation marks, over sentences and paragraphs.
//!
//! In: a document's text. Out: [`Quotation`]s in order. A quotation that goes on in the next paragraph,
//! which opens with a mark though the one before was not closed, is one quotation. Whose words they are
//! is left to `saying`.

use crate::Span;

/// Words in quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quotation {
    /// The words, without the marks.
    pub(crate) span: Span,
    /// The opening mark.
    pub(crate) mark: Span,
}

/// A mark left open closes here at the latest: at the end of a paragraph that no other takes up.
const LONGEST: usize = 6_000;

/// A quotation mark of any make: what it is for, and its length in bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Opens,
    Closes,
    /// `"`, and `''` of typewriters and old archives.
    Either,
}

fn mark(rest: &str) -> Option<(Mark, usize)> {
    let both = |mark| Some((mark, 2));
    match rest.chars().next()? {
        '\u{201C}' | '\u{201E}' => Some((Mark::Opens, 3)),
        '\u{AB}' => both(Mark::Opens),
        '\u{201D}' => Some((Mark::Closes, 3)),
        '\u{BB}' => both(Mark::Closes),
        '"' => Some((Mark::Either, 1)),
        _ if rest.starts_with("``") => both(Mark::Opens),
        _ if rest.starts_with("''") => both(Mark::Either),
        _ => None,
    }
}

/// The quotations of a document, in order, not overlapping.
pub(crate) fn quotations(text: &str) -> Vec<Quotation> {
    let mut found = Vec::new();
    // The opening mark that waits for its fellow.
    let mut open: Option<Span> = None;
    let mut close = |open: &mut Option<Span>, end: usize| {
        let Some(mark) = open.take() else { return };
        let inside = mark.end as usize..end;
        let words = &text[inside.clone()];
        let (from, to) = (
            words.len() - words.trim_start().len(),
            words.trim_end().len(),
        );
        if from < to {
            found.push(Quotation {
                span: Span::new(inside.start + from, inside.start + to),
                mark,
            });
        }
    };
    let mut after = 0;
    for (at, character) in text.char_indices().filter(|(_, c)| !c.is_alphanumeric()) {
        if at < after {
            continue;
        }
        if character == '\n'
            && let Some(mark) = open
        {
            let rest = text[at..].trim_start();
            let taken_up =
                rest.starts_with(mark.of(text)) && begins_word(&rest[mark.range().len()..]);
            if !taken_up || at - mark.start as usize > LONGEST {
                close(&mut open, at);
            }
            continue;
        }
        let Some((kind, length)) = mark(&text[at..]) else {
            continue;
        };
        after = at + length;
        let own = Span::new(at, after);
        match (kind, open) {
            (Mark::Opens | Mark::Either, None) => open = Some(own),
            (Mark::Closes, Some(_)) => close(&mut open, at),
            // A mark that opens again within an open quotation only takes it up in a new paragraph.
            (Mark::Either, Some(mark)) => {
                let mine = mark.of(text) == own.of(text) || mark.of(text) == "``";
                if mine && !(begins_line(text, at) && begins_word(&text[after..])) {
                    close(&mut open, at);
                }
            }
            _ => {}
        }
    }
    close(&mut open, text.len());
    found
}

/// Whether only white space stands before it in its line.
fn begins_line(text: &str, at: usize) -> bool {
    text[..at]
        .rsplit('\n')
        .next()
        .is_none_or(|before| before.trim().is_empty())
}

/// Whether a word begins right here.
fn begins_word(rest: &str) -> bool {
    rest.starts_with(|next: char| !next.is_whitespace())
}

/// Whether only white space and marks stand between two places, and no new paragraph begins.
pub(crate) fn adjoins(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to)
        .is_some_and(|between| between.chars().all(|c| !c.is_alphanumeric() && c != '\n'))
}

/// Whether both places stand in one paragraph.
pub(crate) fn one_paragraph(text: &str, from: usize, to: usize) -> bool {
    text.get(from.min(to)..from.max(to))
        .is_some_and(|between| !between.contains('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> Vec<&str> {
        quotations(text).iter().map(|q| q.span.of(text)).collect()
    }

    #[test]
    fn straight_and_curly_marks() {
        assert_eq!(
            quoted("\"We fled,\" she said. “They burned it.”"),
            ["We fled,", "They burned it."]
        );
    }

    #[test]
    fn marks_of_typewriters_and_archives() {
        assert_eq!(
            quoted("''We fled,'' she said. ``They burned it,'' said the \"mayor\"."),
            ["We fled,", "They burned it,", "mayor"]
        );
    }

    #[test]
    fn a_quotation_goes_on_in_the_next_paragraph() {
        assert_eq!(
            quoted("“We fled.\n\n“They burned it,” she said."),
            ["We fled.\n\n“They burned it,"]
        );
        assert_eq!(
            quoted("\"We fled.\n\n\"They burned it,\" she said."),
            ["We fled.\n\n\"They burned it,"]
        );
    }

    #[test]
    fn a_mark_left_open_ends_with_its_paragraph() {
        assert_eq!(
            quoted("\"We fled, she said.\nThe army came."),
            ["We fled, she said."]
        );
    }

    #[test]
    fn empty_marks_hold_nothing() {
        assert!(quoted("\"\" and “ ”").is_empty());
    }
}
