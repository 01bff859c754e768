//! Cues of saying: words that give something as said by a source, and what the source does with it.
//!
//! In: the files of `lang/en/attribution/`, one a stance; then a document's text and analysis. Out:
//! [`SayingCue`]s. Finding the source and the words said, which takes syntax, is left to the
//! attribution module.

use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

use crate::coded::Stance;
use crate::language::Analysis;

use super::files::{Counterexample, Example, RuleError, Source, line_of};
use super::load::{Codebook, Purpose};
use super::pattern::{PartOfSpeech, Words};

/// Where the language's attribution files lie in a data directory.
pub(super) const ATTRIBUTION: &str = "lang/en/attribution/";
/// The file of nouns for those who speak.
const SPEAKERS: &str = "speakers.toml";
/// The word class that it fills; patterns may name it.
const SPEAKER: &str = "speaker";
/// The class of papers that parties issue.
const PAPER: &str = "paper";

/// How a cue stands to its source and to what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// A verb; its subject is the source, its clause, quotation or object what is said.
    Clause,
    /// A verb; as [`Form::Clause`], but an object alone is nothing said: "found a body".
    Thought,
    /// A verb; its subject is the source, its object what it speaks of without saying that it is so:
    /// "condemned the raid".
    Topic,
    /// A verb; its subject is the source, another of its arguments the doer, another the deed.
    Blame,
    /// Its subject is the source, and speaks of something that may be told elsewhere: "denied it".
    Remark,
    /// A noun: "the allegation that".
    Noun,
    /// Words before the source: "according to".
    Source,
    /// Words by which the narrator leaves it uncertain: "reportedly".
    Hedge,
}

/// A cue found in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SayingCue<'c> {
    /// The tokens matched, in order.
    pub matched: Vec<usize>,
    /// The head token.
    pub head: usize,
    /// What the words alone tell of the stance.
    pub stance: Stance,
    /// How the source and what is said stand to it.
    pub form: Form,
    /// Of [`Form::Blame`]: the preposition before the doer; its object if absent.
    pub accused: Option<&'c str>,
    /// File of the cue, relative to the data directory.
    pub file: &'c str,
    /// Line of the cue, from 1.
    pub line: usize,
}

#[derive(Debug, Clone)]
pub(super) struct SayingRule {
    stance: Stance,
    form: Form,
    accused: Option<Box<str>>,
    file: Box<str>,
    line: usize,
}

/// `attribution/<stance>.toml`: the words that show one stance.
///
/// Loading ignores the sentences (`E` and `C` are [`IgnoredAny`]); checking reads them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SayingFile<E = Vec<Example>, C = Vec<Counterexample>>
where
    E: Default,
    C: Default,
{
    stance: Spanned<Stance>,
    cue: Vec<SayingGroup>,
    #[serde(default)]
    pub(super) example: E,
    #[serde(default, rename = "not")]
    pub(super) not: C,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SayingGroup {
    form: Form,
    accused: Option<Spanned<String>>,
    words: Vec<Spanned<String>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeakerFile {
    speakers: Vec<Spanned<String>>,
    papers: Vec<Spanned<String>>,
}

/// Whether a path is that of a file of cues of saying.
pub(super) fn is_saying_file(path: &str) -> bool {
    path.strip_prefix(ATTRIBUTION)
        .is_some_and(|name| name != SPEAKERS)
}

impl Codebook {
    /// Adds a file of `attribution/`.
    pub(super) fn add_attribution(&mut self, source: &Source<'_>) -> Result<(), RuleError> {
        if !is_saying_file(source.path) {
            let file: SpeakerFile = source.parse()?;
            for (name, words) in [(SPEAKER, &file.speakers), (PAPER, &file.papers)] {
                self.new_class(source, &Spanned::new(0..0, name.to_owned()), words)?;
            }
            return Ok(());
        }
        let file: SayingFile<IgnoredAny, IgnoredAny> = source.parse()?;
        let stance = *file.stance.get_ref();
        let name = format!("{}.toml", stance.as_str());
        if !source.path.ends_with(&format!("/{name}")) {
            let message = format!("the file holds {}; name it {name}", stance.as_str());
            return Err(source.error(file.stance.span().start, message));
        }
        let line_ends = source.line_ends();
        for group in &file.cue {
            if let Some(accused) = &group.accused
                && group.form != Form::Blame
            {
                let message = "only cues of the form `blame` name the `accused`";
                return Err(source.error(accused.span().start, message));
            }
            let part_of_speech = match group.form {
                Form::Clause | Form::Thought | Form::Topic | Form::Blame => PartOfSpeech::Verb,
                Form::Noun => PartOfSpeech::Noun,
                Form::Remark | Form::Source | Form::Hedge => PartOfSpeech::Phrase,
            };
            for text in &group.words {
                let purpose = Purpose::Saying(self.sayings.len());
                self.add_pattern(source, text, part_of_speech, purpose)?;
                self.sayings.push(SayingRule {
                    stance,
                    form: group.form,
                    accused: group.accused.as_ref().map(|a| a.get_ref().as_str().into()),
                    file: source.path.into(),
                    line: line_of(&line_ends, text.span().start),
                });
            }
        }
        Ok(())
    }

    /// Every cue of saying of a document, in text order; `text` is the document of `analysis`.
    ///
    /// Of several at one word the longest stands, and none whose head is part of a longer one.
    pub fn sayings(&self, text: &str, analysis: &Analysis) -> Vec<SayingCue<'_>> {
        let words = Words::new(text, analysis, &self.symbols);
        let mut found: Vec<SayingCue<'_>> = Vec::new();
        for head in 0..words.len() {
            for anchor in words.anchors(head) {
                for &at in self.index.get(&anchor).into_iter().flatten() {
                    let (pattern, Purpose::Saying(rule)) = &self.patterns[at as usize] else {
                        continue;
                    };
                    let Some(matched) = pattern.matches(&words, head) else {
                        continue;
                    };
                    let rule = &self.sayings[*rule];
                    found.push(SayingCue {
                        matched,
                        head,
                        stance: rule.stance,
                        form: rule.form,
                        accused: rule.accused.as_deref(),
                        file: &rule.file,
                        line: rule.line,
                    });
                }
            }
        }
        found.sort_by_key(|cue| (std::cmp::Reverse(cue.matched.len()), cue.head, cue.form));
        let mut kept: Vec<SayingCue<'_>> = Vec::new();
        for cue in found {
            if !kept.iter().any(|longer| longer.matched.contains(&cue.head)) {
                kept.push(cue);
            }
        }
        kept.sort_by_key(|cue| cue.head);
        kept
    }

    /// The words of a document that are nouns for those who speak.
    pub fn speakers(&self, text: &str, analysis: &Analysis) -> Vec<bool> {
        self.members(SPEAKER, text, analysis)
    }

    /// The words of a document that are nouns for papers which parties issue.
    pub fn papers(&self, text: &str, analysis: &Analysis) -> Vec<bool> {
        self.members(PAPER, text, analysis)
    }

    fn members(&self, class: &str, text: &str, analysis: &Analysis) -> Vec<bool> {
        let words = Words::new(text, analysis, &self.symbols);
        let Some(class) = self.class(class) else {
            return vec![false; words.len()];
        };
        (0..words.len())
            .map(|at| words.classes(at) >> class & 1 == 1)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language;

    fn cues(text: &str) -> Vec<(String, Stance, Form)> {
        let analysis = language::segment(text);
        Codebook::embedded()
            .sayings(text, &analysis)
            .iter()
            .map(|cue| {
                let words: Vec<&str> = cue
                    .matched
                    .iter()
                    .map(|&at| analysis.tokens[at].span.of(text))
                    .collect();
                (words.join(" "), cue.stance, cue.form)
            })
            .collect()
    }

    #[test]
    fn the_longest_cue_at_a_word_stands() {
        assert_eq!(
            cues("The Front claimed responsibility."),
            [(
                "claimed responsibility".to_owned(),
                Stance::ClaimsResponsibility,
                Form::Remark
            )]
        );
    }

    #[test]
    fn a_cue_within_a_longer_one_does_not_stand() {
        assert_eq!(
            cues("The palace declined to comment."),
            [(
                "declined to comment".to_owned(),
                Stance::NoComment,
                Form::Remark
            )]
        );
    }

    #[test]
    fn speakers_are_nouns_of_the_file() {
        let text = "Police: three dead in Osk";
        let analysis = language::segment(text);
        let speakers = Codebook::embedded().speakers(text, &analysis);
        assert_eq!(
            speakers.iter().position(|&speaker| speaker),
            Some(0),
            "{speakers:?}"
        );
        assert_eq!(speakers.iter().filter(|&&speaker| speaker).count(), 1);
    }
}
