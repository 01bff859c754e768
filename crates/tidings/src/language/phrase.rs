//! Noun phrases of the syntax tree: from a head word to the words that name the thing.

use std::ops::Range;

use super::Analysis;

/// Labels of dependents that belong to the name of a thing; clauses, conjuncts, appositions and
/// what stands in parentheses do not.
fn belongs(deprel: &str) -> bool {
    matches!(
        deprel,
        "amod"
            | "compound"
            | "nummod"
            | "flat"
            | "nmod:poss"
            | "det"
            | "fixed"
            | "goeswith"
            | "advmod"
            | "case"
            | "flat:foreign"
            | "det:predet"
            | "punct"
    )
}

/// The tokens of the noun phrase round `head`: its premodifiers, the rest of its name, and `of` phrases
/// straight after it ("the ministry of defence"), without a leading article or preposition.
pub fn phrase(text: &str, analysis: &Analysis, head: usize) -> Range<usize> {
    let bounds = analysis.sentences[analysis.tokens[head].sentence]
        .tokens
        .clone();
    let mut start = head;
    while start > bounds.start && attached(analysis, start - 1, head, start..head + 1) {
        start -= 1;
    }
    let mut end = head + 1;
    while end < bounds.end {
        let next = &analysis.tokens[end];
        let name = next.head.is_some_and(|h| (start..end).contains(&h))
            && matches!(
                &*next.deprel,
                "flat" | "flat:foreign" | "fixed" | "goeswith"
            );
        if name {
            end += 1;
            continue;
        }
        match of_phrase(text, analysis, head, end, bounds.end) {
            Some(after) => end = after,
            None => break,
        }
    }
    while start < head
        && skipped_in_front(
            &analysis.tokens[start].upos,
            analysis.tokens[start].span.of(text),
        )
    {
        start += 1;
    }
    start..end
}

/// Whether the token before a phrase belongs to it: its chain of heads ends at the phrase's head
/// through dependents that name.
fn attached(analysis: &Analysis, token: usize, head: usize, inside: Range<usize>) -> bool {
    let mut at = token;
    for _ in 0..6 {
        let t = &analysis.tokens[at];
        if !belongs(&t.deprel) {
            return false;
        }
        match t.head {
            Some(h) if h == head || inside.contains(&h) => {
                return &*t.deprel != "case" && (&*t.deprel != "punct" || token + 1 < head)
                    || at != token;
            }
            Some(h) if h > token && h < head => at = h,
            _ => return false,
        }
    }
    false
}

fn of_phrase(
    text: &str,
    analysis: &Analysis,
    head: usize,
    at: usize,
    limit: usize,
) -> Option<usize> {
    if !analysis.tokens[at].span.of(text).eq_ignore_ascii_case("of") {
        return None;
    }
    let object = analysis.tokens[at].head?;
    let o = analysis.tokens.get(object)?;
    if object <= at
        || object >= limit
        || !o.deprel.starts_with("nmod")
        || o.head != Some(head)
        || object - at > 5
    {
        return None;
    }
    let mut end = object + 1;
    while end < limit
        && analysis.tokens[end].head.is_some_and(|h| h == object)
        && analysis.tokens[end].deprel.starts_with("flat")
    {
        end += 1;
    }
    Some(end)
}

fn skipped_in_front(upos: &str, word: &str) -> bool {
    matches!(upos, "DET" | "ADP" | "PUNCT" | "ADV" | "CCONJ" | "SCONJ")
        && !word.eq_ignore_ascii_case("no")
}

/// The head of the phrase in which `token` only modifies: "Two" and "explosive" of "two explosive-laden
/// drones" lead to "drones". Possessors ("Iran's forces") stand for themselves.
pub fn phrase_head(analysis: &Analysis, token: usize) -> usize {
    let mut at = token;
    for _ in 0..5 {
        let t = &analysis.tokens[at];
        let modifies = matches!(
            &*t.deprel,
            "compound"
                | "amod"
                | "nummod"
                | "flat"
                | "det"
                | "punct"
                | "case"
                | "fixed"
                | "goeswith"
        );
        match t.head {
            Some(head)
                if modifies
                    && matches!(
                        &*analysis.tokens[head].upos,
                        "NOUN" | "PROPN" | "ADJ" | "VERB" | "NUM" | "SYM"
                    ) =>
            {
                at = head;
            }
            _ => break,
        }
    }
    if matches!(
        &*analysis.tokens[at].upos,
        "NOUN" | "PROPN" | "PRON" | "NUM" | "SYM"
    ) {
        at
    } else {
        token
    }
}
