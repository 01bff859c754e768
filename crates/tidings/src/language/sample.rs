//! Sentences with their trees written by hand, for tests that must not hang on the model.

use std::sync::Arc;

use crate::language::{Analysis, segment};

/// The analysis of `text`, whose words have these tags, heads (from 1 within the sentence, 0 for the
/// root) and relations, one `tag head relation` a word, in order, over all sentences.
pub(super) fn read(text: &str, tree: &str) -> Analysis {
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
    }
    analysis
}
