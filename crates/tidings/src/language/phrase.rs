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
    loop {
        if start > bounds.start && attached(analysis, start - 1, head, start..head + 1) {
            start -= 1;
        } else if let Some(before) = possessor(text, analysis, head, start) {
            start = before;
        } else {
            break;
        }
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
    let chunk = chunk(text, analysis, start..end, head, &bounds);
    (start, end) = (chunk.start, chunk.end);
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

/// The phrase without a word cut at a hyphen: "laden drones" is "explosive-laden drones", "16s" is "F-16s".
/// A head alone goes with what stands at its hyphen only if one of the two begins with a number.
fn chunk(
    text: &str,
    analysis: &Analysis,
    phrase: Range<usize>,
    head: usize,
    bounds: &Range<usize>,
) -> Range<usize> {
    let word = |at: usize| analysis.tokens[at].span.of(text);
    let one = |left: usize| {
        let inside = bounds.contains(&left) && left + 2 < bounds.end;
        inside && word(left + 1) == "-" && analysis.glued(left + 1) && analysis.glued(left + 2)
    };
    let numbered = |at: usize| word(at).starts_with(|c: char| c.is_ascii_digit());
    let Range { mut start, mut end } = phrase;
    while start >= bounds.start + 2
        && one(start - 2)
        && (start < head || numbered(start) || numbered(start - 2))
    {
        start -= 2;
    }
    while one(end - 1) && (end - 1 > head || numbered(end + 1)) {
        end += 2;
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

/// Where the possessor of `head` begins that ends straight before `at`: "The union's" of "the union's envoy".
fn possessor(text: &str, analysis: &Analysis, head: usize, at: usize) -> Option<usize> {
    let mark = at.checked_sub(1)?;
    let owner = analysis.tokens[mark].head?;
    let o = &analysis.tokens[owner];
    let owns = owner < mark && o.head == Some(head) && &*o.deprel == "nmod:poss";
    if !owns || &*analysis.tokens[mark].deprel != "case" {
        return None;
    }
    let start = phrase(text, analysis, owner).start;
    (mark - start <= 8).then_some(start)
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

#[cfg(test)]
mod tests {
    use super::super::sample::read;
    use super::*;

    fn phrase_of(text: &str, tree: &str, head: usize) -> String {
        let analysis = read(text, tree);
        analysis
            .span(&phrase(text, &analysis, head))
            .of(text)
            .to_owned()
    }

    #[test]
    fn no_phrase_is_cut_at_a_hyphen() {
        // "explosive" hangs on the verb: the tree is wrong, the phrase is not.
        let text = "explosive-laden drones struck";
        let tree = "ADJ 5 advmod; PUNCT 5 punct; ADJ 4 amod; NOUN 5 nsubj; VERB 0 root";
        assert_eq!(phrase_of(text, tree, 3), "explosive-laden drones");
        let text = "Sixty-one people fled";
        let tree = "NUM 5 dep; PUNCT 5 punct; NUM 4 nummod; NOUN 5 nsubj; VERB 0 root";
        assert_eq!(phrase_of(text, tree, 3), "Sixty-one people");
        let text = "It sent F-16s";
        let tree = "PRON 2 nsubj; VERB 0 root; NOUN 2 obj; PUNCT 5 punct; NUM 2 dep";
        assert_eq!(phrase_of(text, tree, 2), "F-16s");
        assert_eq!(phrase_of(text, tree, 4), "F-16s");
    }

    #[test]
    fn a_head_alone_leaves_what_stands_before_its_hyphen() {
        let text = "Iran-Iraq fell";
        let tree = "PROPN 4 nsubj; PUNCT 1 punct; PROPN 1 conj; VERB 0 root";
        assert_eq!(phrase_of(text, tree, 2), "Iraq");
    }
}
