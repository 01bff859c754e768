//! Cues and what hangs on them: "said", "according to", "the allegation that", "claimed responsibility".
//!
//! In: the cues that the codebook finds, the syntax, the quotations. Out: [`Saying`]s in the order of
//! their cues. Who a pronoun among the sources is, and who speaks where no cue stands, is left to
//! `speaker`.

use super::quotation::Quotation;
use super::tree::{
    ancestors, below, child, child_after, children, is, is_nominal, span_of, subject,
};
use crate::Span;
use crate::codebook::{Codebook, Form, SayingCue};
use crate::coded::Stance;
use crate::language::{Analysis, phrase, phrase_head, subtree};

/// Something said, as a cue and syntax show it.
#[derive(Debug, Clone)]
pub(crate) struct Saying {
    /// Heads of the phrases that name its sources; more than one if they are coordinated.
    pub(crate) sources: Vec<usize>,
    /// The reporting words; a quotation that only follows its speaker's last words has its mark.
    pub(crate) cue: Span,
    /// The token to which source and content are related; absent for a quotation without a cue.
    pub(crate) head: Option<usize>,
    /// What is said, if it is said here.
    pub(crate) content: Option<Span>,
    pub(crate) stance: Stance,
    pub(crate) form: Form,
    /// The head of the phrase that names whom an accuser accuses.
    pub(crate) accused: Option<usize>,
    /// Another source stands behind it: "the radio, citing the army, reported".
    pub(crate) relayed: bool,
    /// The words that its sources lead to, pronouns resolved; filled by `speaker`.
    pub(crate) speakers: Vec<usize>,
    /// Whether what is said is only wanted, planned or asked for: "asked to leave".
    pub(crate) wish: bool,
}

/// The sayings that the cues of a document show.
pub(crate) fn sayings(
    text: &str,
    analysis: &Analysis,
    codebook: &Codebook,
    quotations: &[Quotation],
) -> Vec<Saying> {
    let mut found: Vec<Saying> = Vec::new();
    for cue in codebook.sayings(text, analysis) {
        let reading = Reading {
            text,
            analysis,
            quotations,
            cue: &cue,
        };
        found.extend(match cue.form {
            Form::Clause | Form::Thought => reading.verb(),
            Form::Blame => reading.blame(),
            Form::Remark => reading.remark(),
            Form::Noun => reading.noun(),
            Form::Source => reading.source(),
            Form::Hedge => None,
        });
    }
    relay(analysis, &mut found);
    found.sort_by_key(|saying| (saying.cue, saying.content));
    found
}

/// "The radio, citing the army, reported that ...": the army says what the radio reports.
fn relay(analysis: &Analysis, sayings: &mut [Saying]) {
    for at in 0..sayings.len() {
        let (Form::Source, Some(citing)) = (sayings[at].form, sayings[at].head) else {
            continue;
        };
        if &*analysis.tokens[citing].upos != "VERB" {
            continue;
        }
        let above: Vec<usize> = ancestors(analysis, citing).skip(1).collect();
        let near = |s: &Saying| {
            let head = s.head?;
            let same = analysis.tokens[head].sentence == analysis.tokens[citing].sentence;
            let governs =
                above.contains(&head) || s.sources.iter().any(|source| above.contains(source));
            (s.form == Form::Clause && same && governs).then_some(s.content)?
        };
        let Some((other, content)) = sayings
            .iter()
            .enumerate()
            .find_map(|(i, s)| Some((i, near(s)?)))
        else {
            continue;
        };
        sayings[at].content = Some(content);
        sayings[other].relayed = true;
    }
}

struct Reading<'a> {
    text: &'a str,
    analysis: &'a Analysis,
    quotations: &'a [Quotation],
    cue: &'a SayingCue<'a>,
}

impl Reading<'_> {
    fn saying(&self, sources: Vec<usize>, content: Option<Span>) -> Saying {
        let tokens = &self.analysis.tokens;
        let first = self.cue.matched.first().copied().unwrap_or(self.cue.head);
        let last = self.cue.matched.last().copied().unwrap_or(self.cue.head);
        Saying {
            sources,
            cue: tokens[first].span.join(tokens[last].span),
            head: Some(self.cue.head),
            content,
            stance: self.cue.stance,
            form: self.cue.form,
            accused: None,
            relayed: false,
            speakers: Vec::new(),
            wish: false,
        }
    }

    /// A source and those coordinated with it; none if it is nobody ("no one claimed ...").
    fn speakers(&self, source: Option<usize>) -> Option<Vec<usize>> {
        let Some(source) = source else {
            return Some(Vec::new());
        };
        let (text, analysis) = (self.text, self.analysis);
        let nobody = is(
            text,
            analysis,
            source,
            &["nobody", "none", "no-one", "nothing", "there"],
        ) || children(analysis, source).any(|i| {
            &*analysis.tokens[i].deprel == "det" && is(text, analysis, i, &["no", "neither"])
        });
        if nobody {
            return None;
        }
        let mut sources = vec![source];
        sources.extend(
            children(analysis, source)
                .filter(|&i| &*analysis.tokens[i].deprel == "conj" && is_nominal(analysis, i)),
        );
        Some(sources)
    }

    /// The verb of the cue: its head, or the verb that its head depends on.
    fn governor(&self) -> usize {
        let verb = |&at: &usize| matches!(&*self.analysis.tokens[at].upos, "VERB" | "AUX");
        let head = self.cue.head;
        if verb(&head) {
            return head;
        }
        let matched = self.cue.matched.iter().copied().find(|at| verb(at));
        matched
            .or_else(|| ancestors(self.analysis, head).take(3).find(|at| verb(at)))
            .unwrap_or(head)
    }

    fn verb(&self) -> Option<Saying> {
        let (text, analysis) = (self.text, self.analysis);
        let verb = self.cue.head;
        let source = subject(text, analysis, verb).or_else(|| self.inverted(verb));
        let (mut content, mut wish) = (None, false);
        if let Some(clause) = child(analysis, verb, &["ccomp"]) {
            content = self.with_coordinated(verb, clause);
        } else if let Some(clause) = child(analysis, verb, &["xcomp"]) {
            content = below(analysis, clause);
            wish = true;
        }
        if content.is_none() {
            content = self.hung(verb);
        }
        if content.is_none() {
            content = child(analysis, verb, &["parataxis"]).and_then(|c| below(analysis, c));
        }
        if content.is_none() && self.cue.form == Form::Clause && source.is_some() {
            content = child(analysis, verb, &["obj"])
                .filter(|&object| object > verb)
                .or_else(|| child_after(text, analysis, verb, &["of", "about"]))
                .and_then(|c| below(analysis, c));
        }
        // A whole sentence that a clause at its end gives to a source, where the tree does not say so.
        if content.is_none() && self.cue.stance == Stance::Asserts {
            content = source.and_then(|source| self.beside(verb, source));
        }
        let speaks_alone = content.is_some()
            || self.cue.stance != Stance::Asserts
            || self.quotations.iter().any(|q| {
                let words = analysis.sentences[analysis.tokens[verb].sentence].span;
                q.span.overlaps(words)
                    || q.span.end <= words.start && words.start - q.span.end < 4
                    || q.mark.start >= words.end && q.mark.start - words.end < 4
            });
        let sources = self.speakers(source)?;
        if !speaks_alone || sources.is_empty() && content.is_none() {
            return None;
        }
        let mut saying = self.saying(sources, content);
        saying.wish = wish && self.cue.form == Form::Thought;
        Some(saying)
    }

    /// A clause, with one that the tree coordinates with the verb though it has a subject of its own and
    /// no comma before: "said that A had left and B had stayed".
    fn with_coordinated(&self, verb: usize, clause: usize) -> Option<Span> {
        let (text, analysis) = (self.text, self.analysis);
        let said = below(analysis, clause)?;
        let further = children(analysis, verb).find(|&i| {
            i > clause
                && &*analysis.tokens[i].deprel == "conj"
                && child(analysis, i, &["nsubj", "nsubj:pass"]).is_some()
                && !analysis
                    .tokens
                    .get(i)
                    .and_then(|_| subtree(analysis, i).first().copied())
                    .and_then(|first| first.checked_sub(1))
                    .is_some_and(|before| is(text, analysis, before, &[",", ";"]))
        });
        match further.and_then(|i| below(analysis, i)) {
            Some(more) => Some(said.join(more)),
            None => Some(said),
        }
    }

    /// "..., said Hanna Vell": the source after the verb, where the tree does not call it the subject.
    fn inverted(&self, verb: usize) -> Option<usize> {
        let analysis = self.analysis;
        let before = verb.checked_sub(1)?;
        let after_quote = matches!(
            analysis.tokens[before].span.of(self.text),
            "," | "\"" | "”" | "''" | "?" | "!"
        );
        if !after_quote || &*analysis.tokens[verb].tag == "VBG" {
            return None;
        }
        children(analysis, verb).find(|&i| {
            i > verb
                && matches!(&*analysis.tokens[i].upos, "NOUN" | "PROPN")
                && !matches!(&*analysis.tokens[i].deprel, "obl" | "obl:unmarked")
        })
    }

    /// "..., he said", "as he said, ...": the verb hangs on what is said.
    fn hung(&self, verb: usize) -> Option<Span> {
        let analysis = self.analysis;
        let token = &analysis.tokens[verb];
        let as_said = &*token.deprel == "advcl"
            && children(analysis, verb).any(|i| {
                &*analysis.tokens[i].deprel == "mark" && is(self.text, analysis, i, &["as"])
            });
        if &*token.deprel != "parataxis" && !as_said {
            return None;
        }
        let aside = subtree(analysis, verb);
        let rest: Vec<usize> = subtree(analysis, token.head?)
            .into_iter()
            .filter(|i| !aside.contains(i))
            .collect();
        span_of(analysis, &rest)
    }

    /// All before ", X said", or all after "X said".
    fn beside(&self, verb: usize, source: usize) -> Option<Span> {
        let analysis = self.analysis;
        let bounds = analysis.sentences[analysis.tokens[verb].sentence]
            .tokens
            .clone();
        if !bounds.contains(&source) || self.cue.form == Form::Thought {
            return None;
        }
        let named = phrase(self.text, analysis, source);
        let start = named.start.min(verb);
        let comma = start.checked_sub(1).filter(|&i| {
            bounds.contains(&i)
                && matches!(analysis.tokens[i].span.of(self.text), "," | "-" | "–" | "—")
        });
        let left: Vec<usize> = comma.map_or(Vec::new(), |comma| (bounds.start..comma).collect());
        if left.len() >= 3 {
            return span_of(analysis, &left);
        }
        None
    }

    fn blame(&self) -> Option<Saying> {
        let (text, analysis) = (self.text, self.analysis);
        let verb = self.governor();
        let deed = || {
            child_after(text, analysis, verb, &["of", "for", "with", "over"])
                .or_else(|| child(analysis, verb, &["advcl", "ccomp", "xcomp"]))
        };
        let passive = child(analysis, verb, &["nsubj:pass"]);
        let object = child(analysis, verb, &["obj"]);
        let source = match passive {
            Some(_) => child(analysis, verb, &["obl:agent"]),
            None => subject(text, analysis, verb),
        };
        let (accused, deed) = match self.cue.accused {
            Some(preposition) => (
                child_after(text, analysis, verb, &[preposition]).or_else(|| {
                    object.and_then(|o| child_after(text, analysis, o, &[preposition]))
                }),
                passive.or(object),
            ),
            // "the killing of which they accuse the guards": what follows the doer may hang on it.
            None => {
                let accused = passive.or(object);
                let inner = accused.and_then(|a| {
                    child_after(text, analysis, a, &["of", "for"])
                        .or_else(|| child(analysis, a, &["acl"]))
                });
                (accused, deed().or(inner))
            }
        };
        let sources = self.speakers(source)?;
        let mut saying = self.saying(sources, deed.and_then(|d| below(analysis, d)));
        saying.accused = accused;
        Some(saying)
    }

    fn remark(&self) -> Option<Saying> {
        let (text, analysis) = (self.text, self.analysis);
        let verb = self.governor();
        let about: Vec<usize> = children(analysis, verb)
            .filter(|&i| {
                matches!(
                    &*analysis.tokens[i].deprel,
                    "ccomp" | "xcomp" | "obj" | "obl" | "advcl"
                ) && i > verb
            })
            .collect();
        let tokens: Vec<usize> = about.iter().flat_map(|&i| subtree(analysis, i)).collect();
        // "could not be reached": who is silent is the passive's subject.
        let source = if self.cue.stance == Stance::NoComment {
            child(analysis, verb, &["nsubj:pass"])
        } else {
            None
        };
        let source = source.or_else(|| subject(text, analysis, verb));
        // "The report could not be verified": the narrator speaks.
        let source = source.filter(|_| self.cue.stance != Stance::Doubts);
        let sources = self.speakers(source)?;
        if sources.is_empty() && self.cue.stance != Stance::Doubts {
            return None;
        }
        Some(self.saying(sources, span_of(analysis, &tokens)))
    }

    fn noun(&self) -> Option<Saying> {
        let (text, analysis) = (self.text, self.analysis);
        let noun = self.cue.head;
        let marked = |c: usize, mark: &str| {
            children(analysis, c)
                .any(|m| &*analysis.tokens[m].deprel == "mark" && is(text, analysis, m, &[mark]))
        };
        let clause = child(analysis, noun, &["acl", "ccomp", "acl:relcl"])
            .filter(|&c| marked(c, "that") || marked(c, "to"));
        let of = || {
            (self.cue.stance != Stance::Asserts || is(text, analysis, noun, &["reports"]))
                .then(|| child_after(text, analysis, noun, &["of", "about"]))
                .flatten()
        };
        let content = clause.or_else(of).and_then(|c| below(analysis, c))?;
        let source = self.owner(noun);
        let mut saying = self.saying(self.speakers(source)?, Some(content));
        saying.wish = clause.is_some_and(|c| marked(c, "to"));
        Some(saying)
    }

    /// Whose statement it is.
    fn owner(&self, noun: usize) -> Option<usize> {
        let (text, analysis) = (self.text, self.analysis);
        child(analysis, noun, &["nmod:poss"])
            .or_else(|| child_after(text, analysis, noun, &["by", "from"]))
            .or_else(|| {
                child(analysis, noun, &["compound"])
                    .filter(|&c| &*analysis.tokens[c].upos == "PROPN")
            })
            .or_else(|| {
                let token = &analysis.tokens[noun];
                let verb = token.head.filter(|_| &*token.deprel == "obj")?;
                subject(text, analysis, verb)
            })
    }

    fn source(&self) -> Option<Saying> {
        let (text, analysis) = (self.text, self.analysis);
        let (first, last) = (*self.cue.matched.first()?, *self.cue.matched.last()?);
        let sentence = analysis.sentences[analysis.tokens[last].sentence]
            .tokens
            .clone();
        let source = (last + 1..sentence.end).find(|&i| {
            analysis.tokens[i].head.is_none_or(|h| h <= last || h > i)
                && is_nominal(analysis, i)
                && !matches!(&*analysis.tokens[i].deprel, "compound" | "nmod:poss")
        })?;
        let source = phrase_head(analysis, source);
        let named = phrase(text, analysis, source);
        let aside = first..named.end.max(source + 1);
        // What it stands beside: the clause that it depends on.
        let clause = ancestors(analysis, source).skip(1).find(|&i| {
            !aside.contains(&i)
                && (analysis.tokens[i].head.is_none()
                    || matches!(
                        &*analysis.tokens[i].deprel,
                        "ccomp" | "parataxis" | "conj" | "advcl" | "acl:relcl"
                    ))
        });
        let outside = |tokens: Vec<usize>| -> Vec<usize> {
            tokens.into_iter().filter(|i| !aside.contains(i)).collect()
        };
        let mut rest = clause.map_or(Vec::new(), |c| outside(subtree(analysis, c)));
        if rest.len() < 4 {
            rest = outside(sentence.collect());
        }
        // After the words: only what stands before; before them: only what follows.
        let (before, after): (Vec<usize>, Vec<usize>) = rest.iter().partition(|&&i| i < first);
        let content = if before.len() < 3 { after } else { rest };
        Some(self.saying(self.speakers(Some(source))?, span_of(analysis, &content)))
    }
}
