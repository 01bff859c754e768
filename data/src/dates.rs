//! Date rules and the words they are made of, one rule a file in `lang/en/dates/`.

/// Embeds rule files by name.
macro_rules! rules {
    ($($name:literal,)*) => {
        &[$(($name, include_str!(concat!("../lang/en/dates/", $name, ".toml"))),)*]
    };
}

/// Months, weekdays, numbers and units: file name and TOML.
pub const WORDS: (&str, &str) = (
    "words/times.toml",
    include_str!("../lang/en/words/times.toml"),
);

/// Date rules: name and TOML, sorted by name.
pub const RULES: &[(&str, &str)] = rules![
    "after",
    "ago",
    "ash-wednesday",
    "ashura",
    "before",
    "before-that",
    "by",
    "century",
    "christmas",
    "christmas-eve",
    "clock",
    "coming-units",
    "day-after",
    "day-after-tomorrow",
    "day-before",
    "day-before-that",
    "day-before-yesterday",
    "day-month",
    "day-month-year",
    "day-of-context",
    "day-of-last-month",
    "day-of-this-month",
    "day-of-told-month",
    "days-after-time",
    "days-before-time",
    "days-later",
    "days-of-month",
    "decade",
    "duration",
    "during-the-night",
    "earlier",
    "earlier-this-period",
    "early",
    "easter",
    "easter-monday",
    "eid-al-adha",
    "eid-al-fitr",
    "end-of",
    "from",
    "from-now",
    "gap-after",
    "gap-before",
    "good-friday",
    "half-of",
    "hours-later",
    "in-named-year",
    "in-same-year",
    "in-year-last",
    "in-year-next",
    "in-year-this",
    "inner-late",
    "iso-date",
    "last-day-of",
    "last-night",
    "last-quarter-of",
    "last-week-month-year",
    "last-week-of",
    "late",
    "later",
    "long-ago",
    "may-day",
    "mid",
    "month-after",
    "month-after-preposition",
    "month-before",
    "month-day",
    "month-day-year",
    "month-name",
    "month-year",
    "named-day-overnight",
    "nearest-weekday-or-month",
    "new-years-day",
    "new-years-eve",
    "next-day",
    "next-week-month-year",
    "next-weekday-or-month",
    "night-of",
    "night-to",
    "nowruz",
    "nth-day",
    "nth-day-of",
    "nth-fortnight-of",
    "nth-month-of",
    "nth-quarter-of",
    "nth-week-of",
    "numeric-date",
    "ordinal-day",
    "over-the-weekend",
    "overnight",
    "palm-sunday",
    "part-of-day",
    "part-of-named-day",
    "past-hours",
    "past-units",
    "quarter-of-year",
    "ramadan",
    "range",
    "recent-units",
    "rest-of-period",
    "same-day",
    "same-month",
    "same-month-last-year",
    "same-week",
    "same-year",
    "season",
    "season-of-year",
    "set",
    "since",
    "since-then",
    "start-of",
    "that-month-or-season",
    "then",
    "this-part-of-day",
    "this-period",
    "this-week-month-year",
    "this-weekday-or-month",
    "throughout",
    "today",
    "tomorrow",
    "tomorrow-part-of-day",
    "tonight",
    "until",
    "valentines-day",
    "weekday",
    "weekday-of-next-week",
    "weekday-of-week",
    "weekday-ordinal-day",
    "within-hours",
    "womens-day",
    "year",
    "year-after",
    "year-after-that",
    "year-after-to",
    "year-before",
    "year-before-that",
    "years-from-to",
    "year-month",
    "yesterday",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_file_is_embedded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/lang/en/dates");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .expect("the folder of date rules")
            .map(|entry| {
                entry
                    .expect("a readable entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        let embedded: BTreeSet<String> = super::RULES
            .iter()
            .map(|(name, _)| format!("{name}.toml"))
            .collect();
        assert_eq!(files, embedded);
    }
}
