//! The codebook's files as they are written: their keys, and errors that say where and what to do.
//!
//! In: TOML text with its path. Out: the typed tables, every pattern with its place in the file.

use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

use super::{EventType, Mode};

/// Something wrong in a codebook file: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct RuleError {
    /// Path, relative to the data directory.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong and what to do.
    pub message: String,
}

/// One file of the data directory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
}

impl Source<'_> {
    /// The byte offsets at which lines end, for [`line_of`].
    pub(crate) fn line_ends(&self) -> Vec<usize> {
        self.text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at)
            .collect()
    }

    /// Line and column of a byte offset, both from 1.
    pub(crate) fn position(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset.min(self.text.len())).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (
            before.matches('\n').count() + 1,
            before[line_start..].chars().count() + 1,
        )
    }

    /// An error at a byte offset.
    pub(crate) fn error(&self, offset: usize, message: impl fmt::Display) -> RuleError {
        let (line, column) = self.position(offset);
        RuleError {
            file: self.path.to_owned(),
            line,
            column,
            message: message.to_string(),
        }
    }

    /// The file as typed tables.
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T, RuleError> {
        toml::from_str(self.text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            self.error(offset, error.message())
        })
    }
}

/// The line of a byte offset, from 1, by a table of [`Source::line_ends`].
pub(crate) fn line_of(line_ends: &[usize], offset: usize) -> usize {
    line_ends.partition_point(|end| *end < offset) + 1
}

/// How sure a trigger's words alone make an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Only a candidate for the trained model to judge.
    Weak,
    /// An event more often than not.
    Likely,
    /// Always an event when its frame is satisfied.
    Rule,
}

/// Which voice a verb must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Passive {
    /// Active or passive.
    #[default]
    Both,
    /// Active only: "was struck by the idea".
    Never,
    /// Passive only: "was displaced".
    Only,
}

/// Where in the syntax a role is filled.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "String")]
pub enum Slot {
    /// The verb's subject (of a passive: its agent).
    Subject,
    /// The verb's object (of a passive: its subject).
    Object,
    /// "the rebels' attack".
    Possessive,
    /// "the rebel attack".
    Modifier,
    /// "the attack by ...", "at war with ...": the preposition.
    Preposition(Box<str>),
}

impl From<String> for Slot {
    fn from(word: String) -> Self {
        match &*word {
            "subject" => Self::Subject,
            "object" => Self::Object,
            "possessive" => Self::Possessive,
            "modifier" => Self::Modifier,
            _ => Self::Preposition(word.into()),
        }
    }
}

/// A sentence with the expected words in `[brackets]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    pub(crate) text: Spanned<String>,
    pub(crate) mode: Option<Mode>,
}

/// A sentence that must not be matched, or a known miss.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Counterexample {
    pub(crate) text: Spanned<String>,
    pub(crate) why: String,
}

/// `events/<type>-<mode>.toml`: the words that say one kind of event.
///
/// Loading ignores the sentences (`E` and `C` are [`serde::de::IgnoredAny`]); checking reads them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventFile<E = Vec<Example>, C = Vec<Counterexample>>
where
    E: Default,
    C: Default,
{
    #[serde(rename = "type")]
    pub(crate) event_type: EventType,
    pub(crate) mode: Spanned<Mode>,
    #[serde(default)]
    pub(crate) trigger: Vec<TriggerGroup>,
    #[serde(default)]
    pub(crate) example: E,
    #[serde(default, rename = "not")]
    pub(crate) not: C,
    #[serde(default)]
    pub(crate) missed: C,
}

/// Triggers that share a frame.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TriggerGroup {
    pub(crate) strength: Strength,
    pub(crate) mode: Option<Spanned<Mode>>,
    #[serde(default)]
    pub(crate) verbs: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) nouns: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) adjectives: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) phrases: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) subject: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) object: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) passive: Passive,
    #[serde(default, rename = "not")]
    pub(crate) not: Vec<Spanned<String>>,
    pub(crate) actor: Option<Vec<Slot>>,
    pub(crate) target: Option<Vec<Slot>>,
}

/// `events/classes.toml`: word lists that patterns and frames name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClassFile {
    pub(crate) class: Vec<WordClass>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordClass {
    pub(crate) name: Spanned<String>,
    #[serde(default)]
    pub(crate) words: Vec<Spanned<String>>,
    /// Weapon modes whose one-word names belong to the class too.
    #[serde(default)]
    pub(crate) weapons: Vec<Mode>,
    /// Kinds of names that count as members in a frame.
    #[serde(default)]
    pub(crate) names: Vec<NameClass>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum NameClass {
    Person,
    Organisation,
    Place,
    Weapon,
}

/// `events/means.toml`: what the instrument says about the mode.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeansFile {
    pub(crate) means: Vec<MeansGroup>,
    #[serde(default)]
    pub(crate) example: Vec<MeansExample>,
    #[serde(default, rename = "not")]
    pub(crate) not: Vec<MeansExample>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeansGroup {
    #[serde(rename = "type")]
    pub(crate) event_type: EventType,
    pub(crate) mode: Spanned<Mode>,
    /// Modes that may be refined to this one.
    pub(crate) from: Vec<Mode>,
    pub(crate) words: Vec<Spanned<String>>,
}

/// A bracketed trigger whose mode must be (or, under `not`, must not be) `mode`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeansExample {
    pub(crate) text: Spanned<String>,
    pub(crate) mode: Mode,
    pub(crate) why: Option<String>,
}

/// `events/not-events.toml`: words that are never an event, and settings that hold none.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotEventsFile {
    pub(crate) never: Vec<NeverGroup>,
    #[serde(default)]
    pub(crate) setting: Vec<Setting>,
    #[serde(default)]
    pub(crate) example: Vec<Example>,
    #[serde(default, rename = "not")]
    pub(crate) not: Vec<Counterexample>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NeverGroup {
    #[serde(rename = "name")]
    pub(crate) _name: String,
    pub(crate) phrases: Vec<Spanned<String>>,
}

/// A subject, told by several of its words in one sentence, in which triggers are figures of speech.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) at_least: usize,
    pub(crate) words: Vec<Spanned<String>>,
}

/// `events/light-verbs.toml`: verbs that lend a noun its actor or target.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SupportFile {
    pub(crate) support: Vec<SupportGroup>,
    #[serde(default)]
    pub(crate) example: Vec<Example>,
    #[serde(default, rename = "not")]
    pub(crate) not: Vec<Counterexample>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SupportGroup {
    pub(crate) verbs: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) actor: Vec<Slot>,
    #[serde(default)]
    pub(crate) target: Vec<Slot>,
}

/// `events/{status,aggregate,background}.toml`: words that say how an event is meant.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CueFile {
    pub(crate) cue: Vec<CueGroup>,
    #[serde(default)]
    pub(crate) example: Vec<CueExample>,
    #[serde(default, rename = "not")]
    pub(crate) not: Vec<CueExample>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CueGroup {
    pub(crate) says: CueMeaning,
    pub(crate) reach: Reach,
    /// What it adds to the log-odds of what it says.
    #[serde(default = "usual_weight")]
    pub(crate) weight: f32,
    pub(crate) phrases: Vec<Spanned<String>>,
}

fn usual_weight() -> f32 {
    1.5
}

/// A sentence with one `[trigger]`, and what the cues say (or, under `not`, must not say) of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CueExample {
    pub(crate) text: Spanned<String>,
    pub(crate) says: CueMeaning,
    pub(crate) why: Option<String>,
}

/// What a cue says of the event it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CueMeaning {
    /// Status: tried and failed, foiled or intercepted.
    Attempted,
    /// Status: announced, intended, still to come.
    Planned,
    /// Status: if, may, could, feared.
    Hypothetical,
    /// Status: the report itself says that it did not happen.
    Negated,
    /// Scope: a summary of many happenings.
    Aggregate,
    /// Not what the report is about: history.
    Background,
}

/// Which triggers a cue reaches. Where the reader has run, its syntax decides; where not, the distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// The noun that it stands before: "a failed coup".
    Next,
    /// The verb that it belongs to ("will attack"), or what it governs ("tried to attack", "foiled a plot").
    After,
    /// What it is said of ("the plot was foiled", "the bomb plot"), or the verb whose time it tells ("will meet
    /// tomorrow").
    Before,
    /// Either of the last two.
    Sentence,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_where() {
        let source = Source {
            path: "lang/en/events/assault-drone.toml",
            text: "type = \"ASSAULT\"\nmode = \"drone\"\ncolour = 1\n",
        };
        let error = source
            .parse::<EventFile>()
            .map(|_| ())
            .expect_err("an unknown key");
        assert_eq!((error.line, error.column), (3, 1));
        assert!(
            error
                .to_string()
                .starts_with("lang/en/events/assault-drone.toml:3:1: unknown field `colour`"),
            "{error}"
        );
    }

    #[test]
    fn positions_count_characters() {
        let source = Source {
            path: "x",
            text: "é\nüb",
        };
        assert_eq!(source.position(0), (1, 1));
        assert_eq!(source.position(5), (2, 2));
        assert_eq!(
            source.position(4),
            (1, 1),
            "an offset inside a character is the start of the file"
        );
        assert_eq!(source.position(99), (2, 3));
    }
}
