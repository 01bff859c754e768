//! Casualty words: which words say that people were killed, injured, detained, missing or displaced.
//!
//! In: `lang/en/casualties.toml`. Out: [`CasualtyWords`]. Reading the numbers off a report is left to the
//! mention module.

use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;

use super::files::{RuleError, Source};

/// What befell people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Harm {
    /// Dead.
    Killed,
    /// Wounded or hurt.
    Injured,
    /// Arrested, captured or abducted.
    Detained,
    /// Missing.
    Missing,
    /// Driven from home.
    Displaced,
}

impl Harm {
    /// All, in the order of the output's fields.
    pub const ALL: [Self; 5] = [
        Self::Killed,
        Self::Injured,
        Self::Detained,
        Self::Missing,
        Self::Displaced,
    ];
}

/// How a casualty word counts the people it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Frame {
    /// Done to them: "killed three".
    Verb,
    /// As [`Frame::Verb`], if it ended in death: "burned to death".
    Fatal,
    /// Happens to them: "three died".
    Befall,
    /// How they are: "three dead".
    State,
    /// Counted itself: "three deaths".
    Noun,
    /// What is lost: "12 lives were lost", "claimed the lives of 12".
    Life,
    /// Only "no" counts: "no casualties".
    None,
}

/// The casualty words, by lemma.
#[derive(Debug, Clone, Default)]
pub(crate) struct CasualtyWords(HashMap<Box<str>, Vec<(Harm, Frame)>>);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CasualtyFile {
    killed: Words,
    injured: Words,
    detained: Words,
    missing: Words,
    displaced: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    #[serde(default)]
    verbs: Vec<Spanned<String>>,
    #[serde(default)]
    befall: Vec<Spanned<String>>,
    #[serde(default)]
    states: Vec<Spanned<String>>,
    #[serde(default)]
    nouns: Vec<Spanned<String>>,
    #[serde(default)]
    lives: Vec<Spanned<String>>,
    #[serde(default)]
    none: Vec<Spanned<String>>,
    #[serde(default)]
    fatal: Vec<Spanned<String>>,
}

impl CasualtyWords {
    /// What a word with this lemma may say, in file order.
    pub(crate) fn of(&self, lemma: &str) -> &[(Harm, Frame)] {
        self.0.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The words of a file, checked: one lower-case word each, once a list.
    pub(super) fn read(source: &Source<'_>) -> Result<Self, RuleError> {
        let file: CasualtyFile = source.parse()?;
        let mut words = Self::default();
        let tables = [
            file.killed,
            file.injured,
            file.detained,
            file.missing,
            file.displaced,
        ];
        for (harm, table) in Harm::ALL.into_iter().zip(tables) {
            for lemma in &table.fatal {
                if !table
                    .verbs
                    .iter()
                    .any(|verb| verb.get_ref() == lemma.get_ref())
                {
                    let message = format!(
                        "`{}` is in `fatal` and not in `verbs`; add it there",
                        lemma.get_ref()
                    );
                    return Err(source.error(lemma.span().start, message));
                }
            }
            let lists = [
                (Frame::Verb, &table.verbs),
                (Frame::Befall, &table.befall),
                (Frame::State, &table.states),
                (Frame::Noun, &table.nouns),
                (Frame::Life, &table.lives),
                (Frame::None, &table.none),
            ];
            for (frame, list) in lists {
                for lemma in list {
                    let word = lemma.get_ref().as_str();
                    if word.is_empty()
                        || word.contains(char::is_whitespace)
                        || word.to_lowercase() != word
                    {
                        let message =
                            format!("`{word}` is not one word in lower case; give its lemma");
                        return Err(source.error(lemma.span().start, message));
                    }
                    let fatal =
                        frame == Frame::Verb && table.fatal.iter().any(|f| f.get_ref() == word);
                    let says = (harm, if fatal { Frame::Fatal } else { frame });
                    let known = words.0.entry(word.into()).or_default();
                    if known.contains(&says) {
                        return Err(
                            source.error(lemma.span().start, format!("`{word}` stands here twice"))
                        );
                    }
                    known.push(says);
                }
            }
        }
        Ok(words)
    }
}
