//! Reporting words and what hangs on them: "said", "according to", "told reporters that".

use crate::Span;
use crate::coded::Stance;
use crate::language::{Analysis, phrase, subtree};

/// Something said, as syntax shows it.
#[derive(Debug, Clone)]
pub(crate) struct Saying {
    /// Head of the source's phrase.
    pub(crate) source: Option<usize>,
    /// The reporting words.
    pub(crate) cue: Span,
    /// What is said.
    pub(crate) content: Span,
    /// What the cue alone tells of the stance.
    pub(crate) stance: Stance,
}

/// Verbs that give words or thoughts to a source, with the stance they show.
fn reporting(lemma: &str) -> Option<Stance> {
    Some(match lemma {
        "say" | "tell" | "report" | "state" | "announce" | "add" | "explain" | "note"
        | "declare" | "claim" | "argue" | "write" | "insist" | "warn" | "stress" | "maintain"
        | "believe" | "think" | "suggest" | "indicate" | "estimate" | "reveal" | "disclose"
        | "acknowledge" | "admit" | "recall" | "describe" | "remark" | "observe" | "contend"
        | "assert" | "allege" | "testify" | "vow" | "pledge" | "promise" | "predict" | "show"
        | "find" | "conclude" | "repeat" | "reiterate" | "reply" | "respond" | "comment"
        | "post" | "tweet" | "quote" | "concede" | "emphasize" | "emphasise" | "point" | "urge"
        | "demand" | "ask" | "hope" | "fear" | "know" | "learn" | "continue" => Stance::Asserts,
        "deny" | "refute" | "dispute" | "dismiss" => Stance::Denies,
        "accuse" | "blame" => Stance::Accuses,
        "confirm" | "verify" => Stance::Confirms,
        "doubt" | "question" => Stance::Doubts,
        _ => return None,
    })
}

/// The attributions that the syntax of a document shows.
pub(crate) fn sayings(text: &str, analysis: &Analysis) -> Vec<Saying> {
    let mut found = Vec::new();
    for (index, token) in analysis.tokens.iter().enumerate() {
        let word = token.span.of(text);
        if &*token.upos == "VERB"
            && let Some(stance) = reporting(&token.lemma)
        {
            found.extend(of_verb(analysis, index, stance));
        } else if word.eq_ignore_ascii_case("according") {
            found.extend(according_to(text, analysis, index));
        }
    }
    found
}

fn child(analysis: &Analysis, of: usize, labels: &[&str]) -> Option<usize> {
    let sentence = analysis.sentences[analysis.tokens[of].sentence]
        .tokens
        .clone();
    sentence.into_iter().find(|&i| {
        analysis.tokens[i].head == Some(of) && labels.contains(&&*analysis.tokens[i].deprel)
    })
}

/// The subject of a verb, or of the verb it is coordinated with; for a verb that modifies its source
/// ("the officials quoted"), none.
fn subject(analysis: &Analysis, verb: usize) -> Option<usize> {
    let mut at = verb;
    for _ in 0..4 {
        if let Some(subject) = child(analysis, at, &["nsubj", "nsubj:outer", "obl:agent"]) {
            return Some(subject);
        }
        let token = &analysis.tokens[at];
        if !matches!(&*token.deprel, "conj" | "xcomp") {
            return None;
        }
        at = token.head?;
    }
    None
}

fn of_verb(analysis: &Analysis, verb: usize, stance: Stance) -> Option<Saying> {
    let source = subject(analysis, verb);
    let clause = child(analysis, verb, &["ccomp", "xcomp"])
        .map(|c| span_of(analysis, &subtree(analysis, c)));
    let parent = &analysis.tokens[verb];
    // "..., he said": the verb hangs on what is said.
    let hung = (&*parent.deprel == "parataxis")
        .then_some(parent.head)
        .flatten()
        .map(|head| {
            let aside = subtree(analysis, verb);
            let rest: Vec<usize> = subtree(analysis, head)
                .into_iter()
                .filter(|i| !aside.contains(i))
                .collect();
            span_of(analysis, &rest)
        });
    let inner =
        child(analysis, verb, &["parataxis"]).map(|c| span_of(analysis, &subtree(analysis, c)));
    let object = child(analysis, verb, &["obj"]).map(|c| span_of(analysis, &subtree(analysis, c)));
    let content = clause
        .or(hung)
        .or(inner)
        .or_else(|| source.and(object))
        .flatten()?;
    Some(Saying {
        source,
        cue: analysis.tokens[verb].span,
        content,
        stance,
    })
}

fn according_to(text: &str, analysis: &Analysis, at: usize) -> Option<Saying> {
    let to = at + 1;
    if !analysis
        .tokens
        .get(to)?
        .span
        .of(text)
        .eq_ignore_ascii_case("to")
    {
        return None;
    }
    let sentence = analysis.sentences[analysis.tokens[at].sentence]
        .tokens
        .clone();
    let source = (to + 1..sentence.end).find(|&i| {
        analysis.tokens[i].head.is_none_or(|h| h < to || h > i)
            && matches!(&*analysis.tokens[i].upos, "NOUN" | "PROPN" | "PRON")
            && !matches!(&*analysis.tokens[i].deprel, "compound" | "nmod:poss")
    })?;
    let phrase = phrase(text, analysis, source);
    let rest: Vec<usize> = sentence
        .filter(|i| !(at..phrase.end.max(source + 1)).contains(i))
        .collect();
    Some(Saying {
        source: Some(source),
        cue: analysis.tokens[at].span.join(analysis.tokens[to].span),
        content: span_of(analysis, &rest)?,
        stance: Stance::Asserts,
    })
}

/// From the first to the last of the tokens, without marks at the ends.
fn span_of(analysis: &Analysis, tokens: &[usize]) -> Option<Span> {
    let solid = |&&i: &&usize| &*analysis.tokens[i].upos != "PUNCT";
    let first = tokens.iter().find(solid)?;
    let last = tokens.iter().rev().find(solid)?;
    Some(
        analysis.tokens[*first]
            .span
            .join(analysis.tokens[*last].span),
    )
}
