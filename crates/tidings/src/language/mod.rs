//! Reading the language: a document's text in, sentences, tokens, syntax and names out.
//!
//! Words are split by `words`, sentences by `sentences`, where line breaks were lost says `lost`; the pieces the
//! models read by `wordpiece` and `pieces`. Which sentences are worth reading says `gate`; the model is run by `reader`; `heads` says what its numbers mean, `syntax` what they
//! make of a sentence, `name` what is the whole of a name.
//! Everything later in the path of a report reads an [`Analysis`]; nothing later reads raw text.

use std::ops::Range;
use std::sync::Arc;

use crate::Span;

mod abbreviations;
mod characters;
mod endings;
mod gate;
mod graph;
mod heads;
mod lines;
mod links;
mod lost;
mod name;
mod phrase;
mod pieces;
mod reader;
#[cfg(test)]
pub(crate) mod sample;
mod sentences;
mod symbols;
mod syntax;
mod tree;
mod wordpiece;
mod words;

pub mod lemma;

pub use gate::Gate;
pub use graph::Lane;
pub use heads::{Head, Heads, Pair};
pub(crate) use lines::unwrapped;
pub use phrase::{phrase, phrase_head};
pub use pieces::Pieces;
pub use reader::{Reader, Scores, distance, softmax};
pub use sentences::segment;
pub use syntax::{annotate, best};
pub use wordpiece::Vocabulary;

/// A word or punctuation mark, split as Universal Dependencies splits English
/// (`Iran's` is `Iran` + `'s`, `U.S.-led` is `U.S.` + `-` + `led`, `didn't` is `did` + `n't`).
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Dictionary form, lower-cased except for proper nouns.
    pub lemma: Box<str>,
    /// Universal part of speech: `NOUN`, `VERB` ... (`X` until the reader has run).
    pub upos: Arc<str>,
    /// Penn tag: `VBD`, `NNS` ... (empty until the reader has run).
    pub tag: Arc<str>,
    /// Index of the syntactic head among the document's tokens; `None` for the root of a sentence.
    pub head: Option<usize>,
    /// Universal dependency label to the head (`nsubj`, `obl` ...; `root` for a root).
    pub deprel: Arc<str>,
    /// Index of its sentence.
    pub sentence: usize,
}

/// A sentence, headline, dateline or bullet: the unit of syntax.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// From its first token's start to its last token's end.
    pub span: Span,
    /// Its tokens, as indices into [`Analysis::tokens`].
    pub tokens: Range<usize>,
}

/// What kind of thing a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation: state body, party, armed group, company, court.
    Organisation,
    /// A populated or natural place, region or country.
    Place,
    /// A building, base, road, camp or other facility.
    Facility,
    /// A nationality, people, religion or political affiliation.
    Nationality,
    /// A weapon or munition.
    Weapon,
    /// A vehicle, ship or aircraft.
    Platform,
}

/// A name the reader found.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Its words.
    pub span: Span,
    /// Its tokens, as indices into [`Analysis::tokens`].
    pub tokens: Range<usize>,
    /// Its kind.
    pub kind: NameKind,
}

/// What the reader found in a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Analysis {
    /// In order, not overlapping.
    pub sentences: Vec<Sentence>,
    /// In order; every token belongs to one sentence.
    pub tokens: Vec<Token>,
    /// In order, not overlapping.
    pub names: Vec<Name>,
}
