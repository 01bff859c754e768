//! Which words keep their full stop, and whether a sentence may end there.

/// What a full stop after an abbreviation may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// A title or label: what it belongs to follows, so no sentence ends here (`Gen.`, `vs.`).
    Leads,
    /// A label of a number (`No. 5`, `Art. 3`); an ordinary word where no number follows.
    LeadsNumber,
    /// May be the last word of a sentence (`Inc.`, `a.m.`, `etc.`).
    MayEnd,
}

/// In lower case, without the full stop, sorted. Only matched where capitalised.
const CAPITALISED: &[(&str, Abbreviation)] = {
    use Abbreviation::{Leads, LeadsNumber, MayEnd};
    &[
        ("adm", Leads),
        ("ala", MayEnd),
        ("amb", Leads),
        ("apr", MayEnd),
        ("ariz", MayEnd),
        ("ark", MayEnd),
        ("art", LeadsNumber),
        ("assn", MayEnd),
        ("asst", Leads),
        ("atty", Leads),
        ("aug", MayEnd),
        ("ave", MayEnd),
        ("blvd", MayEnd),
        ("brig", Leads),
        ("bros", MayEnd),
        ("calif", MayEnd),
        ("capt", Leads),
        ("cdr", Leads),
        ("cie", MayEnd),
        ("cmdr", Leads),
        ("co", MayEnd),
        ("col", Leads),
        ("colo", MayEnd),
        ("comdr", Leads),
        ("conn", MayEnd),
        ("corp", MayEnd),
        ("cpl", Leads),
        ("dec", MayEnd),
        ("del", MayEnd),
        ("dept", MayEnd),
        ("det", Leads),
        ("dr", Leads),
        ("feb", MayEnd),
        ("fla", MayEnd),
        ("fr", Leads),
        ("fri", MayEnd),
        ("ft", Leads),
        ("gen", Leads),
        ("gov", Leads),
        ("govs", Leads),
        ("hon", Leads),
        ("ill", MayEnd),
        ("inc", MayEnd),
        ("ind", MayEnd),
        ("insp", Leads),
        ("jan", MayEnd),
        ("jr", MayEnd),
        ("jul", MayEnd),
        ("jun", MayEnd),
        ("kan", MayEnd),
        ("la", MayEnd),
        ("lt", Leads),
        ("ltd", MayEnd),
        ("maj", Leads),
        ("mar", LeadsNumber),
        ("mass", MayEnd),
        ("md", MayEnd),
        ("messrs", Leads),
        ("mich", MayEnd),
        ("minn", MayEnd),
        ("miss", MayEnd),
        ("mlle", Leads),
        ("mme", Leads),
        ("mo", MayEnd),
        ("mon", MayEnd),
        ("mont", MayEnd),
        ("mr", Leads),
        ("mrs", Leads),
        ("ms", Leads),
        ("msgr", Leads),
        ("mt", Leads),
        ("neb", MayEnd),
        ("nev", MayEnd),
        ("no", LeadsNumber),
        ("nos", LeadsNumber),
        ("nov", MayEnd),
        ("oct", MayEnd),
        ("okla", MayEnd),
        ("ore", MayEnd),
        ("pa", MayEnd),
        ("pfc", Leads),
        ("ph", Leads),
        ("pres", Leads),
        ("prof", Leads),
        ("pte", Leads),
        ("pvt", Leads),
        ("rd", MayEnd),
        ("rep", Leads),
        ("reps", Leads),
        ("rev", Leads),
        ("rs", LeadsNumber),
        ("sat", LeadsNumber),
        ("sec", LeadsNumber),
        ("sen", Leads),
        ("sens", Leads),
        ("sep", LeadsNumber),
        ("sept", MayEnd),
        ("sgt", Leads),
        ("spc", Leads),
        ("sr", MayEnd),
        ("st", Leads),
        ("ste", Leads),
        ("sun", LeadsNumber),
        ("supt", Leads),
        ("tenn", MayEnd),
        ("tex", MayEnd),
        ("thu", MayEnd),
        ("thur", MayEnd),
        ("thurs", MayEnd),
        ("tue", MayEnd),
        ("tues", MayEnd),
        ("univ", MayEnd),
        ("va", MayEnd),
        ("vt", MayEnd),
        ("wash", MayEnd),
        ("wed", MayEnd),
        ("wis", MayEnd),
        ("wyo", MayEnd),
    ]
};

/// In lower case, without the full stop, sorted. Matched in any case.
const ANY_CASE: &[(&str, Abbreviation)] = {
    use Abbreviation::{Leads, LeadsNumber, MayEnd};
    &[
        ("al", MayEnd),
        ("approx", Leads),
        ("c", LeadsNumber),
        ("ca", LeadsNumber),
        ("cf", Leads),
        ("dept", MayEnd),
        ("ed", Leads),
        ("eds", MayEnd),
        ("eg", Leads),
        ("eq", LeadsNumber),
        ("esp", Leads),
        ("est", MayEnd),
        ("etc", MayEnd),
        ("ext", LeadsNumber),
        ("fig", LeadsNumber),
        ("figs", LeadsNumber),
        ("ie", Leads),
        ("nos", LeadsNumber),
        ("p", LeadsNumber),
        ("para", LeadsNumber),
        ("pp", LeadsNumber),
        ("tel", LeadsNumber),
        ("viz", Leads),
        ("vol", LeadsNumber),
        ("vs", Leads),
    ]
};

/// Words in capitals that are far more often themselves than an abbreviation: `OVER THE SUN.`
const NEVER_IN_CAPITALS: &[&str] = &[
    "AL", "ART", "CA", "CF", "COL", "DEL", "DET", "ED", "EG", "EST", "IE", "ILL", "IND", "LA",
    "MASS", "MISS", "MON", "ORE", "PA", "PRES", "SAT", "SUN", "WASH", "WED",
];

/// Words that begin sentences and rarely follow an abbreviation or an initial within one; sorted.
const STARTERS: &[&str] = &[
    "a",
    "according",
    "after",
    "all",
    "also",
    "although",
    "among",
    "an",
    "and",
    "another",
    "as",
    "at",
    "because",
    "before",
    "both",
    "but",
    "by",
    "despite",
    "during",
    "each",
    "earlier",
    "even",
    "five",
    "for",
    "four",
    "from",
    "he",
    "her",
    "here",
    "his",
    "how",
    "however",
    "i",
    "if",
    "in",
    "is",
    "it",
    "its",
    "last",
    "later",
    "many",
    "meanwhile",
    "more",
    "most",
    "my",
    "neither",
    "no",
    "not",
    "nothing",
    "now",
    "on",
    "once",
    "one",
    "only",
    "or",
    "other",
    "our",
    "over",
    "police",
    "she",
    "since",
    "so",
    "some",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "three",
    "thus",
    "to",
    "two",
    "under",
    "until",
    "we",
    "what",
    "when",
    "where",
    "whether",
    "while",
    "who",
    "why",
    "with",
    "yesterday",
    "you",
];

fn look_up(list: &[(&str, Abbreviation)], word: &str) -> Option<Abbreviation> {
    list.binary_search_by(|(known, _)| (*known).cmp(word))
        .ok()
        .map(|at| list[at].1)
}

/// What kind of abbreviation `word` (without its last full stop) is, if it is one that is listed.
pub(crate) fn abbreviation(word: &str) -> Option<Abbreviation> {
    if word.len() > 8 || NEVER_IN_CAPITALS.contains(&word) {
        return None;
    }
    let lower = word.to_lowercase();
    if word.starts_with(char::is_uppercase) {
        look_up(CAPITALISED, &lower).or_else(|| look_up(ANY_CASE, &lower))
    } else {
        look_up(ANY_CASE, &lower)
    }
}

/// Words that say which day or clock an hour belongs to: `7 p.m. Monday`, `11 a.m. EST`; sorted.
const DAYS: &[&str] = &[
    "april",
    "august",
    "december",
    "eastern",
    "february",
    "friday",
    "january",
    "july",
    "june",
    "march",
    "may",
    "monday",
    "november",
    "october",
    "pacific",
    "saturday",
    "september",
    "sunday",
    "thursday",
    "tuesday",
    "wednesday",
];

/// Whether `next` can still tell of the hour before it: `7 p.m. Monday`, `11 a.m. EST`.
pub(crate) fn belongs_to_hour(next: &str) -> bool {
    let zone = next.chars().count() <= 4 && next.chars().all(char::is_uppercase) && next.len() > 1;
    let day = next.trim_end_matches('.').to_lowercase();
    // `Nov.` and `Thurs.` as well as the whole names.
    zone || (day.len() >= 3 && DAYS.iter().any(|known| known.starts_with(&day)))
}

/// Whether `word` is a usual first word of a sentence, in any case.
pub(crate) fn starts_sentences(word: &str) -> bool {
    word.len() <= 10
        && STARTERS
            .binary_search(&word.to_lowercase().as_str())
            .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        assert!(CAPITALISED.is_sorted_by_key(|(word, _)| *word));
        assert!(ANY_CASE.is_sorted_by_key(|(word, _)| *word));
        assert!(STARTERS.is_sorted());
        assert!(DAYS.is_sorted());
        assert!(NEVER_IN_CAPITALS.is_sorted());
    }

    #[test]
    fn hours_have_days_and_zones() {
        assert!(belongs_to_hour("Nov.") && belongs_to_hour("Thursday") && belongs_to_hour("EST"));
        assert!(!belongs_to_hour("Soldiers") && !belongs_to_hour("A"));
    }

    #[test]
    fn case_tells_a_state_from_a_word() {
        assert_eq!(abbreviation("Miss"), Some(Abbreviation::MayEnd));
        assert_eq!(abbreviation("miss"), None);
        assert_eq!(abbreviation("SUN"), None);
        assert_eq!(abbreviation("GEN"), Some(Abbreviation::Leads));
    }
}
