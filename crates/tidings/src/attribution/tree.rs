//! What the syntax tree says of a saying: who does what its verb says, and the words below it.

use crate::Span;
use crate::language::Analysis;

/// The first nominal child that one of these prepositions stands before.
pub(crate) fn child_after(
    text: &str,
    analysis: &Analysis,
    of: usize,
    prepositions: &[&str],
) -> Option<usize> {
    analysis.children(of).find(|&i| {
        analysis.children(i).any(|case| {
            matches!(&*analysis.tokens[case].deprel, "case" | "mark")
                && is(text, analysis, case, prepositions)
        })
    })
}

/// Whether the token is one of these words, whatever its case; there may be none after the last.
pub(crate) fn is(text: &str, analysis: &Analysis, token: usize, words: &[&str]) -> bool {
    let form = analysis.tokens.get(token).map(|token| token.span.of(text));
    form.is_some_and(|form| words.iter().any(|word| word.eq_ignore_ascii_case(form)))
}

/// Whether the token is a noun, name or pronoun.
pub(crate) fn is_nominal(analysis: &Analysis, token: usize) -> bool {
    matches!(&*analysis.tokens[token].upos, "NOUN" | "PROPN" | "PRON")
}

/// The words below a token, without marks at the ends.
pub(crate) fn below(analysis: &Analysis, token: usize) -> Option<Span> {
    span_of(analysis, &analysis.subtree(token))
}

/// From the first to the last of the tokens, without marks at the ends.
pub(crate) fn span_of(analysis: &Analysis, tokens: &[usize]) -> Option<Span> {
    let solid = |&&i: &&usize| &*analysis.tokens[i].upos != "PUNCT";
    let first = tokens.iter().find(solid)?;
    let last = tokens.iter().rev().find(solid)?;
    Some(
        analysis.tokens[*first]
            .span
            .join(analysis.tokens[*last].span),
    )
}

/// The subject of a verb; of several, which a wrong tree gives it, the one next to it.
fn nearest_subject(analysis: &Analysis, verb: usize) -> Option<usize> {
    analysis
        .children(verb)
        .filter(|&i| matches!(&*analysis.tokens[i].deprel, "nsubj" | "nsubj:outer"))
        .min_by_key(|&i| i.abs_diff(verb))
}

/// Who does what the verb says: its subject, or that of the verb it shares one with; the noun that it
/// modifies ("the officer who said"); for "X was quoted as saying", X.
pub(crate) fn subject(text: &str, analysis: &Analysis, verb: usize) -> Option<usize> {
    let mut at = verb;
    for step in 0..5 {
        let token = &analysis.tokens[at];
        let relative = matches!(&*token.deprel, "acl:relcl" | "advcl:relcl");
        if let Some(agent) = analysis.child(at, &["obl:agent"]) {
            return Some(agent);
        }
        if let Some(subject) = nearest_subject(analysis, at) {
            let pronoun = relative && is(text, analysis, subject, &["who", "which", "that"]);
            return match (pronoun, token.head) {
                (true, Some(noun)) => Some(noun),
                _ => Some(subject),
            };
        }
        // A passive subject does not speak, unless the passive verb only leads to that of speaking:
        // "was quoted as saying".
        if let Some(subject) = analysis.child(at, &["nsubj:pass"]) {
            return (step > 0).then_some(subject);
        }
        match &*token.deprel {
            "acl" => return token.head.filter(|&noun| is_nominal(analysis, noun)),
            "conj" | "xcomp" | "advcl" | "aux" | "cop" => {}
            _ => return None,
        }
        at = token.head?;
        if matches!(&*analysis.tokens[at].lemma, "quote" | "cite")
            && analysis.child(at, &["nsubj:pass"]).is_none()
            && let Some(object) = analysis.child(at, &["obj"])
        {
            return Some(object);
        }
    }
    None
}
