//! Patterns of date rules, compiled, and the classes of words that they name.
//!
//! A pattern is a row of elements: `by|on` (one of these words), `{month}` (a class), `=st` (no space
//! before it), `{unit:week|year}` (these words of a class), `the?` (may be absent), `...3` (up to three words that the pattern does not name).

use super::clock;
use super::words::{Digits, Piece, Vocabulary, WordId};

/// A class of words or numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    /// `Monday`, `Tue.`.
    Weekday,
    /// `January`, `Jan.`.
    Month,
    /// `January`, spelt out.
    MonthName,
    /// A day of the month: `3`, `3rd`, `third`.
    Day,
    /// One or two digits.
    Number,
    /// `1989`, `'89`.
    Year,
    /// Four digits after a mark that would make them a part of a number (`21.06.2018`).
    PlainYear,
    /// `89`, without apostrophe.
    ShortYear,
    /// A count: `12`, `1,106`, `twenty-two`, `a`, `a couple of`.
    Count,
    /// `second`, `22nd`.
    Ordinal,
    /// `1990s`, `90s`, `nineties`, as the first year.
    Decade,
    /// A time of the clock.
    Clock,
    /// `days`.
    Unit,
    /// `spring`.
    Season,
    /// `morning`.
    Part,
    /// A time that a rule of a lower level reads.
    Time,
}

impl Class {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "weekday" => Self::Weekday,
            "month" => Self::Month,
            "month-name" => Self::MonthName,
            "day" => Self::Day,
            "number" => Self::Number,
            "year" => Self::Year,
            "plain-year" => Self::PlainYear,
            "short-year" => Self::ShortYear,
            "count" => Self::Count,
            "ordinal" => Self::Ordinal,
            "decade" => Self::Decade,
            "clock" => Self::Clock,
            "unit" => Self::Unit,
            "season" => Self::Season,
            "part" => Self::Part,
            "time" => Self::Time,
            _ => return None,
        })
    }
}

/// What an element of a pattern matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Atom {
    /// One of these words or marks.
    Words(Vec<WordId>),
    /// A class.
    Class(Class),
    /// At most so many words that the pattern does not name.
    Gap(usize),
}

/// An element of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) atom: Atom,
    /// The only words that the class stands for here; empty for all.
    pub(super) only: Vec<WordId>,
    /// May be absent.
    pub(super) optional: bool,
    /// Must follow without a space.
    pub(super) glued: bool,
}

/// Compiles a pattern.
///
/// # Errors
/// What is wrong with it, for the author of the rule.
pub(super) fn compile(pattern: &str, vocabulary: &mut Vocabulary) -> Result<Vec<Element>, String> {
    let elements: Result<Vec<_>, _> = pattern
        .split_whitespace()
        .map(|element| compile_element(element, vocabulary))
        .collect();
    let elements = elements?;
    if elements.iter().all(|element| element.optional) {
        return Err(format!("pattern `{pattern}` matches no words"));
    }
    Ok(elements)
}

fn compile_element(element: &str, vocabulary: &mut Vocabulary) -> Result<Element, String> {
    if let Some(most) = element.strip_prefix("...") {
        let most = most
            .parse()
            .map_err(|_| format!("`{element}`: write how many words, `...3`"))?;
        return Ok(Element {
            atom: Atom::Gap(most),
            only: Vec::new(),
            optional: false,
            glued: false,
        });
    }
    let (body, glued) = element
        .strip_prefix('=')
        .map_or((element, false), |body| (body, true));
    let (body, optional) = body
        .strip_suffix('?')
        .map_or((body, false), |body| (body, true));
    let mut only = Vec::new();
    let atom = if let Some(name) = body.strip_prefix('{') {
        let name = name
            .strip_suffix('}')
            .ok_or_else(|| format!("`{element}`: `}}` is missing"))?;
        let (name, words) = name.split_once(':').unwrap_or((name, ""));
        only.extend(
            words
                .split('|')
                .filter(|word| !word.is_empty())
                .map(|word| vocabulary.intern(word)),
        );
        Atom::Class(Class::named(name).ok_or_else(|| format!("no class `{name}`"))?)
    } else {
        let words: Vec<_> = body.split('|').collect();
        if let Some(word) = words.iter().find(|word| !one_piece(word)) {
            return Err(format!(
                "`{word}`: write one word or mark in lower case, without hyphen or stop"
            ));
        }
        Atom::Words(words.iter().map(|word| vocabulary.intern(word)).collect())
    };
    Ok(Element {
        atom,
        only,
        optional,
        glued,
    })
}

/// Whether a document's words can be cut into this piece.
fn one_piece(word: &str) -> bool {
    let letters =
        !word.is_empty() && word.chars().all(char::is_alphabetic) && word.to_lowercase() == word;
    let digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let mark = word.chars().count() == 1;
    letters || digits || mark
}

/// A document's pieces, read with the vocabulary.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) pieces: &'a [Piece],
    pub(super) vocabulary: &'a Vocabulary,
}

impl Reader<'_> {
    /// Whether piece `at` is this word.
    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        let Some(piece) = self.pieces.get(at) else {
            return false;
        };
        let found = piece.span.of(self.text);
        match word {
            "'" => matches!(found, "'" | "\u{2018}" | "\u{2019}"),
            "-" => matches!(
                found.chars().next(),
                Some('-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
            ),
            word => found.eq_ignore_ascii_case(word),
        }
    }

    /// Whether piece `at` is this word or mark, without a space before it.
    pub(super) fn glued(&self, at: usize, word: &str) -> bool {
        self.is(at, word) && self.pieces[at].glued
    }

    /// The run of digits at `at`.
    pub(super) fn digits(&self, at: usize) -> Option<Digits> {
        self.pieces.get(at)?.digits
    }

    /// Whether the digits at `at` go on to the left (`1,106`, `$40`, `0.1`, `M-19`).
    pub(super) fn joined_to_number(&self, at: usize) -> bool {
        let before = at.wrapping_sub(1);
        if !self.pieces.get(at).is_some_and(|piece| piece.glued) {
            return ["$", "#", "£", "€"]
                .iter()
                .any(|mark| self.is(before, mark));
        }
        let mark = [",", "."].iter().any(|mark| self.is(before, mark))
            && self.digits(at.wrapping_sub(2)).is_some();
        mark || ["$", "#", "£", "€"]
            .iter()
            .any(|mark| self.is(before, mark))
            || self.is(before, "-")
                && self.pieces.get(at.wrapping_sub(2)).is_some_and(|piece| {
                    piece.letters
                        && self.pieces[before].glued
                        && self.vocabulary.of(piece.word).month.is_none()
                        && !["mid", "early", "late", "pre", "post"]
                            .iter()
                            .any(|word| self.is(at.wrapping_sub(2), word))
                })
    }

    /// Whether the digits that end before `at` go on to the right (`1,106`, `40%`, `3.5`).
    pub(super) fn number_goes_on(&self, at: usize) -> bool {
        ["%", "percent", "million", "billion", "per"]
            .iter()
            .any(|word| self.is(at, word))
            || (self.glued(at, ",") || self.glued(at, ".") || self.glued(at, ":"))
                && self
                    .pieces
                    .get(at + 1)
                    .is_some_and(|piece| piece.glued && piece.digits.is_some())
    }

    /// Whether `at` begins a line or sentence.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return true;
        };
        let (before, here) = (&self.pieces[before], &self.pieces[at]);
        before.sentence != here.sentence
            || self.text[before.span.end as usize..here.span.start as usize].contains('\n')
    }

    /// Whether a word that leads up to a time of the clock stands before `at`.
    pub(super) fn after_time_preposition(&self, at: usize) -> bool {
        const LEADS: [&str; 8] = [
            "at", "around", "about", "until", "since", "before", "after", "till",
        ];
        at.checked_sub(1)
            .is_some_and(|before| LEADS.iter().any(|word| self.is(before, word)))
    }

    /// How many pieces from `at` on are of this class, and their value.
    pub(super) fn read(&self, class: Class, at: usize) -> Option<(usize, i32)> {
        match class {
            Class::Weekday => self.weekday(at),
            Class::Month => self.month(at),
            Class::MonthName => {
                let found = self.month(at)?;
                let piece = &self.pieces[at];
                (piece.span.end - piece.span.start > 3 || found.1 == 5)
                    .then_some(found)
                    .filter(|_| !self.is(at, "sept"))
            }
            Class::Day => self.day(at),
            Class::Number => {
                let digits = self.digits(at)?;
                (digits.count <= 2).then_some((1, digits.value))
            }
            Class::Year => self.year(at),
            Class::PlainYear => {
                let digits = self.digits(at).filter(|digits| digits.count == 4)?;
                (1000..2200)
                    .contains(&digits.value)
                    .then_some((1, digits.value))
            }
            Class::ShortYear => {
                let digits = self.digits(at)?;
                let whole = digits.count == 2 && !self.number_goes_on(at + 1);
                whole.then_some((1, full_year(digits.value)))
            }
            Class::Count => self.count(at),
            Class::Ordinal => self.ordinal(at),
            Class::Decade => self.decade(at),
            Class::Clock => clock::read(self, at).map(|length| (length, 0)),
            Class::Unit => self.entry(at, |entry| entry.unit.map(|unit| unit as i32)),
            Class::Season => self.entry(at, |entry| entry.season.map(|season| season as i32)),
            Class::Part => self.entry(at, |entry| entry.part.then_some(0)),
            Class::Time => None,
        }
    }

    fn entry(
        &self,
        at: usize,
        get: impl Fn(&super::words::Entry) -> Option<i32>,
    ) -> Option<(usize, i32)> {
        get(self.vocabulary.of(self.pieces.get(at)?.word)).map(|value| (1, value))
    }

    /// Abbreviations need a capital and a stop, a comma or a number after them (`Sat`, `sun`).
    fn weekday(&self, at: usize) -> Option<(usize, i32)> {
        let piece = self.pieces.get(at)?;
        let weekday = self.vocabulary.of(piece.word).weekday?;
        let value = i32::from(weekday.to_monday_one_offset());
        if piece.span.end - piece.span.start >= 6 {
            return Some((1, value));
        }
        let stop = self.glued(at + 1, ".");
        let sure = stop || self.is(at + 1, ",") || self.digits(at + 1).is_some();
        (piece.capital && sure).then_some((1 + usize::from(stop), value))
    }

    /// `may` and `march` are verbs unless they have a capital, or are `march 15`.
    fn month(&self, at: usize) -> Option<(usize, i32)> {
        let piece = self.pieces.get(at)?;
        let month = self.vocabulary.of(piece.word).month?;
        let short = piece.span.end - piece.span.start <= 4 && !matches!(month, 5..=7);
        let march = month == 3 && !short && self.digits(at + 1).is_some();
        if (short || matches!(month, 3 | 5)) && !piece.capital && !march {
            return None;
        }
        let stop = short && self.glued(at + 1, ".");
        Some((1 + usize::from(stop), i32::from(month)))
    }

    /// `3`, `3rd`, `3d`, `third`, `twenty-third`.
    fn day(&self, at: usize) -> Option<(usize, i32)> {
        let (length, value) = if let Some(digits) = self.digits(at) {
            if digits.count > 2 || self.joined_to_number(at) || self.number_goes_on(at + 1) {
                return None;
            }
            (1 + usize::from(self.ordinal_suffix(at + 1)), digits.value)
        } else {
            self.ordinal(at)?
        };
        (1..=31).contains(&value).then_some((length, value))
    }

    fn ordinal_suffix(&self, at: usize) -> bool {
        ["st", "nd", "rd", "th", "d"]
            .iter()
            .any(|suffix| self.glued(at, suffix))
    }

    /// `second`, `22nd`, `twenty-second`.
    fn ordinal(&self, at: usize) -> Option<(usize, i32)> {
        if let Some(digits) = self.digits(at) {
            return self.ordinal_suffix(at + 1).then_some((2, digits.value));
        }
        let entry = self.vocabulary.of(self.pieces.get(at)?.word);
        if let Some(ordinal) = entry.ordinal {
            return Some((1, ordinal));
        }
        let tens = entry.number.filter(|number| *number >= 20)?;
        let next = at + 1 + usize::from(self.is(at + 1, "-"));
        let ones = self
            .vocabulary
            .of(self.pieces.get(next)?.word)
            .ordinal
            .filter(|ones| *ones < 10)?;
        Some((next + 1 - at, tens + ones))
    }

    fn year(&self, at: usize) -> Option<(usize, i32)> {
        if self.is(at, "'") {
            let digits = self.digits(at + 1)?;
            let sure =
                digits.count == 2 && self.pieces[at + 1].glued && !self.ordinal_suffix(at + 2);
            return sure.then_some((2, full_year(digits.value)));
        }
        let digits = self.digits(at)?;
        if clock::read(self, at).is_some() {
            return None;
        }
        let whole = digits.count == 4 && !self.joined_to_number(at) && !self.number_goes_on(at + 1);
        (whole && (1000..2200).contains(&digits.value)).then_some((1, digits.value))
    }

    /// `1990s`, `'90s`, `90s`, `nineties`.
    fn decade(&self, at: usize) -> Option<(usize, i32)> {
        if let Some(decade) = self.vocabulary.of(self.pieces.get(at)?.word).decade {
            return Some((1, decade));
        }
        let mark = usize::from(self.is(at, "'"));
        let digits = self.digits(at + mark)?;
        if self.joined_to_number(at + mark) {
            return None;
        }
        let year = match digits.count {
            4 if (1000..2100).contains(&digits.value) => digits.value,
            2 => full_year(digits.value),
            _ => return None,
        };
        let next = at + mark + 1;
        let stroke = usize::from(self.glued(next, "'"));
        (year % 10 == 0 && self.glued(next + stroke, "s")).then_some((mark + 2 + stroke, year))
    }

    /// `12`, `1,106`, `twenty-two`, `a`, `a couple of`, `a hundred`.
    pub(super) fn count(&self, at: usize) -> Option<(usize, i32)> {
        if let Some(digits) = self.digits(at) {
            if self.joined_to_number(at) {
                return None;
            }
            let (mut value, mut end) = (digits.value, at + 1);
            while self.glued(end, ",") {
                let Some(group) = self.digits(end + 1).filter(|group| group.count == 3) else {
                    break;
                };
                if !self.pieces[end + 1].glued {
                    break;
                }
                value = value.checked_mul(1000)?.checked_add(group.value)?;
                end += 2;
            }
            return (!self.number_goes_on(end)).then_some((end - at, value));
        }
        let number = |at: usize| self.vocabulary.of(self.pieces.get(at)?.word).number;
        let first = number(at)?;
        if first == 1 && self.is(at + 1, "couple") {
            return Some((2 + usize::from(self.is(at + 2, "of")), 2));
        }
        if self.is(at + 1, "hundred") {
            return Some((2, first * 100));
        }
        if first >= 20 {
            let next = at + 1 + usize::from(self.is(at + 1, "-"));
            if let Some(ones) =
                number(next).filter(|ones| (1..10).contains(ones) && !self.is(next, "a"))
            {
                return Some((next + 1 - at, first + ones));
            }
        }
        Some((1, first))
    }
}

/// The year of two digits: 40 to 99 are the last century's.
fn full_year(two_digits: i32) -> i32 {
    if two_digits >= 40 {
        1900 + two_digits
    } else {
        2000 + two_digits
    }
}
