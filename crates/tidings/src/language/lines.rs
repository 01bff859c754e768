//! Deciding at which line breaks of a document a sentence ends.
//!
//! Wires and old archives break lines at a fixed width; web pages break them between paragraphs.
//! Which of the two a document does is read off its own lines.

use std::borrow::Cow;

use super::characters::{is_closer, is_space, is_stop};

/// Lines wider than this are never the work of a hard wrap (characters).
const WIDEST_WRAP: usize = 132;
/// Of the single line breaks of a wrapped document, at least this share stand where the next word
/// no longer fitted.
const WRAPPED_SHARE: f32 = 0.6;
/// ... and at least this share stand inside a sentence.
const CONTINUED_SHARE: f32 = 0.2;
/// A line shorter than this share of the width ends on purpose.
const SHORT_LINE: f32 = 0.75;
/// In a document that is not wrapped, a line at least this long that ends and goes on in the middle
/// of a sentence was broken by accident (characters).
const STRAY_BREAK: usize = 40;

/// A line that is not blank.
struct Line<'t> {
    /// Byte offset of its first character that is not space.
    start: usize,
    words: &'t str,
    /// Its length in characters, indent included.
    length: usize,
    indent: usize,
    /// Whether a blank line stands before it.
    after_blank: bool,
}

impl Line<'_> {
    fn first_word_length(&self) -> usize {
        self.words
            .chars()
            .take_while(|&c| !is_space(c))
            .take(WIDEST_WRAP)
            .count()
    }

    /// Whether its last words end a sentence.
    fn ends_sentence(&self) -> bool {
        self.words
            .chars()
            .rev()
            .find(|&c| !is_closer(c))
            .is_some_and(|c| is_stop(c) || c == ':')
    }

    /// Whether it begins as a bullet or numbered point does.
    fn is_listed(&self) -> bool {
        let mut chars = self.words.chars();
        let Some(first) = chars.next() else {
            return false;
        };
        let next = chars.next().unwrap_or(' ');
        match first {
            '\u{2022}' | '\u{25CF}' | '\u{25AA}' | '\u{25E6}' | '\u{2023}' | '\u{B7}'
            | '\u{25BA}' => true,
            '-' | '*' | '\u{2013}' | '\u{2014}' | '+' | '>' => is_space(next),
            '0'..='9' => {
                let rest = self.words.trim_start_matches(|c: char| c.is_ascii_digit());
                let number = self.words.len() - rest.len();
                let mut rest = rest.chars();
                number <= 2
                    && matches!(rest.next(), Some('.' | ')'))
                    && rest.next().is_some_and(is_space)
            }
            _ => false,
        }
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let mut blank = true;
    let mut start = 0;
    for line in text.split('\n') {
        let words = line.trim_start_matches(is_space);
        let indent = line.len() - words.len();
        let words = words.trim_end_matches(is_space);
        if words.is_empty() {
            blank = true;
        } else {
            let length = words.chars().count() + indent;
            found.push(Line {
                start: start + indent,
                words,
                length,
                indent,
                after_blank: blank,
            });
            blank = false;
        }
        start += line.len() + 1;
    }
    found
}

/// The text with a space for every line break within a paragraph: where lines are wrapped, few of them part
/// anything. Offsets stay the same.
pub(crate) fn unwrapped(text: &str) -> Cow<'_, str> {
    let starts = forced_starts(text);
    let within = |&(at, _): &(usize, &str)| {
        let rest = text[at..].trim_start_matches(is_space);
        !rest.is_empty() && starts.binary_search(&(text.len() - rest.len())).is_err()
    };
    let breaks: Vec<usize> = text
        .match_indices('\n')
        .filter(within)
        .map(|(at, _)| at)
        .collect();
    if breaks.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut joined = String::with_capacity(text.len());
    let mut from = 0;
    for at in breaks {
        joined.push_str(&text[from..at]);
        joined.push(' ');
        from = at + 1;
    }
    joined.push_str(&text[from..]);
    Cow::Owned(joined)
}

/// The byte offsets of the lines of `text` that begin a sentence whatever stands before them.
pub(crate) fn forced_starts(text: &str) -> Vec<usize> {
    let lines = lines(text);
    let capitals = !text.chars().any(char::is_lowercase);
    let width = wrap_width(&lines, capitals);
    let mut starts = Vec::new();
    for pair in lines.windows(2) {
        let (line, next) = (&pair[0], &pair[1]);
        // A line that goes on with a small letter where no sentence ended goes on with its sentence.
        let goes_on = next.words.starts_with(char::is_lowercase) && !line.ends_sentence();
        let breaks = next.after_blank
            || match width {
                Some(width) => {
                    let fits = line.length + 1 + next.first_word_length() <= width;
                    let short = (line.length as f32) < SHORT_LINE * width as f32;
                    let meant = fits && (short || line.ends_sentence()) && !goes_on;
                    let point = next.is_listed() && (fits || line.ends_sentence());
                    let indented = next.indent >= line.indent + 2 && !goes_on;
                    meant || point || indented
                }
                None => next.is_listed() || !(goes_on && line.length >= STRAY_BREAK),
            };
        if breaks {
            starts.push(next.start);
        }
    }
    starts
}

/// The width at which the document's lines were wrapped, if they were.
fn wrap_width(lines: &[Line<'_>], capitals: bool) -> Option<usize> {
    let width = lines.iter().map(|line| line.length).max()?;
    if width > WIDEST_WRAP {
        return None;
    }
    let (mut breaks, mut full, mut continued) = (0_u32, 0_u32, 0_u32);
    for pair in lines.windows(2).filter(|pair| !pair[1].after_blank) {
        let (line, next) = (&pair[0], &pair[1]);
        breaks += 1;
        full += u32::from(line.length + 1 + next.first_word_length() > width * 9 / 10);
        let goes_on =
            !line.ends_sentence() && (capitals || next.words.starts_with(char::is_lowercase));
        continued += u32::from(goes_on);
    }
    let share = |count: u32| count as f32 / breaks as f32;
    (breaks > 0 && share(full) >= WRAPPED_SHARE && share(continued) >= CONTINUED_SHARE)
        .then_some(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_breaks_within_paragraphs_are_lost() {
        let wrapped = "The governor said on Monday that the\nbridge would stay shut for a week, as the\n\
                       river had not yet fallen.\n\nNobody was hurt when the first of its\npillars gave way.";
        let unwrapped = unwrapped(wrapped);
        assert_eq!(unwrapped.len(), wrapped.len());
        assert_eq!(unwrapped.matches('\n').count(), 2, "{unwrapped}");
        assert!(unwrapped.contains("fallen.\n\nNobody"), "{unwrapped}");
        let lines = "A headline\nThe governor spoke.\nNobody was hurt.";
        assert!(matches!(super::unwrapped(lines), Cow::Borrowed(text) if text == lines));
    }
}
