//! The whole of a name of which the reader found a part.
//!
//! The reader labels words one at a time, and a long name breaks where a small word, a hyphen or a number
//! stands in it: "Republic of | Sorhan", "Harakat | al-Bayan", "Pul-|e-|Charkhi", "Task Group | 9".

use std::ops::Range;

use super::Analysis;

/// A name goes on over at most so many words.
const LONGEST: usize = 12;
/// What links the parts of a name within one chunk is at most so long: "e", "au", "upon".
const LINK: usize = 4;

/// The tokens of the name of which `found` is a part, within its sentence.
pub(super) fn whole(text: &str, analysis: &Analysis, found: Range<usize>) -> Range<usize> {
    let sentence = &analysis.sentences[analysis.tokens[found.start].sentence];
    let bounds = sentence.tokens.clone();
    let word = |at: usize| analysis.tokens[at].span.of(text);
    let proper = |at: usize| {
        bounds.contains(&at)
            && &*analysis.tokens[at].upos == "PROPN"
            && word(at).starts_with(char::is_uppercase)
    };
    let (mut start, mut end) = (found.start, found.end);
    while end < bounds.end && end - start < LONGEST {
        let last = word(end - 1);
        let next = word(end);
        if opens(last) && proper(end) {
            end += 1;
        } else if (opens(last) && is_article(next) || is_article(last) && is_hyphen(next))
            && proper(end + 1)
        {
            end += 2;
        } else if linked(text, analysis, end..end + 4, &bounds) {
            end += 4;
        } else if is_article(next)
            && is_hyphen(word_at(text, analysis, end + 1, &bounds))
            && proper(end + 2)
        {
            end += 3;
        } else if numbers(analysis, end, start..end) {
            end += 1;
        } else {
            break;
        }
    }
    // "al-|Bayan": the article is part of the name.
    while start >= bounds.start + 2 && is_hyphen(word(start - 1)) && is_article(word(start - 2)) {
        start -= 2;
    }
    while start >= 4 && linked(text, analysis, start - 3..start + 1, &bounds) && proper(start - 4) {
        start -= 4;
    }
    // What no name goes on from is no part of one.
    while end - start > 1 && (opens(word(end - 1)) || closes(word(end - 1))) {
        end -= 1;
    }
    // Nor what only leads to one: "a spokeswoman | for the army".
    while end - start > 1 && leads(word(start)) {
        start += 1;
    }
    start..end
}

fn word_at<'t>(text: &'t str, analysis: &Analysis, at: usize, bounds: &Range<usize>) -> &'t str {
    if bounds.contains(&at) {
        analysis.tokens[at].span.of(text)
    } else {
        ""
    }
}

/// Small words that a name goes on from: it never ends with one.
fn opens(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "of" | "for" | "de" | "del" | "des" | "du" | "the" | "and"
    )
}

/// What stands after a name.
fn closes(word: &str) -> bool {
    matches!(word, "," | "'s" | "’s")
}

/// Small words, written small, that stand before a name and not in front of its own words.
fn leads(word: &str) -> bool {
    matches!(
        word,
        "of" | "for" | "the" | "and" | "in" | "by" | "with" | "to" | "from" | "on"
    )
}

fn is_article(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "the"
            | "la"
            | "las"
            | "los"
            | "le"
            | "les"
            | "al"
            | "el"
            | "ad"
            | "an"
            | "ar"
            | "as"
            | "ash"
            | "at"
            | "az"
            | "ul"
    )
}

fn is_hyphen(word: &str) -> bool {
    matches!(word, "-" | "\u{2010}" | "\u{2011}")
}

/// Whether the words are what links a name within one chunk, and its end: "-e-Charkhi", "-au-Prince".
fn linked(text: &str, analysis: &Analysis, words: Range<usize>, bounds: &Range<usize>) -> bool {
    if words.start <= bounds.start || words.end > bounds.end {
        return false;
    }
    let closed = words.clone().all(|at| analysis.glued(at));
    let [hyphen, link, other, last] =
        [0, 1, 2, 3].map(|at| analysis.tokens[words.start + at].span.of(text));
    closed
        && is_hyphen(hyphen)
        && is_hyphen(other)
        && link.len() <= LINK
        && link.chars().all(char::is_lowercase)
        && !matches!(link, "and" | "or" | "to" | "vs")
        && last.starts_with(char::is_uppercase)
}

/// Whether a number belongs to the name before it: "Task Group 9", "Brigade No. 17".
fn numbers(analysis: &Analysis, at: usize, name: Range<usize>) -> bool {
    let t = &analysis.tokens[at];
    &*t.upos == "NUM"
        && matches!(
            &*t.deprel,
            "nummod" | "appos" | "flat" | "compound" | "nmod" | "dep"
        )
        && t.head.is_some_and(|head| name.contains(&head))
        && analysis.tokens[at - 1].span.end + 1 >= t.span.start
}

#[cfg(test)]
mod tests {
    use super::super::sample::read;
    use super::*;

    fn whole_of(text: &str, tree: &str, found: Range<usize>) -> String {
        let analysis = read(text, tree);
        analysis
            .span(&whole(text, &analysis, found))
            .of(text)
            .to_owned()
    }

    #[test]
    fn a_name_goes_on_over_small_words_hyphens_and_numbers() {
        let republic = "Republic of Sorhan fell";
        let tree = "PROPN 4 nsubj; ADP 3 case; PROPN 1 nmod; VERB 0 root";
        assert_eq!(whole_of(republic, tree, 0..2), "Republic of Sorhan");
        let harakat = "Harakat al-Bayan fled";
        let tree = "PROPN 5 nsubj; PROPN 4 compound; PUNCT 4 punct; PROPN 1 flat; VERB 0 root";
        assert_eq!(whole_of(harakat, tree, 0..1), "Harakat al-Bayan");
        assert_eq!(whole_of(harakat, tree, 3..4), "al-Bayan");
        assert_eq!(whole_of(harakat, tree, 1..2), "al-Bayan");
        let charkhi = "Pul-e-Charkhi fell";
        let tree =
            "PROPN 6 nsubj; PUNCT 3 punct; PROPN 1 flat; PUNCT 5 punct; PROPN 1 flat; VERB 0 root";
        assert_eq!(whole_of(charkhi, tree, 0..1), "Pul-e-Charkhi");
        assert_eq!(whole_of(charkhi, tree, 4..5), "Pul-e-Charkhi");
        let rail = "Rome-to-Paris fell";
        assert_eq!(whole_of(rail, tree, 0..1), "Rome");
        let group = "Task Group 9 sailed";
        let tree = "PROPN 2 compound; PROPN 4 nsubj; NUM 2 nummod; VERB 0 root";
        assert_eq!(whole_of(group, tree, 0..2), "Task Group 9");
    }

    #[test]
    fn no_name_begins_or_ends_with_a_small_word() {
        let text = "Senate of the day";
        let tree = "PROPN 0 root; ADP 4 case; DET 4 det; NOUN 1 nmod";
        assert_eq!(whole_of(text, tree, 0..2), "Senate");
        let text = "spokeswoman for the Army fled";
        let tree = "NOUN 5 nsubj; ADP 4 case; DET 4 det; PROPN 1 nmod; VERB 0 root";
        assert_eq!(whole_of(text, tree, 1..4), "Army");
        let text = "minister of Kest's coast";
        let tree = "NOUN 0 root; ADP 5 case; PROPN 5 nmod:poss; PART 3 case; NOUN 1 nmod";
        assert_eq!(whole_of(text, tree, 1..4), "Kest");
    }
}
