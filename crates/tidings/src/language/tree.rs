//! Walking an analysis: the syntax tree of a sentence, the name that a word is in, the text of some words.

use std::ops::Range;

use super::{Analysis, Name};
use crate::Span;

impl Analysis {
    /// From the start of the first of these tokens to the end of the last; at least one.
    pub fn span(&self, tokens: &Range<usize>) -> Span {
        let (first, last) = (&self.tokens[tokens.start], &self.tokens[tokens.end - 1]);
        first.span.join(last.span)
    }

    /// Whether nothing stands between the token and the one before it, if there is one.
    pub fn glued(&self, token: usize) -> bool {
        token > 0 && self.tokens[token - 1].span.end == self.tokens[token].span.start
    }

    /// The name that holds this token; names are in order, so that few are looked at.
    pub fn name_at(&self, token: usize) -> Option<&Name> {
        let at = self.names.partition_point(|name| name.tokens.end <= token);
        let name = self.names.get(at)?;
        name.tokens.contains(&token).then_some(name)
    }

    /// The tokens whose head is `of`, in order.
    pub fn children(&self, of: usize) -> impl Iterator<Item = usize> {
        let sentence = &self.sentences[self.tokens[of].sentence];
        let tokens = sentence.tokens.clone();
        tokens.filter(move |&at| self.tokens[at].head == Some(of))
    }

    /// The first child with one of these labels.
    pub fn child(&self, of: usize, labels: &[&str]) -> Option<usize> {
        self.children(of)
            .find(|&at| labels.contains(&&*self.tokens[at].deprel))
    }

    /// The tokens from `token` up to the root, itself first.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> {
        let sentence = &self.sentences[self.tokens[token].sentence];
        // A tree has no cycle; what is not one ends nevertheless.
        std::iter::successors(Some(token), |&at| self.tokens[at].head)
            .take(sentence.tokens.len() + 1)
    }

    /// The tokens below `top`, itself included, in order.
    pub fn subtree(&self, top: usize) -> Vec<usize> {
        let sentence = &self.sentences[self.tokens[top].sentence];
        let tokens = sentence.tokens.clone();
        tokens
            .filter(|&token| self.ancestors(token).any(|at| at == top))
            .collect()
    }
}
