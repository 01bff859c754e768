//! Splitting text into words and punctuation marks, as the English Web Treebank and GUM do.
//!
//! In: any text. Out: byte spans of words, in order, not overlapping; every character that is not
//! space is in one. Time is linear in the length of the text. Punctuation and symbols are measured by
//! [`super::symbols`]; what is a sentence is left to [`super::sentences`].

use super::abbreviations::{self, Abbreviation};
use super::characters::{is_apostrophe, is_closer, is_hyphen, is_mark, is_space, is_stop, is_word};
use super::links::links;
use crate::Span;

/// First parts that stay joined to what follows their hyphen (`anti-government`); sorted.
const PREFIXES: &[&str] = &[
    "anti", "arch", "co", "counter", "cross", "e", "ex", "extra", "hyper", "infra", "inter",
    "intra", "mega", "micro", "mid", "mini", "multi", "neo", "non", "over", "pan", "post", "pre",
    "pro", "proto", "pseudo", "psycho", "re", "semi", "socio", "sub", "super", "trans", "ultra",
    "un",
];

/// Last parts that stay joined to what precedes their hyphen; sorted.
const SUFFIXES: &[&str] = &["esque", "ins", "outs", "ups", "wise"];

/// Units written close to their number that are words of their own (`122mm`, `$5m`); sorted.
const UNITS: &[&str] = &[
    "am", "b", "bbl", "bn", "bpd", "cm", "ft", "gb", "ghz", "gw", "ha", "hh", "hr", "hrs", "hz",
    "k", "kg", "khz", "km", "kph", "kt", "kw", "kwh", "lb", "lbs", "m", "mb", "mg", "mhz", "min",
    "mins", "ml", "mm", "mn", "mph", "mw", "oz", "pm", "sq", "tb", "tn", "yr", "yrs",
];

/// Words that are two, with the length of the first; sorted.
const FUSED: &[(&str, usize)] = &[
    ("arent", 3),
    ("cannot", 3),
    ("couldnt", 5),
    ("didnt", 3),
    ("doesnt", 4),
    ("dont", 2),
    ("gonna", 3),
    ("gotta", 3),
    ("hadnt", 3),
    ("hasnt", 3),
    ("havent", 4),
    ("isnt", 2),
    ("shouldnt", 6),
    ("wanna", 3),
    ("wasnt", 3),
    ("werent", 4),
    ("wouldnt", 5),
];

/// The spans of the words of `text`, in which a line should begin at each of the bytes `lost`, in order.
pub(crate) fn words(text: &str, lost: &[usize]) -> Vec<Span> {
    let mut scanner = Scanner {
        text,
        chunk: Vec::new(),
        end: 0,
        line_start: true,
        words: Vec::with_capacity(text.len() / 5),
    };
    let mut chars = text.char_indices().peekable();
    let mut lost = lost.iter().copied().peekable();
    let mut newline = false;
    while let Some((at, c)) = chars.next() {
        while lost.next_if(|&lost| lost <= at).is_some() {
            scanner.line_start = true;
        }
        if is_space(c) {
            if c == '\n' {
                // A number that ends a sentence at the start of a wrapped line labels nothing.
                scanner.line_start |= newline || scanner.ended();
                newline = true;
            }
            continue;
        }
        newline = false;
        scanner.chunk.clear();
        scanner.chunk.push((at, c));
        scanner.end = at + c.len_utf8();
        let ends = lost.peek().copied().unwrap_or(text.len());
        while let Some((at, c)) = chars.next_if(|&(at, c)| at < ends && !is_space(c)) {
            scanner.chunk.push((at, c));
            scanner.end = at + c.len_utf8();
        }
        scanner.split_chunk();
        scanner.line_start = false;
    }
    scanner.words
}

/// Splits one chunk, the characters between two spaces, after the other.
pub(super) struct Scanner<'t> {
    text: &'t str,
    /// The characters of the chunk with their byte offsets.
    chunk: Vec<(usize, char)>,
    /// The byte after the chunk.
    end: usize,
    /// Whether the chunk is the first of its line.
    line_start: bool,
    words: Vec<Span>,
}

impl Scanner<'_> {
    /// The character at `at`, NUL past the end (controls are spaces, so no chunk holds one).
    pub(super) fn at(&self, at: usize) -> char {
        self.chunk.get(at).map_or('\0', |&(_, c)| c)
    }

    fn byte(&self, at: usize) -> usize {
        self.chunk.get(at).map_or(self.end, |&(byte, _)| byte)
    }

    /// Whether the words so far end with a stop, the mark between two points of a list or the close
    /// of a quotation.
    fn ended(&self) -> bool {
        let last = self.words.last().map_or("", |last| last.of(self.text));
        last.ends_with(|c| is_stop(c) || is_closer(c) || matches!(c, ':' | ';' | ','))
    }

    fn push(&mut self, start: usize, end: usize) {
        if start < end {
            let span = Span::new(self.byte(start), self.byte(end));
            self.words.push(span);
        }
    }

    /// The characters `start..end`, in lower case, without marks; empty if there are more than 12.
    pub(super) fn lower(&self, start: usize, end: usize) -> String {
        if end - start > 12 {
            return String::new();
        }
        self.chunk[start..end]
            .iter()
            .filter(|&&(_, c)| !is_mark(c))
            .flat_map(|&(_, c)| c.to_lowercase())
            .collect()
    }

    /// The end of the run from `at` on of characters that satisfy `wanted`.
    pub(super) fn run(&self, at: usize, wanted: impl Fn(char) -> bool) -> usize {
        let mut end = at;
        while self.chunk.get(end).is_some_and(|&(_, c)| wanted(c)) {
            end += 1;
        }
        end
    }

    /// The first characters of the word after the chunk, on the same line or the next.
    fn following(&self) -> &str {
        let rest = &self.text[self.end..];
        let on_line = |c: char| is_space(c) && c != '\n';
        let rest = rest.trim_start_matches(on_line);
        let rest = rest
            .strip_prefix('\n')
            .unwrap_or(rest)
            .trim_start_matches(on_line);
        let end = rest
            .char_indices()
            .take(16)
            .take_while(|&(_, c)| is_word(c))
            .last();
        end.map_or("", |(at, c)| &rest[..at + c.len_utf8()])
    }

    fn split_chunk(&mut self) {
        let mut links = links(&self.chunk).into_iter().peekable();
        let mut at = 0;
        while at < self.chunk.len() {
            let link = links
                .next_if(|link| link.start <= at)
                .filter(|link| link.start == at);
            at = if let Some(link) = link {
                self.push(at, link.end);
                link.end
            } else if is_word(self.at(at)) && !(is_mark(self.at(at))) {
                self.word(at)
            } else {
                self.symbol(at)
            };
        }
    }

    /// Splits off the word at `start`; returns where it ends.
    fn word(&mut self, start: usize) -> usize {
        let mut part = start;
        let mut end = self.run(start, is_word);
        while let Some(next) = self.joined(start, part, end) {
            part = next;
            end = self.run(next, is_word);
        }
        if self.at(end) == '$'
            && (end + 1 == self.chunk.len() || self.at(end + 1).is_ascii_digit())
            && end - start <= 3
            && self.all(start, end, char::is_uppercase)
        {
            self.push(start, end + 1);
            return end + 1;
        }
        if self.at(end) == '.' && self.at(end + 1) != '.' && self.keeps_stop(start, part, end) {
            self.push(start, end + 1);
            return end + 1;
        }
        self.push_word(start, end);
        end
    }

    fn all(&self, start: usize, end: usize, wanted: impl Fn(char) -> bool) -> bool {
        start < end && self.chunk[start..end].iter().all(|&(_, c)| wanted(c))
    }

    /// If the mark at `end` joins the part before it (`part..end` of a word from `start` on) to
    /// what follows, where the next part begins.
    fn joined(&self, start: usize, part: usize, end: usize) -> Option<usize> {
        let (last, mark, next) = (self.at(end - 1), self.at(end), self.at(end + 1));
        if !is_word(next) {
            return None;
        }
        let digits = last.is_ascii_digit() && next.is_ascii_digit();
        let joins = match mark {
            _ if is_apostrophe(mark) => {
                next.is_alphabetic()
                    && (last.is_alphabetic()
                        || is_mark(last)
                        || (last.is_ascii_digit() && next == 's'))
            }
            '.' => digits || self.initials_go_on(start, part, end),
            ',' => {
                let group = self.run(end + 1, |c| c.is_ascii_digit());
                digits
                    && self.all(part, end, |c| c.is_ascii_digit())
                    && end - part <= 3
                    && group - end == 4
            }
            ':' => digits && end - part <= 3,
            '/' => {
                let group = self.run(end + 1, |c| c.is_ascii_digit()) - end - 1;
                (digits && (end - part <= 2 || self.at(end + 1 + group) == '/') && group <= 4)
                    || (start == part
                        && self.lower(part, end) == "s"
                        && self.lower(end + 1, self.run(end + 1, is_word)) == "he")
            }
            '&' => {
                let after = self.run(end + 1, is_word);
                let short = end - part <= 3 && after - end <= 4;
                short
                    && ((self.all(part, end, char::is_uppercase)
                        && self.all(end + 1, after, char::is_uppercase))
                        || (end - part == 1 && after - end == 2))
            }
            _ if is_hyphen(mark) => return self.hyphen_joins(start, part, end),
            _ => false,
        };
        joins.then_some(end + 1)
    }

    /// Whether the full stop at `end` stands inside initials: `U.S.`, `a.m.`, `Ph.D.`
    fn initials_go_on(&self, start: usize, part: usize, end: usize) -> bool {
        let after = self.run(end + 1, is_word);
        let next = self.at(end + 1);
        if !next.is_alphabetic() {
            return false;
        }
        let dotted = part == start || self.at(part - 1) == '.';
        let single = end - part == 1 && self.at(part).is_alphabetic();
        (dotted && single && (after - end <= 3 || self.at(after) == '.'))
            || (self.lower(part, end) == "ph" && next == 'D')
    }

    /// Where the next part begins if the hyphen at `end` does not split.
    fn hyphen_joins(&self, start: usize, part: usize, end: usize) -> Option<usize> {
        if start != part {
            return None;
        }
        if self.all(part, end, |c| c.is_ascii_digit()) {
            return self.number_with_hyphens(part, end);
        }
        let first = self.lower(part, end);
        let after = self.run(end + 1, is_word);
        // `Hizb-e-Islami`: a part in the middle is no prefix.
        if start > 0 && is_hyphen(self.at(start - 1)) {
            return None;
        }
        let joins = PREFIXES.binary_search(&first.as_str()).is_ok()
            || SUFFIXES
                .binary_search(&self.lower(end + 1, after).as_str())
                .is_ok();
        joins.then_some(end + 1)
    }

    /// Telephone numbers and dates keep their hyphens (`2024-01-05`, `555-0134`); ranges do not.
    fn number_with_hyphens(&self, part: usize, end: usize) -> Option<usize> {
        let digit = |c: char| c.is_ascii_digit();
        let (mut last, mut groups, mut close) = (part, 1, end);
        // No number has more groups; a limit keeps a long chain from being read again at each group.
        while groups < 6 && is_hyphen(self.at(close)) && digit(self.at(close + 1)) {
            last = close + 1;
            close = self.run(last, digit);
            groups += 1;
        }
        let telephone =
            end - part == 3 && close - last == 4 && !self.all(close - 2, close, |c| c == '0');
        let closed = !is_word(self.at(close)) && !is_hyphen(self.at(close));
        (groups > 1 && closed && (groups > 2 || telephone)).then_some(last)
    }

    /// Whether the full stop at `end` belongs to the word `start..end`, whose last part is `part..end`.
    fn keeps_stop(&self, start: usize, part: usize, end: usize) -> bool {
        let after = self.at(end + 1);
        let closes_chunk = after == '\0';
        if part > start
            && self.at(part - 1) == '.'
            && end - part <= 3
            && self.chunk[start..end].iter().all(|&(_, c)| !c.is_numeric())
        {
            return true;
        }
        let following = if closes_chunk { self.following() } else { "" };
        let first = following.chars().next().unwrap_or('\0');
        if end - start == 1 && self.at(start).is_uppercase() {
            // An initial, unless the word after it begins a sentence: `vitamin C. The`.
            let name = if closes_chunk {
                first.is_uppercase()
            } else {
                after.is_uppercase() || is_hyphen(after)
            };
            return name && self.at(start) != 'I' && !abbreviations::starts_sentences(following);
        }
        if self.all(start, end, |c| c.is_ascii_digit() || c == '.') {
            return self.line_start
                && start == 0
                && closes_chunk
                && part == start
                && end - start <= 2
                && !following.is_empty();
        }
        let word = &self.text[self.byte(start)..self.byte(end)];
        match abbreviations::abbreviation(word) {
            Some(Abbreviation::Leads) => {
                closes_chunk || after.is_alphanumeric() || matches!(after, ',' | '-' | ':')
            }
            Some(Abbreviation::LeadsNumber) => {
                if closes_chunk {
                    first.is_numeric()
                } else {
                    after.is_numeric()
                }
            }
            Some(Abbreviation::MayEnd) => true,
            None => false,
        }
    }

    /// Pushes the word `start..end`, split where it is two: `did|n't`, `Iran|'s`, `can|not`, `122|mm`.
    fn push_word(&mut self, start: usize, end: usize) {
        if self.at(start).is_ascii_digit() {
            let in_number = |&at: &usize| {
                self.at(at).is_ascii_digit() || matches!(self.at(at), '.' | ',' | ':')
            };
            let unit = (start..end).find(|at| !in_number(at)).unwrap_or(end);
            if unit < end && self.all(unit, end, char::is_alphabetic) {
                let name = self.lower(unit, end);
                let small = self.all(unit, end, char::is_lowercase);
                let money = start > 0
                    && !is_word(self.at(start - 1))
                    && matches!(self.at(start - 1), '$' | '£' | '€' | '¥');
                let known = UNITS.binary_search(&name.as_str()).is_ok();
                if known && (small || money || matches!(name.as_str(), "am" | "pm")) {
                    self.push(start, unit);
                    self.push(unit, end);
                    return;
                }
            }
        }
        // Two at most: `I'd've`, `she'll've`.
        if let Some(second) = self.clitic(start, end) {
            if let Some(first) = self.clitic(start, second) {
                self.push(start, first);
                self.push(first, second);
            } else {
                self.push(start, second);
            }
            self.push(second, end);
            return;
        }
        if end - start <= 8 {
            let lower = self.lower(start, end);
            if let Ok(found) = FUSED.binary_search_by(|(word, _)| (*word).cmp(&lower)) {
                let first = FUSED[found].1;
                if end - start == lower.chars().count() {
                    self.push(start, start + first);
                    self.push(start + first, end);
                    return;
                }
            }
        }
        self.push(start, end);
    }

    /// Where the clitic at the end of the word `start..end` begins, if it has one.
    fn clitic(&self, start: usize, end: usize) -> Option<usize> {
        let apostrophe = (start + 1..end)
            .rev()
            .take(3)
            .find(|&at| is_apostrophe(self.at(at)))?;
        let tail = self.lower(apostrophe + 1, end);
        let last = self.at(apostrophe - 1);
        match tail.as_str() {
            "t" if matches!(last, 'n' | 'N') && apostrophe - start >= 2 => Some(apostrophe - 1),
            // `1980's` is a decade, `2023's` a possessive.
            "s" if last == '0' && self.all(start, apostrophe, |c| c.is_ascii_digit()) => None,
            "s" | "m" | "d" | "re" | "ve" | "ll" => Some(apostrophe),
            _ => None,
        }
    }

    /// Splits off the punctuation mark, symbol or run of them at `start`; returns where it ends.
    fn symbol(&mut self, start: usize) -> usize {
        let end = self.symbol_end(start);
        let end = self.run(end, is_mark);
        // A zero-width joiner binds the next emoji to this one.
        let end =
            if self.at(end - 1) == '\u{200D}' && end < self.chunk.len() && !is_word(self.at(end)) {
                self.run(end + 1, is_mark)
            } else {
                end
            };
        self.push(start, end);
        end
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lost::lost_breaks;
    use super::*;

    /// The words of `text` with a bar between them.
    fn split(text: &str) -> String {
        words(text, &lost_breaks(text))
            .iter()
            .map(|span| span.of(text))
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn lists_are_sorted() {
        assert!(PREFIXES.is_sorted());
        assert!(SUFFIXES.is_sorted());
        assert!(UNITS.is_sorted());
        assert!(FUSED.is_sorted());
    }

    #[test]
    fn clitics_are_words() {
        assert_eq!(
            split("Zarqan's army didn't fire"),
            "Zarqan|'s|army|did|n't|fire"
        );
        assert_eq!(
            split("They’re sure it can’t; I’d’ve"),
            "They|’re|sure|it|ca|n’t|;|I|’d|’ve"
        );
        assert_eq!(
            split("the rebels' camp, cannot"),
            "the|rebels|'|camp|,|can|not"
        );
        assert_eq!(split("DON'T SHOOT"), "DO|N'T|SHOOT");
        assert_eq!(
            split("the 1980's, 2023's toll"),
            "the|1980's|,|2023|'s|toll"
        );
    }

    #[test]
    fn names_keep_their_apostrophes() {
        assert_eq!(
            split("Sana'a, O'Hara and Kata'ib's men"),
            "Sana'a|,|O'Hara|and|Kata'ib|'s|men"
        );
    }

    #[test]
    fn hyphens_split_words_but_not_prefixes() {
        assert_eq!(
            split("U.S.-led anti-government co-operate"),
            "U.S.|-|led|anti-government|co-operate"
        );
        assert_eq!(
            split("al-Harun, a 12-year-old"),
            "al|-|Harun|,|a|12|-|year|-|old"
        );
        assert_eq!(
            split("Hizb-e-Sahil F-16 2024-01-05 10-15"),
            "Hizb|-|e|-|Sahil|F|-|16|2024-01-05|10|-|15"
        );
    }

    #[test]
    fn abbreviations_keep_their_stop() {
        assert_eq!(
            split("Lt. Gen. J. K. Oru, Ph.D., of St. Ana"),
            "Lt.|Gen.|J.|K.|Oru|,|Ph.D.|,|of|St.|Ana"
        );
        assert_eq!(
            split("No. 5 said no. No one left in Jan."),
            "No.|5|said|no|.|No|one|left|in|Jan."
        );
        assert_eq!(
            split("It was vitamin C. The U.N. fell"),
            "It|was|vitamin|C|.|The|U.N.|fell"
        );
        assert_eq!(split("at 4:40 a.m. they"), "at|4:40|a.m.|they");
    }

    #[test]
    fn an_initial_at_a_line_end_is_one() {
        assert_eq!(split("Minister N.\nAsari"), "Minister|N.|Asari");
    }

    #[test]
    fn numbers_are_whole_and_units_apart() {
        assert_eq!(
            split("1,250.5 men, 3/4 of 122mm at $5m"),
            "1,250.5|men|,|3/4|of|122|mm|at|$|5|m"
        );
        assert_eq!(split("US$ 40, 12% .50 2,3"), "US$|40|,|12|%|.50|2|,|3");
        assert_eq!(split("the 1990s, 2nd, 7:30pm"), "the|1990s|,|2nd|,|7:30|pm");
    }

    #[test]
    fn numbers_of_points_keep_their_stop() {
        assert_eq!(split("1. Halt\n\n2. Leave"), "1.|Halt|2.|Leave");
        assert_eq!(
            split("killed in sector\n14. Nobody"),
            "killed|in|sector|14|.|Nobody"
        );
    }

    #[test]
    fn links_are_whole() {
        assert_eq!(
            split("(see https://a.example/x_(y)?z=1)."),
            "(|see|https://a.example/x_(y)?z=1|)|."
        );
        assert_eq!(
            split("press.desk@mod-kul.gov, zarcell.com."),
            "press.desk@mod-kul.gov|,|zarcell.com|."
        );
        assert_eq!(
            split("@zarqan_army #FreeThem2 fell.De"),
            "@zarqan_army|#FreeThem2|fell|.|De"
        );
    }

    #[test]
    fn quotes_dashes_and_ellipses() {
        assert_eq!(
            split("“We... ran,” she said—twice"),
            "“|We|...|ran|,|”|she|said|—|twice"
        );
        assert_eq!(split("''Go'' -- now?!"), "''|Go|''|--|now|?!");
        assert_eq!(split("«Non», ‘yes’ „ja“"), "«|Non|»|,|‘|yes|’|„|ja|“");
    }

    #[test]
    fn invisible_characters_are_space_and_marks_stay() {
        assert_eq!(
            split("\u{FEFF}two\u{200B}words \u{202B}here\u{202C}"),
            "two|words|here"
        );
        assert_eq!(
            split("Bogota\u{301} co\u{AD}operate"),
            "Bogota\u{301}|co\u{AD}operate"
        );
    }

    /// Every input here made an earlier or a careless tokenizer quadratic.
    #[test]
    fn long_chunks_take_linear_time() {
        let start = std::time::Instant::now();
        for unit in [
            "a's",
            "1-",
            "a.",
            "\"",
            "(",
            "http://a<",
            "a@",
            "a&",
            "x.y/",
            "1,000",
            "''",
            "I. ",
            "No.\n",
        ] {
            let text = unit.repeat(1_000_000 / unit.len());
            assert!(!words(&text, &lost_breaks(&text)).is_empty());
        }
        // A quadratic step would take hours; the bound leaves room for a busy machine.
        assert!(start.elapsed().as_secs() < 60);
    }

    proptest! {
        #[test]
        fn words_are_in_order_and_lose_nothing(text in "(\\PC|[a-zA-Z0-9.,:;'’\"@/$#%&()\\[\\] \n\t-]){0,80}") {
            let mut at = 0;
            for span in words(&text, &lost_breaks(&text)) {
                prop_assert!(span.start as usize >= at && span.start < span.end);
                prop_assert!(text[at..span.range().start].chars().all(is_space));
                prop_assert!(!span.of(&text).chars().any(is_space));
                at = span.range().end;
            }
            prop_assert!(text[at..].chars().all(is_space));
        }
    }
}
