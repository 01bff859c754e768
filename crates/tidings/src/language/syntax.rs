//! From scores to syntax: tags, lemmas, a tree per sentence, names.

use std::ops::Range;
use std::sync::Arc;

use super::heads::{Head, Pair};
use super::lemma;
use super::{Analysis, Name, NameKind, Scores};

/// Writes what the heads say about a window into the analysis.
pub fn annotate(text: &str, analysis: &mut Analysis, scores: &Scores<'_>) {
    let heads = scores.heads();
    for index in scores.tokens.clone() {
        let label = |head: Head| heads.labels(head)[best(scores.of(head, index))].clone();
        let (upos, tag) = (label(Head::Upos), label(Head::Tag));
        let word = analysis.tokens[index].span.of(text);
        let lemma = lemma(
            word,
            &upos,
            &analysis.tokens[index].lemma,
            heads.labels(Head::Lemma),
            scores.of(Head::Lemma, index),
        );
        let token = &mut analysis.tokens[index];
        (token.upos, token.tag, token.lemma) = (upos, tag, lemma);
    }
    let mut start = scores.tokens.start;
    while start < scores.tokens.end {
        let sentence = scores.sentence(start);
        let end = (start..scores.tokens.end)
            .find(|&token| scores.sentence(token) != sentence)
            .unwrap_or(scores.tokens.end);
        let root: Arc<str> = Arc::from("root");
        for (offset, head) in tree(scores, start..end).into_iter().enumerate() {
            let token = start + offset;
            analysis.tokens[token].head = head;
            analysis.tokens[token].deprel = match head {
                Some(head) => heads.pair_labels(Pair::Deprel)
                    [best(&scores.pair(Pair::Deprel, token, head))]
                .clone(),
                None => root.clone(),
            };
        }
        start = end;
    }
    names(text, analysis, scores);
}

/// The index of the highest score; the first of equals.
pub fn best(scores: &[f32]) -> usize {
    let mut best = 0;
    for (index, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = index;
        }
    }
    best
}

/// The heads of one sentence: one root, each other word its best head; each cycle is broken where
/// that costs least.
fn tree(scores: &Scores<'_>, tokens: Range<usize>) -> Vec<Option<usize>> {
    let n = tokens.len();
    let at = |i: usize| tokens.start + i;
    let arcs: Vec<Vec<f32>> = (0..n)
        .map(|i| {
            (0..n)
                .map(|j| {
                    if i == j {
                        f32::NEG_INFINITY
                    } else {
                        scores.arc(at(i), at(j))
                    }
                })
                .collect()
        })
        .collect();
    let likeliest: Vec<usize> = arcs.iter().map(|scores| best(scores)).collect();
    // The root is the word that loses least by having no head: a score alone does not compare between words.
    let gain = |i: usize| scores.root(at(i)) - arcs[i][likeliest[i]];
    let root = (0..n)
        .max_by(|&i, &j| gain(i).total_cmp(&gain(j)).then(j.cmp(&i)))
        .unwrap_or(0);
    let mut head: Vec<Option<usize>> = (0..n)
        .map(|i| (i != root).then_some(likeliest[i]))
        .collect();
    while let Some(cycle) = find_cycle(&head) {
        let mut below = vec![false; n];
        for &i in &cycle {
            below[i] = true;
        }
        loop {
            let grown: Vec<usize> = (0..n)
                .filter(|&i| !below[i] && head[i].is_some_and(|h| below[h]))
                .collect();
            if grown.is_empty() {
                break;
            }
            for i in grown {
                below[i] = true;
            }
        }
        let cheapest = cycle
            .iter()
            .flat_map(|&i| (0..n).filter(|&j| !below[j]).map(move |j| (i, j)))
            .map(|(i, j)| (head[i].map_or(0.0, |h| arcs[i][h]) - arcs[i][j], i, j))
            .min_by(|x, y| x.0.total_cmp(&y.0));
        // The root is never below a cycle, so there is always a way out.
        let Some((_, i, j)) = cheapest else { break };
        head[i] = Some(j);
    }
    head.into_iter().map(|h| h.map(at)).collect()
}

fn find_cycle(head: &[Option<usize>]) -> Option<Vec<usize>> {
    let mut seen = vec![0; head.len()];
    for start in 0..head.len() {
        let mut path = Vec::new();
        let mut next = Some(start);
        while let Some(i) = next {
            if seen[i] == start + 1 {
                let from = path.iter().position(|&j| j == i)?;
                return Some(path.split_off(from));
            }
            if seen[i] != 0 {
                break;
            }
            seen[i] = start + 1;
            path.push(i);
            next = head[i];
        }
    }
    None
}

/// How much likelier (log) the lemma that the rules of spelling give is than what the reader thinks.
const BY_RULE: f32 = 3.0;
/// So many of the likeliest edit scripts are tried.
const TRIED: usize = 8;

/// The lemma of a word: that of the best edit script `<case><letters to cut>+<suffix>` that fits, and
/// for verbs and nouns gives a form that the word can be an inflection of.
fn lemma(word: &str, upos: &str, fallback: &str, scripts: &[Arc<str>], scores: &[f32]) -> Box<str> {
    let by_score = |i: &usize, j: &usize| scores[*j].total_cmp(&scores[*i]).then(i.cmp(j));
    let mut order: Vec<usize> = (0..scripts.len()).collect();
    if order.len() > TRIED {
        order.select_nth_unstable_by(TRIED, by_score);
        order.truncate(TRIED);
    }
    order.sort_unstable_by(by_score);
    let fitting = order
        .into_iter()
        .filter_map(|i| Some((scores[i], edit(word, &scripts[i])?)));
    let form = word.to_lowercase();
    let (by_rule, may_be) = match upos {
        "AUX" => return lemma::verb(&form).into(),
        "VERB" => (lemma::verb(&form), lemma::verb_candidates(&form)),
        "NOUN" => (lemma::noun(&form), vec![form.clone()]),
        _ => {
            return fitting
                .map(|(_, lemma)| lemma)
                .next()
                .unwrap_or_else(|| fallback.into());
        }
    };
    fitting
        .filter(|(_, lemma)| **lemma == *by_rule || may_be.iter().any(|m| **m == **lemma))
        .map(|(score, lemma)| {
            (
                score + if *lemma == *by_rule { BY_RULE } else { 0.0 },
                lemma,
            )
        })
        .max_by(|x, y| x.0.total_cmp(&y.0))
        .map_or_else(|| by_rule.into(), |(_, lemma)| lemma)
}

fn edit(word: &str, script: &str) -> Option<Box<str>> {
    let (case, rest) = script.split_at_checked(1)?;
    let (cut, suffix) = rest.split_once('+')?;
    let cut: usize = cut.parse().ok()?;
    let word = if case == "=" {
        word.to_owned()
    } else {
        word.to_lowercase()
    };
    let kept = word
        .char_indices()
        .rev()
        .nth(cut.checked_sub(1).unwrap_or(usize::MAX))
        .map(|(at, _)| at);
    let kept = if cut == 0 { word.len() } else { kept? };
    (kept + suffix.len() > 0).then(|| format!("{}{suffix}", &word[..kept]).into())
}

/// Names from begin/inside/outside labels, with what a name cannot end without.
fn names(text: &str, analysis: &mut Analysis, scores: &Scores<'_>) {
    let found = analysis.names.len();
    labelled(analysis, scores);
    let mut names = analysis.names.split_off(found);
    // "He" stands for a name and is none.
    names.retain(|name| {
        name.tokens.len() > 1 || &*analysis.tokens[name.tokens.start].upos != "PRON"
    });
    for name in &mut names {
        name.tokens = super::name::whole(text, analysis, name.tokens.clone());
    }
    // A name that has grown takes in those it has reached.
    for name in names {
        match analysis.names.last_mut() {
            Some(before) if before.tokens.end > name.tokens.start => {
                before.tokens.end = before.tokens.end.max(name.tokens.end);
            }
            _ => analysis.names.push(name),
        }
    }
    for at in found..analysis.names.len() {
        analysis.names[at].span = analysis.span(&analysis.names[at].tokens);
    }
}

fn labelled(analysis: &mut Analysis, scores: &Scores<'_>) {
    let labels = scores.heads().labels(Head::Name);
    let mut open: Option<(NameKind, Range<usize>)> = None;
    for index in scores.tokens.clone() {
        let label = &*labels[best(scores.of(Head::Name, index))];
        let kind = label.get(2..).and_then(kind);
        let sentence = analysis.tokens[index].sentence;
        if let (Some(kind), Some((before, tokens))) = (kind, &mut open)
            && kind == *before
            && label.starts_with('I')
            && analysis.tokens[tokens.start].sentence == sentence
        {
            tokens.end = index + 1;
            continue;
        }
        close(analysis, open.take());
        open = kind.map(|kind| (kind, index..index + 1));
    }
    close(analysis, open);
}

fn close(analysis: &mut Analysis, open: Option<(NameKind, Range<usize>)>) {
    if let Some((kind, tokens)) = open {
        let span = analysis.span(&tokens);
        analysis.names.push(Name { span, tokens, kind });
    }
}

fn kind(label: &str) -> Option<NameKind> {
    Some(match label {
        "PER" => NameKind::Person,
        "ORG" => NameKind::Organisation,
        "LOC" => NameKind::Place,
        "FAC" => NameKind::Facility,
        "NORP" => NameKind::Nationality,
        "WEAPON" => NameKind::Weapon,
        "PLATFORM" => NameKind::Platform,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edit_scripts_cut_and_add() {
        assert_eq!(edit("Shelled", "_2+").as_deref(), Some("shell"));
        assert_eq!(edit("cities", "_3+y").as_deref(), Some("city"));
        assert_eq!(edit("Kyiv", "=0+").as_deref(), Some("Kyiv"));
        assert_eq!(edit("é", "_4+x"), None);
    }

    #[test]
    fn a_cycle_is_found() {
        assert_eq!(find_cycle(&[Some(1), Some(0), None]), Some(vec![0, 1]));
        assert_eq!(find_cycle(&[Some(1), Some(2), None]), None);
    }
}
