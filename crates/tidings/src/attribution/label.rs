//! Speakers that a mark names: "Army: three dead", "three dead - police", "HANNA VELL: We fled."
//!
//! In: the document's lines and the nouns for speakers. Out: sayings without a verb. Their cue is the mark.

use super::saying::Saying;
use super::tree::span_of;
use crate::Span;
use crate::codebook::Form;
use crate::coded::Stance;
use crate::language::{Analysis, NameKind};

/// The most words that a speaker before or after a mark has.
const LONGEST: usize = 9;
/// So many lines that begin with a speaker make a conversation: what follows is said until the next.
const CONVERSATION: usize = 3;

/// The sayings of a document that a colon or a dash shows.
pub(crate) fn labelled(text: &str, analysis: &Analysis, speakers: &[bool]) -> Vec<Saying> {
    let labels: Vec<Label> = (0..analysis.sentences.len())
        .filter_map(|sentence| before_colon(text, analysis, speakers, sentence))
        .collect();
    let lines = labels.iter().filter(|label| label.person).count();
    let mut found: Vec<Saying> = labels
        .iter()
        .enumerate()
        .filter_map(|(at, label)| {
            let mut content = label.content?;
            if lines >= CONVERSATION && label.person {
                let next = labels[at + 1..].iter().find(|next| next.person);
                let end = next.map_or(text.len(), |next| next.start);
                let start = content.start as usize;
                let said = text.get(start..end)?.trim_end().len();
                if said == 0 {
                    return None;
                }
                content = Span::new(start, start + said);
            }
            Some(label.saying(content))
        })
        .collect();
    found.extend(
        (0..analysis.sentences.len())
            .filter_map(|sentence| after_dash(text, analysis, speakers, sentence)),
    );
    found
}

struct Label {
    start: usize,
    source: usize,
    mark: Span,
    content: Option<Span>,
    /// It names a person by name, as conversations do.
    person: bool,
}

impl Label {
    fn saying(&self, content: Span) -> Saying {
        Saying {
            sources: vec![self.source],
            cue: self.mark,
            head: None,
            content: Some(content),
            stance: Stance::Asserts,
            form: Form::Source,
            accused: None,
            relayed: false,
            speakers: Vec::new(),
            rule: None,
            wish: false,
        }
    }
}

fn before_colon(
    text: &str,
    analysis: &Analysis,
    speakers: &[bool],
    sentence: usize,
) -> Option<Label> {
    let tokens = analysis.sentences[sentence].tokens.clone();
    let start = analysis.tokens[tokens.start].span.start as usize;
    if !text[..start].rsplit('\n').next()?.trim().is_empty() {
        return None;
    }
    let colon = tokens
        .clone()
        .take(LONGEST + 1)
        .find(|&i| analysis.tokens[i].span.of(text) == ":")?;
    let source = named_speaker(analysis, speakers, tokens.start, colon)?;
    let person = analysis
        .name_at(source)
        .is_some_and(|name| name.kind == NameKind::Person);
    let rest: Vec<usize> = (colon + 1..tokens.end).collect();
    let mut content = span_of(analysis, &rest);
    // The name alone in its line or sentence: what it says follows.
    if content.is_none() {
        content = analysis.sentences.get(sentence + 1).map(|next| next.span);
    }
    Some(Label {
        start,
        source,
        mark: analysis.tokens[colon].span,
        content,
        person,
    })
}

/// "Three killed in Osk - police": in a headline, or a line without a full stop.
fn after_dash(
    text: &str,
    analysis: &Analysis,
    speakers: &[bool],
    sentence: usize,
) -> Option<Saying> {
    let span = analysis.sentences[sentence].span;
    let tokens = analysis.sentences[sentence].tokens.clone();
    let ends_line = text[span.end as usize..]
        .chars()
        .next()
        .is_none_or(|next| next == '\n');
    if !ends_line || span.of(text).ends_with(['.', '!', '?']) {
        return None;
    }
    let dash = tokens
        .clone()
        .rev()
        .take(LONGEST)
        .find(|&i| matches!(analysis.tokens[i].span.of(text), "-" | "–" | "—" | "--"))?;
    // A dash between words without spaces joins them.
    let mark = analysis.tokens[dash].span;
    if !text[..mark.start as usize].ends_with(' ') || dash + 1 >= tokens.end {
        return None;
    }
    let source = named_speaker(analysis, speakers, dash + 1, tokens.end)?;
    let said: Vec<usize> = (tokens.start..dash).collect();
    if said.len() < 3 {
        return None;
    }
    let label = Label {
        start: span.start as usize,
        source,
        mark,
        content: None,
        person: false,
    };
    Some(label.saying(span_of(analysis, &said)?))
}

/// The head of the tokens, if they are a noun phrase that names one who speaks.
fn named_speaker(
    analysis: &Analysis,
    speakers: &[bool],
    start: usize,
    end: usize,
) -> Option<usize> {
    let nominal = (start..end).all(|i| {
        matches!(
            &*analysis.tokens[i].upos,
            "NOUN" | "PROPN" | "ADJ" | "ADP" | "DET" | "CCONJ" | "NUM" | "PART"
        ) || analysis.tokens[i].span.end - analysis.tokens[i].span.start == 1
    });
    if start >= end || !nominal {
        return None;
    }
    let named = analysis.names.iter().find(|name| {
        matches!(name.kind, NameKind::Person | NameKind::Organisation)
            && name.tokens.start >= start
            && name.tokens.end <= end
    });
    let head = (start..end)
        .rev()
        .find(|&i| matches!(&*analysis.tokens[i].upos, "NOUN" | "PROPN"))?;
    let speaker = |i: usize| speakers.get(i).copied().unwrap_or(false);
    // "Army chief", but not "Army base": the last word must speak, or a name stand for itself.
    if speaker(head) {
        return Some(head);
    }
    named
        .filter(|name| name.tokens.contains(&head))
        .map(|name| name.tokens.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Codebook;
    use crate::language::sample::read;

    fn said(text: &str, tree: &str) -> Vec<(String, String)> {
        let analysis = read(text, tree);
        let speakers = Codebook::embedded().speakers(text, &analysis);
        labelled(text, &analysis, &speakers)
            .iter()
            .map(|s| {
                (
                    analysis.tokens[s.sources[0]].span.of(text).to_owned(),
                    s.content.map_or("", |c| c.of(text)).to_owned(),
                )
            })
            .collect()
    }

    #[test]
    fn the_noun_before_a_colon_speaks() {
        assert_eq!(
            said(
                "Army: gunmen fled Osk",
                "NOUN 4 nsubj; PUNCT 4 punct; NOUN 4 nsubj; VERB 0 root; PROPN 4 obj"
            ),
            [("Army".to_owned(), "gunmen fled Osk".to_owned())]
        );
    }

    #[test]
    fn the_noun_after_a_dash_speaks() {
        assert_eq!(
            said(
                "Three gunmen fled Osk - police",
                "NUM 2 nummod; NOUN 3 nsubj; VERB 0 root; PROPN 3 obj; PUNCT 3 punct; NOUN 3 dep"
            ),
            [("police".to_owned(), "Three gunmen fled Osk".to_owned())]
        );
    }

    #[test]
    fn a_thing_before_a_colon_does_not_speak() {
        let none = said(
            "Bridges: gunmen fled Osk",
            "NOUN 4 nsubj; PUNCT 4 punct; NOUN 4 nsubj; VERB 0 root; PROPN 4 obj",
        );
        assert!(none.is_empty(), "{none:?}");
    }
}
