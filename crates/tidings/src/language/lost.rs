//! Finding line breaks that were lost when a report was copied.
//!
//! A headline that stood on a line of its own then runs straight into the first word or the dateline
//! (`Pleads Not GuiltyAccused bomber ...`, `in DraviaU.S. investigators ...`), and the mark-up of
//! headings into the text ("==Victims==All six ..."). Read as one word and one sentence, such a join
//! spoils the lead, the sentence that tells most.
//!
//! In: any text. Out: the byte offsets at which a line should begin, in order. Names with a capital
//! inside them (`WikiLeaks`, `McVeigh`, `ExxonMobil`) are left whole.

use rustc_hash::{FxHashMap, FxHashSet};

use super::abbreviations::starts_sentences;

/// A headline is at most so long: further on, a join needs stronger signs (bytes).
const HEADLINE: usize = 200;
/// The first part has at least so many letters, small ones but for its first: "Mc", "Mac", "Fitz", "You".
const SHORTEST: usize = 4;
/// After a dateline, its dash or bracket stands within so many bytes: "BOSTON, Aug. 14 (Reuters) -".
const DATELINE: usize = 48;
/// No heading is longer (bytes).
const HEADING: usize = 80;
/// No part of a join is longer (bytes).
const LONGEST: usize = 40;

/// Names whose two parts are words of their own, in lower case; sorted. Seen once, and in a headline, they
/// could be taken for a join.
const NAMES: &[&str] = &[
    "airasia",
    "astrazeneca",
    "blackberry",
    "blackrock",
    "breitbart",
    "buzzfeed",
    "clearview",
    "crowdstrike",
    "deepmind",
    "deepseek",
    "doordash",
    "dreamworks",
    "easyjet",
    "egyptair",
    "exxonmobil",
    "facetime",
    "factcheck",
    "fireeye",
    "flydubai",
    "gofundme",
    "harpercollins",
    "huffpost",
    "jetblue",
    "linkedin",
    "mastercard",
    "microstrategy",
    "moveon",
    "newshour",
    "newstalk",
    "newsweek",
    "openai",
    "petrochina",
    "playstation",
    "politifact",
    "presstv",
    "propublica",
    "salesforce",
    "skynews",
    "snapchat",
    "soundcloud",
    "sunedison",
    "swissair",
    "telesur",
    "unitedhealth",
    "vietjet",
    "whatsapp",
    "wikileaks",
    "wikinews",
    "worldcom",
    "youtube",
];

/// Where lines of `text` should begin but do not.
pub(crate) fn lost_breaks(text: &str) -> Vec<usize> {
    let mut found = headings(text);
    let joins: Vec<Join<'_>> = joins(text).collect();
    if !joins.is_empty() {
        let words: FxHashSet<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.len() > 2)
            .collect();
        let mut times: FxHashMap<(&str, &str), u32> = FxHashMap::default();
        for join in &joins {
            *times.entry((join.left, join.right)).or_default() += 1;
        }
        let once = |join: &Join<'_>| times[&(join.left, join.right)] == 1;
        let lost = joins.iter().filter(|j| j.is_break(text, &words, once(j)));
        found.extend(lost.map(|j| j.at));
        found.sort_unstable();
        found.dedup();
    }
    found
}

/// A capital that follows a small letter or a figure.
struct Join<'t> {
    at: usize,
    /// The letters and figures before it.
    left: &'t str,
    /// The letters and figures from it on.
    right: &'t str,
}

fn joins(text: &str) -> impl Iterator<Item = Join<'_>> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let joined = c.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit());
        before = c;
        if !joined {
            return None;
        }
        let near = &text[text.ceil_char_boundary(at.saturating_sub(LONGEST))..at];
        let left = near.rsplit(|c: char| !c.is_alphanumeric()).next()?;
        let near = &text[at..text.floor_char_boundary(at + LONGEST)];
        let right = near.split(|c: char| !c.is_alphanumeric()).next()?;
        Some(Join { at, left, right })
    })
}

impl Join<'_> {
    fn is_break(&self, text: &str, words: &FxHashSet<&str>, once: bool) -> bool {
        let (left, right) = (self.left, self.right);
        // "9mm", "P95": a number and its letters; "2013Tsarnaev" is a year and a name, "1990sWhen" a decade.
        let year = left.strip_suffix('s').unwrap_or(left);
        if year.bytes().all(|b| b.is_ascii_digit()) {
            return year.len() == 4
                && right.len() > 3
                && right.chars().skip(1).all(char::is_lowercase);
        }
        let mut letters = left.chars();
        letters.next();
        if left.chars().count() < SHORTEST || !letters.all(char::is_lowercase) {
            return false;
        }
        if starts_sentences(right) || self.is_dateline(text) {
            return true;
        }
        // "U.S." is two words here.
        let initials = right.len() == 1 && text[self.at + 1..].starts_with('.');
        if !initials && right.chars().count() < 3 {
            return false;
        }
        let whole = [left, right].concat();
        if NAMES.binary_search(&&*whole.to_lowercase()).is_ok() {
            return false;
        }
        // A name that begins with a small letter has not four of them: "iPhone", "eBay", "al-Qaida".
        let small = left.chars().next().is_some_and(char::is_lowercase);
        let headline = self.at <= HEADLINE && !ends(&text[..self.at - left.len()]);
        let known = |word: &str| {
            let lower = word.to_lowercase();
            words.contains(word) || words.contains(&*lower)
        };
        once && (small || headline && (initials || known(left) || known(right)))
    }

    /// Whether a dateline begins here: `ProbeBOSTON - A citizen`, `RavniaKANDOR, Oct. 3 (Sinta) --`.
    fn is_dateline(&self, text: &str) -> bool {
        let capitals = self.right.chars().count() > 2 && self.right.chars().all(char::is_uppercase);
        let rest = &text[self.at + self.right.len()..];
        let near = &rest[..rest.floor_char_boundary(DATELINE)];
        let line = near.split('\n').next().unwrap_or("");
        capitals
            && (line.contains(['(', '\u{2013}', '\u{2014}']) || line.trim_start().starts_with('-'))
    }
}

/// Whether a sentence or line ends in `text`.
fn ends(text: &str) -> bool {
    text.contains(['\n', '!', '?']) || text.contains(". ")
}

/// Headings in the mark-up of wikis that are run into the text: "==Victims==All six of ...". A line begins at
/// the heading, one after it, and one at each point of a list ("==*2015-12-21, ...").
fn headings(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find("==").map(|at| from + at) {
        let name = text[start..].trim_start_matches('=');
        let name_at = text.len() - name.len();
        let line = &name[..name.floor_char_boundary(HEADING)];
        let line = line.split('\n').next().unwrap_or("");
        match line.find("==").filter(|&length| length > 0) {
            Some(length) => {
                let after = name[length..].trim_start_matches('=');
                found.push(start);
                from = text.len() - after.len();
                found.push(from);
            }
            None => from = name_at,
        }
    }
    // The ends of the text are no breaks.
    found.retain(|&at| 0 < at && at < text.len());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with `|` where a break was lost.
    fn shown(text: &str) -> String {
        let mut out = String::new();
        let mut from = 0;
        for at in lost_breaks(text) {
            out.push_str(&text[from..at]);
            out.push('|');
            from = at;
        }
        out + &text[from..]
    }

    #[test]
    fn a_year_before_a_letter_of_two_bytes_is_read() {
        assert_eq!(lost_breaks("It ended in 2013Ágnes Varga left."), [16]);
    }

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.is_sorted());
    }

    #[test]
    fn headlines_run_into_the_lead() {
        for text in [
            "Bomber Pleads Not Guilty|Accused bomber Ravi Tol pleaded on Thursday. He was accused in May.",
            "Suspects' Parents Questioned in Dravia|U.S. investigators flew in. Dravia said nothing.",
            "Man Held in Harbour Probe|TORSK \u{2014} A man was held.",
            "7 killed in blasts in Ravnia|KANDOR, Ravnia, Oct. 3 (Sinta) -- Seven were killed.",
            "Roadside bomb kills general|The desert is rife with insurgents|Dravia said on Monday.",
            "Brother apologises for bombing|January 2013|Tarnov, then 19, talks to a friend.",
            "Troops were sent in the 1990s|When the council fell, they left.",
        ] {
            assert_eq!(shown(&text.replace('|', "")), text);
        }
    }

    #[test]
    fn names_with_capitals_inside_stay_whole() {
        for text in [
            "McVeigh and MacArthur met FitzGerald of ExxonMobil over WhatsApp, an app.",
            "WikiLeaks published the leaks. YouTube, iPhone, easyJet and DeSantis are names.",
            "A 9mm P95 and a T72B3M were found. COVID19Test is a tag.",
            "OpenStreet and OpenStreet again: a street, open.",
        ] {
            assert_eq!(lost_breaks(text), [0; 0], "{text}");
        }
    }

    #[test]
    fn long_texts_take_linear_time() {
        assert_eq!(lost_breaks(&"aB".repeat(200_000)).len(), 0);
        let marks = format!("== {}", "a ".repeat(HEADING));
        assert_eq!(lost_breaks(&marks.repeat(3_000)).len(), 0);
        assert!(lost_breaks(&"aftermathDravia ".repeat(50_000)).is_empty());
    }

    #[test]
    fn headings_of_wikis_are_lines() {
        assert_eq!(
            shown("Six died.==Victims==All six were young.==Background==The base"),
            "Six died.|==Victims==|All six were young.|==Background==|The base"
        );
        assert_eq!(shown("if a == b then c"), "if a == b then c");
    }
}
