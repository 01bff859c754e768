//! All that a document says of who says what: its sayings, its hedges, its issuer.

use std::borrow::Cow;

use super::label::labelled;
use super::quotation::quotations;
use super::remark::one;
use super::saying::{Saying, sayings};
use super::speaker;
use crate::Span;
use crate::codebook::{Codebook, Form};
use crate::coded::Attribution;
use crate::coreference::party::Parties;
use crate::language::{Analysis, phrase, unwrapped};

/// The accounts that a document gives.
pub(crate) struct Accounts<'d> {
    pub(crate) text: &'d str,
    /// The text without the line breaks that part nothing.
    pub(super) unwrapped: Cow<'d, str>,
    pub(crate) analysis: &'d Analysis,
    pub(crate) parties: &'d Parties,
    /// In the order of their cues.
    pub(crate) sayings: Vec<Saying>,
    /// The words by which the narrator hedges, each with the word whose subtree it makes uncertain.
    hedges: Vec<(Span, usize)>,
    /// Who issued the report, if it is a communique or a speech: a word of the name.
    pub(crate) issuer: Option<usize>,
}

impl<'d> Accounts<'d> {
    /// Finds the sayings of a document, and who speaks in each.
    pub(crate) fn read(
        text: &'d str,
        analysis: &'d Analysis,
        codebook: &Codebook,
        parties: &'d Parties,
    ) -> Self {
        // Whose words are whose is told by paragraphs, which wrapped lines hide.
        let unwrapped = unwrapped(text);
        let quotations = quotations(&unwrapped);
        let mut found = sayings(&unwrapped, analysis, codebook, &quotations);
        let speakers = codebook.speakers(text, analysis);
        let papers = codebook.papers(text, analysis);
        found.extend(labelled(&unwrapped, analysis, &speakers));
        found.sort_by_key(|saying| (saying.cue, saying.content));
        speaker::give_quotations(&unwrapped, analysis, &quotations, &mut found);
        let issuer = speaker::issuer(text, analysis, &quotations, &found, &papers);
        speaker::resolve(text, analysis, parties, issuer, &mut found);
        let hedges = codebook
            .sayings(text, analysis)
            .iter()
            .filter(|cue| cue.form == Form::Hedge)
            .filter_map(|cue| {
                let head = &analysis.tokens[cue.head];
                let verb = analysis.child(cue.head, &["xcomp", "ccomp"]);
                let governed = match &*head.upos {
                    "VERB" | "AUX" => verb.or(head.head)?,
                    _ => head.head?,
                };
                Some((head.span, governed))
            })
            .collect();
        Self {
            text,
            unwrapped,
            analysis,
            parties,
            sayings: found,
            hedges,
            issuer,
        }
    }

    /// The saying in whose words the token stands: the innermost that has a speaker of its own.
    pub(crate) fn around(&self, token: usize) -> Option<usize> {
        let word = self.analysis.tokens[token].span;
        self.sayings
            .iter()
            .enumerate()
            .filter(|(_, s)| {
                !s.relayed
                    && !s.wish
                    && !s.speakers.is_empty()
                    && !s.cue.overlaps(word)
                    && s.content.is_some_and(|c| c.contains(word))
                    && !s.sources.iter().any(|&source| {
                        let named = phrase(self.text, self.analysis, source);
                        named.contains(&token)
                    })
            })
            .min_by_key(|(_, s)| s.content.map_or(0, |c| c.end - c.start))
            .map(|(at, _)| at)
    }

    /// Who says "I" or "we" with this word: the speaker of the words it stands in, else who issued the report.
    pub(crate) fn speaker(&self, token: usize) -> Option<usize> {
        let saying = self.around(token).map(|at| &self.sayings[at]);
        saying.map_or(self.issuer, |saying| saying.speakers.first().copied())
    }

    /// Whether the party that this word leads to says something somewhere.
    pub(crate) fn speaks(&self, token: usize) -> bool {
        let mut speakers = self.sayings.iter().flat_map(|s| &s.speakers);
        speakers.any(|&speaker| one(self, speaker, token))
    }

    /// The words by which the narrator leaves uncertain what this word tells.
    pub(crate) fn hedge(&self, token: usize) -> Option<Span> {
        let sentence = self.analysis.tokens[token].sentence;
        self.hedges
            .iter()
            .find(|(_, governed)| {
                self.analysis.tokens[*governed].sentence == sentence
                    && self
                        .analysis
                        .ancestors(token)
                        .take_while(|at| at != governed)
                        .all(|at| {
                            !matches!(
                                &*self.analysis.tokens[at].deprel,
                                "ccomp" | "advcl" | "acl:relcl" | "parataxis" | "root" | "acl"
                            )
                        })
                    && self.analysis.ancestors(token).any(|at| at == *governed)
            })
            .map(|(cue, _)| *cue)
    }

    /// What the output lists.
    pub(crate) fn attributions(&self) -> Vec<Attribution> {
        self.sayings
            .iter()
            .filter(|s| !self.adds_nothing(s))
            .filter_map(|s| {
                Some(Attribution {
                    source: s.sources.first().map(|&source| self.words(source)),
                    cue: s.cue,
                    content: s.content?,
                    stance: s.stance,
                })
            })
            .collect()
    }

    /// What someone wants or thinks within what is said is no further account.
    fn adds_nothing(&self, inner: &Saying) -> bool {
        self.sayings.iter().any(|outer| {
            outer.cue != inner.cue
                && outer.content.is_some_and(|c| c.contains(inner.cue))
                && (inner.wish || inner.form == Form::Thought && inner.speakers == outer.speakers)
        })
    }

    /// The words of a phrase, as they stand there.
    fn words(&self, head: usize) -> Span {
        self.analysis.span(&phrase(self.text, self.analysis, head))
    }
}
