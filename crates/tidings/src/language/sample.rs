//! Sentences with their trees written by hand, for tests that must not hang on the model.

use std::sync::Arc;

use super::{Analysis, lemma, segment};

/// The analysis of `text`, whose words have these tags, heads (from 1 within the sentence, 0 for the
/// root) and relations, one `tag head relation` a word, in order, over all sentences; lemmas are by rule.
/// A word may have its Penn tag as a fourth.
pub(crate) fn read(text: &str, tree: &str) -> Analysis {
    let mut analysis = segment(text);
    let rows: Vec<Vec<&str>> = tree
        .split(';')
        .map(|row| row.split_whitespace().collect())
        .collect();
    assert_eq!(rows.len(), analysis.tokens.len(), "one row a word: {text}");
    for (at, row) in rows.iter().enumerate() {
        let first = analysis.sentences[analysis.tokens[at].sentence]
            .tokens
            .start;
        let head: usize = row[1].parse().expect("a head");
        let token = &mut analysis.tokens[at];
        token.upos = Arc::from(row[0]);
        token.head = head.checked_sub(1).map(|head| first + head);
        token.deprel = Arc::from(row[2]);
        token.tag = Arc::from(row.get(3).copied().unwrap_or_default());
        let form = token.span.of(text).to_lowercase();
        match row[0] {
            "VERB" | "AUX" => token.lemma = lemma::verb(&form).into(),
            "NOUN" => token.lemma = lemma::noun(&form).into(),
            _ => {}
        }
    }
    analysis
}
