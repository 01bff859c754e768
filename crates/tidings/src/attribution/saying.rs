//! Cues and what hangs on them: "said", "according to", "the allegation that", "claimed responsibility".
//!
//! In: the cues that the codebook finds, the syntax, the quotations. Out: [`Saying`]s in the order of
//! their cues. Who a pronoun among the sources is, and who speaks where no cue stands, is left to
//! `speaker`.

use super::quotation::Quotation;
use super::tree::{below, child_after, is, is_nominal, span_of, subject};
use crate::Span;
use crate::codebook::{Codebook, Form, SayingCue};
use crate::coded::Stance;
use crate::language::{Analysis, phrase, phrase_head};

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
    /// File and line of the cue.
    pub(crate) rule: Option<String>,
    /// Whether what is said is only wanted, planned, asked for or spoken of, and so claimed by no one:
    /// "asked to leave", "condemned the raid".
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
            Form::Topic => reading.topic(),
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
        let above: Vec<usize> = analysis.ancestors(citing).skip(1).collect();
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
            rule: Some(format!("{}:{}", self.cue.file, self.cue.line)),
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
        ) || analysis.children(source).any(|i| {
            &*analysis.tokens[i].deprel == "det" && is(text, analysis, i, &["no", "neither"])
        });
        if nobody {
            return None;
        }
        let mut sources = vec![source];
        sources.extend(
            analysis
                .children(source)
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
            .or_else(|| self.analysis.ancestors(head).take(3).find(|at| verb(at)))
            .unwrap_or(head)
    }

    fn verb(&self) -> Option<Saying> {
        let (text, analysis) = (self.text, self.analysis);
        let verb = self.cue.head;
        let source = self.speaker(verb);
        let mut wish = false;
        // "Says that ..." is said, whatever stands before it.
        let that = self.that_clause(verb);
        let at_once = is(text, analysis, verb + 1, &["that"]);
        let mut content = that
            .filter(|_| at_once)
            .or_else(|| source.and_then(|source| self.beside(verb, source)));
        if content.is_none() {
            if let Some(clause) = analysis.child(verb, &["ccomp"]) {
                content = self.with_coordinated(verb, clause);
            } else if that.is_some() {
                content = that;
            } else if let Some(clause) = analysis.child(verb, &["xcomp"]) {
                content = below(analysis, clause);
                wish = true;
            }
        }
        if content.is_none() {
            content = self.hung(verb);
        }
        if content.is_none() {
            content = analysis
                .child(verb, &["parataxis"])
                .and_then(|c| below(analysis, c));
        }
        if content.is_none() && self.cue.form == Form::Thought && self.cue.matched.len() > 1 {
            let object = child_after(text, analysis, verb, &["for", "on"]);
            content = object.and_then(|c| below(analysis, c));
            wish = true;
        }
        if content.is_none() && self.cue.form == Form::Clause && source.is_some() {
            content = analysis
                .child(verb, &["obj"])
                .filter(|&object| object > verb)
                .or_else(|| child_after(text, analysis, verb, &["of", "about"]))
                .and_then(|c| below(analysis, c));
        }
        if content.is_none() && source.is_some_and(|source| source < verb) {
            content = self.to_the_end(verb);
        }
        let speaks_alone = content.is_some()
            || self.cue.stance != Stance::Asserts
            || self.quotations.iter().any(|q| {
                let words = analysis.sentences[analysis.tokens[verb].sentence].span;
                q.span.overlaps(words)
                    || (q.span.end <= words.start && words.start - q.span.end < 4)
            })
            || self.introduces(verb);
        let sources = self.speakers(source)?;
        if !speaks_alone || (sources.is_empty() && content.is_none()) {
            return None;
        }
        let mut saying = self.saying(sources, content);
        saying.wish = wish && self.cue.form == Form::Thought;
        Some(saying)
    }

    /// "The minister said:" - what is said follows.
    fn introduces(&self, verb: usize) -> bool {
        let sentence = self.analysis.sentences[self.analysis.tokens[verb].sentence].span;
        let ends = sentence.of(self.text).trim_end().ends_with([':', ',']);
        let next = |q: &Quotation| q.mark.start >= sentence.end && q.mark.start - sentence.end < 4;
        ends || self.quotations.iter().any(next)
    }

    /// A clause, with one that the tree coordinates with the verb though it has a subject of its own and
    /// no comma before: "said that A had left and B had stayed".
    fn with_coordinated(&self, verb: usize, clause: usize) -> Option<Span> {
        let (text, analysis) = (self.text, self.analysis);
        let said = below(analysis, clause)?;
        let further = analysis.children(verb).find(|&i| {
            i > clause
                && &*analysis.tokens[i].deprel == "conj"
                && analysis.child(i, &["nsubj", "nsubj:pass"]).is_some()
                && !analysis
                    .subtree(i)
                    .first()
                    .and_then(|first| first.checked_sub(1))
                    .is_some_and(|before| is(text, analysis, before, &[",", ";"]))
        });
        match further.and_then(|i| below(analysis, i)) {
            Some(more) => Some(said.join(more)),
            None => Some(said),
        }
    }

    /// Who the verb's subject is. Trees go astray over quotations, so that words and marks decide where they
    /// are plain: "\"...,\" said Hanna Vell, the mayor", "\"...,\" Vell said", "Vell, the mayor, said".
    fn speaker(&self, verb: usize) -> Option<usize> {
        let (text, analysis) = (self.text, self.analysis);
        let subject = subject(text, analysis, verb);
        if &*analysis.tokens[verb].tag == "VBG" {
            return subject;
        }
        let spoken = |source: usize| {
            let word = analysis.tokens[source].span;
            let verb = analysis.tokens[verb].span;
            let mut quotations = self.quotations.iter();
            quotations.any(|q| q.span.contains(word) && !q.span.contains(verb))
        };
        let astray = subject.is_none_or(spoken);
        if let Some(source) = self.inverted(verb)
            && (astray || subject.is_some_and(|subject| subject < verb))
        {
            return Some(source);
        }
        if astray {
            return self
                .before(verb)
                .or_else(|| subject.filter(|&s| !spoken(s)));
        }
        subject
    }

    /// "..., said Hanna Vell": the head of the nouns that follow the verb, where a mark stands before it and no
    /// clause after them.
    fn inverted(&self, verb: usize) -> Option<usize> {
        let (text, analysis) = (self.text, self.analysis);
        // "..., Vell, told reporters": what follows such a verb is whom or what it tells.
        if matches!(
            &*analysis.tokens[verb].lemma,
            "tell" | "promise" | "admit" | "cite" | "inform" | "assure" | "remind" | "describe"
        ) {
            return None;
        }
        let bounds = &analysis.sentences[analysis.tokens[verb].sentence].tokens;
        let before = verb.checked_sub(1).filter(|at| bounds.contains(at))?;
        if !is(
            text,
            analysis,
            before,
            &[",", "\"", "”", "''", "?", "!", "’"],
        ) {
            return None;
        }
        let named = (verb + 1..bounds.end).take_while(|&at| {
            matches!(
                &*analysis.tokens[at].upos,
                "DET" | "ADJ" | "NOUN" | "PROPN" | "NUM"
            ) || is(
                text,
                analysis,
                at,
                &["'s", "’s", "-", "he", "she", "they", "it", "i", "we"],
            )
        });
        let last = named.last()?;
        let clause = analysis.tokens.get(last + 1).is_some_and(|t| {
            bounds.contains(&(last + 1)) && matches!(&*t.upos, "VERB" | "AUX" | "PART" | "SCONJ")
        });
        (is_nominal(analysis, last) && !clause).then_some(last)
    }

    /// "Vell said", "Vell, 40, the mayor, said": the head of the nouns right before the verb, or of those that begin
    /// the sentence where a comma stands between.
    fn before(&self, verb: usize) -> Option<usize> {
        let (text, analysis) = (self.text, self.analysis);
        let bounds = &analysis.sentences[analysis.tokens[verb].sentence].tokens;
        let before = verb.checked_sub(1).filter(|at| bounds.contains(at))?;
        if is_nominal(analysis, before) {
            return Some(before);
        }
        if !is(text, analysis, before, &[","]) {
            return None;
        }
        let word = |at: usize| {
            matches!(
                &*analysis.tokens[at].upos,
                "DET" | "ADJ" | "NOUN" | "PROPN" | "NUM"
            ) || is(text, analysis, at, &["'s", "’s", "of", "-"])
        };
        // "But Vell, the mayor, said", "In a statement, one of its lawyers, Hanna Vell, said".
        let mut starts = (bounds.start..before).filter(|&at| {
            at == bounds.start
                || is(
                    text,
                    analysis,
                    at - 1,
                    &[",", "but", "and", "yet", "meanwhile"],
                )
        });
        starts.find_map(|start| {
            let last = (start..before).take_while(|&at| word(at)).last()?;
            let opens = !is(text, analysis, start, &["of"]);
            (opens && is_nominal(analysis, last) && is(text, analysis, last + 1, &[","]))
                .then_some(last)
        })
    }

    /// "..., he said", "as he said, ...": the verb hangs on what is said.
    fn hung(&self, verb: usize) -> Option<Span> {
        let analysis = self.analysis;
        let token = &analysis.tokens[verb];
        let as_said = &*token.deprel == "advcl"
            && analysis.children(verb).any(|i| {
                &*analysis.tokens[i].deprel == "mark" && is(self.text, analysis, i, &["as"])
            });
        if &*token.deprel != "parataxis" && !as_said {
            return None;
        }
        let aside = analysis.subtree(verb);
        let rest: Vec<usize> = analysis
            .subtree(token.head?)
            .into_iter()
            .filter(|i| !aside.contains(i))
            .collect();
        span_of(analysis, &rest)
    }

    /// ", X said" after what is said, or within it: by the words, as trees often hang it amiss.
    fn beside(&self, verb: usize, source: usize) -> Option<Span> {
        let (text, analysis) = (self.text, self.analysis);
        let bounds = analysis.sentences[analysis.tokens[verb].sentence]
            .tokens
            .clone();
        let first = if source > verb {
            verb
        } else {
            self.phrase_start(source)
        };
        let next = source.max(verb) + 1;
        // Nothing but the source and the verb, and what little the verb has beside it.
        let between = source.min(verb) + 1..source.max(verb);
        let goes_on = |at: usize| {
            bounds.contains(&at)
                && (matches!(&*analysis.tokens[at].upos, "DET" | "SCONJ")
                    || is(
                        text,
                        analysis,
                        at,
                        &["that", "he", "she", "they", "it", "i", "we"],
                    ))
        };
        let follows = source < verb && goes_on(verb + 1) && self.to_the_end(verb).is_some();
        if !bounds.contains(&source)
            || follows
            || between.len() > 8
            || analysis
                .child(verb, &["ccomp"])
                .is_some_and(|clause| clause > verb)
        {
            return None;
        }
        let mark = |i: usize| {
            is(
                text,
                analysis,
                i,
                &[",", "-", "–", "—", "\"", "”", "''", "?", "!"],
            )
        };
        let comma = first
            .checked_sub(1)
            .filter(|&i| bounds.contains(&i) && mark(i))?;
        let start = (bounds.start..comma)
            .rev()
            .find(|&i| is(text, analysis, i, &[";", ":"]))
            .map_or(bounds.start, |at| at + 1);
        let left: Vec<usize> = (start..comma).collect();
        // "A, X said, B": B is said, too.
        let right: Vec<usize> = if bounds.contains(&next) && is(text, analysis, next, &[","]) {
            let end = (next + 1..bounds.end)
                .find(|&i| is(text, analysis, i, &[";"]))
                .unwrap_or(bounds.end);
            (next + 1..end).collect()
        } else {
            Vec::new()
        };
        let verb = |&i: &usize| matches!(&*analysis.tokens[i].upos, "VERB" | "AUX");
        // "The levy, X said, will rise": one clause on both sides.
        let round = right.first().is_some_and(verb);
        let spoken = left.len() >= 3 && left.iter().any(verb) || round;
        if left.is_empty() || !spoken || self.opens_clause(&left) && !round {
            return None;
        }
        let said = span_of(analysis, &left)?;
        Some(span_of(analysis, &right).map_or(said, |right| said.join(right)))
    }

    /// Where the words of a source begin that stands before its verb.
    fn phrase_start(&self, source: usize) -> usize {
        let (text, analysis) = (self.text, self.analysis);
        let bounds = &analysis.sentences[analysis.tokens[source].sentence].tokens;
        let below = analysis.subtree(source);
        // What is below it runs on to it without a mark; what a tree gone astray hangs on it does not.
        (bounds.start..source)
            .rev()
            .take_while(|at| {
                below.contains(at) && !is(text, analysis, *at, &[",", "\"", "”", "''"])
            })
            .last()
            .unwrap_or(source)
    }

    /// Whether the words only lead to a clause that follows: "After the raid, the army said".
    fn opens_clause(&self, words: &[usize]) -> bool {
        let analysis = self.analysis;
        let tops = words.iter().filter(|&&i| {
            analysis.tokens[i].head.is_none_or(|h| !words.contains(&h))
                && &*analysis.tokens[i].upos != "PUNCT"
        });
        tops.clone().all(|&i| {
            matches!(
                &*analysis.tokens[i].deprel,
                "advcl"
                    | "obl"
                    | "advmod"
                    | "nsubj"
                    | "mark"
                    | "cc"
                    | "obl:unmarked"
                    | "case"
                    | "discourse"
            )
        })
    }

    /// "said on its own radio that ...", where the tree hangs the clause elsewhere: to the end of the
    /// sentence.
    fn that_clause(&self, verb: usize) -> Option<Span> {
        const NEAR: usize = 9;
        let (text, analysis) = (self.text, self.analysis);
        let bounds = analysis.sentences[analysis.tokens[verb].sentence]
            .tokens
            .clone();
        let that = (verb + 1..bounds.end.min(verb + NEAR))
            .find(|&i| is(text, analysis, i, &["that"]) && &*analysis.tokens[i].deprel == "mark")?;
        let crossed = (verb + 1..that)
            .any(|i| &*analysis.tokens[i].upos == "VERB" || is(text, analysis, i, &[";", ":"]));
        let end = (that..bounds.end)
            .find(|&i| is(text, analysis, i, &[";"]))
            .unwrap_or(bounds.end);
        let words: Vec<usize> = (that..end).collect();
        (!crossed).then(|| span_of(analysis, &words)).flatten()
    }

    /// "X said they had fled", where the tree hangs the clause elsewhere: what follows "say", if it has a verb.
    fn to_the_end(&self, verb: usize) -> Option<Span> {
        let (text, analysis) = (self.text, self.analysis);
        let bounds = &analysis.sentences[analysis.tokens[verb].sentence].tokens;
        if &*analysis.tokens[verb].lemma != "say" {
            return None;
        }
        let end = (verb + 1..bounds.end)
            .find(|&i| is(text, analysis, i, &[";"]))
            .unwrap_or(bounds.end);
        let words: Vec<usize> = (verb + 1..end).collect();
        let opens = words.first().is_some_and(|&first| {
            !matches!(&*analysis.tokens[first].upos, "PUNCT" | "ADP" | "CCONJ")
        });
        let clause = words
            .iter()
            .any(|&i| matches!(&*analysis.tokens[i].upos, "VERB" | "AUX"));
        (opens && clause)
            .then(|| span_of(analysis, &words))
            .flatten()
    }

    fn topic(&self) -> Option<Saying> {
        let (text, analysis) = (self.text, self.analysis);
        let verb = self.cue.head;
        let passive = analysis.child(verb, &["nsubj:pass"]);
        let about = passive
            .or_else(|| analysis.child(verb, &["obj", "ccomp", "xcomp"]))
            .or_else(|| {
                (self.cue.matched.len() > 1)
                    .then(|| analysis.child(verb, &["obl"]))
                    .flatten()
            })?;
        let source = match passive {
            Some(_) => analysis.child(verb, &["obl:agent"]),
            None => subject(text, analysis, verb),
        };
        let sources = self.speakers(Some(source?))?;
        let mut saying = self.saying(sources, below(analysis, about));
        saying.wish = true;
        Some(saying)
    }

    fn blame(&self) -> Option<Saying> {
        let (text, analysis) = (self.text, self.analysis);
        let verb = self.governor();
        let deed = || {
            child_after(text, analysis, verb, &["of", "for", "with", "over"])
                .or_else(|| analysis.child(verb, &["advcl", "ccomp", "xcomp"]))
        };
        let passive = analysis.child(verb, &["nsubj:pass"]);
        let object = analysis.child(verb, &["obj"]);
        let source = match passive {
            Some(_) => analysis.child(verb, &["obl:agent"]),
            None => subject(text, analysis, verb),
        };
        let (accused, deed) = if let Some(preposition) = self.cue.accused {
            let accused = child_after(text, analysis, verb, &[preposition])
                .or_else(|| object.and_then(|o| child_after(text, analysis, o, &[preposition])));
            (accused, passive.or(object))
        } else {
            // "the killing of which they accuse the guards": what follows the doer may hang on it.
            let accused = passive.or(object);
            let inner = accused.and_then(|a| {
                child_after(text, analysis, a, &["of", "for"])
                    .or_else(|| analysis.child(a, &["acl"]))
            });
            (accused, deed().or(inner))
        };
        let sources = self.speakers(source)?;
        let mut saying = self.saying(sources, deed.and_then(|d| below(analysis, d)));
        saying.accused = accused;
        Some(saying)
    }

    fn remark(&self) -> Option<Saying> {
        let (text, analysis) = (self.text, self.analysis);
        let verb = self.governor();
        let about: Vec<usize> = analysis
            .children(verb)
            .filter(|&i| {
                matches!(
                    &*analysis.tokens[i].deprel,
                    "ccomp" | "xcomp" | "obj" | "obl" | "advcl"
                ) && i > verb
            })
            .collect();
        let tokens: Vec<usize> = about.iter().flat_map(|&i| analysis.subtree(i)).collect();
        // "could not be reached": who is silent is the passive's subject.
        let source = if self.cue.stance == Stance::NoComment {
            analysis.child(verb, &["nsubj:pass"])
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
            analysis
                .children(c)
                .any(|m| &*analysis.tokens[m].deprel == "mark" && is(text, analysis, m, &[mark]))
        };
        let clause = analysis
            .child(noun, &["acl", "ccomp", "acl:relcl"])
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
        analysis
            .child(noun, &["nmod:poss"])
            .or_else(|| child_after(text, analysis, noun, &["by", "from"]))
            .or_else(|| {
                analysis
                    .child(noun, &["compound"])
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
        // After the words, what stands before it, back to the last mark that parts sentences; else what
        // follows.
        let start = (sentence.start..first)
            .rev()
            .find(|&i| is(text, analysis, i, &[";", ":"]))
            .map_or(sentence.start, |at| at + 1);
        let before: Vec<usize> = (start..first).collect();
        let after: Vec<usize> = (aside.end..sentence.end).collect();
        let content = if before.len() < 3 { after } else { before };
        Some(self.saying(self.speakers(Some(source))?, span_of(analysis, &content)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::quotation::quotations;
    use super::*;
    use crate::language::sample::read;

    /// Sources, cue, content and stance of every saying.
    fn found(text: &str, tree: &str) -> Vec<(Vec<String>, String, String, Stance)> {
        let analysis = read(text, tree);
        let quotations = quotations(text);
        sayings(text, &analysis, Codebook::embedded(), &quotations)
            .iter()
            .map(|s| {
                let word = |&at: &usize| analysis.tokens[at].span.of(text).to_owned();
                (
                    s.sources.iter().map(word).collect(),
                    s.cue.of(text).to_owned(),
                    s.content.map_or("", |c| c.of(text)).to_owned(),
                    s.stance,
                )
            })
            .collect()
    }

    fn one(
        sources: &[&str],
        cue: &str,
        content: &str,
        stance: Stance,
    ) -> Vec<(Vec<String>, String, String, Stance)> {
        let sources = sources.iter().map(|&s| s.to_owned()).collect();
        vec![(sources, cue.to_owned(), content.to_owned(), stance)]
    }

    #[test]
    fn a_clause_is_said() {
        assert_eq!(
            found(
                "Police said gunmen fled.",
                "NOUN 2 nsubj; VERB 0 root; NOUN 4 nsubj; VERB 2 ccomp; PUNCT 2 punct"
            ),
            one(&["Police"], "said", "gunmen fled", Stance::Asserts)
        );
    }

    #[test]
    fn both_of_two_sources_say_it() {
        assert_eq!(
            found(
                "Police and medics said gunmen fled.",
                "NOUN 4 nsubj; CCONJ 3 cc; NOUN 1 conj; VERB 0 root; NOUN 6 nsubj; VERB 4 ccomp; PUNCT 4 punct"
            ),
            one(
                &["Police", "medics"],
                "said",
                "gunmen fled",
                Stance::Asserts
            )
        );
    }

    #[test]
    fn an_aside_gives_all_before_it_to_its_source() {
        // The tree hangs "said" on "wearing", as trees do.
        assert_eq!(
            found(
                "Men wearing boots seized a boat, the operator said.",
                "NOUN 4 nsubj; VERB 1 acl; NOUN 2 obj; VERB 0 root; DET 6 det; NOUN 4 obj; PUNCT 10 punct; DET 9 det; NOUN 10 nsubj; VERB 2 parataxis; PUNCT 4 punct"
            ),
            one(
                &["operator"],
                "said",
                "Men wearing boots seized a boat",
                Stance::Asserts
            )
        );
    }

    #[test]
    fn what_stands_before_according_to_is_said() {
        assert_eq!(
            found(
                "Nine men died, according to witnesses.",
                "NUM 2 nummod; NOUN 3 nsubj; VERB 0 root; PUNCT 3 punct; VERB 7 case; ADP 5 fixed; NOUN 3 obl; PUNCT 3 punct"
            ),
            one(
                &["witnesses"],
                "according to",
                "Nine men died",
                Stance::Asserts
            )
        );
    }

    #[test]
    fn an_accuser_names_a_doer() {
        let text = "The mayor blamed the fire on rebels.";
        let tree = "DET 2 det; NOUN 3 nsubj; VERB 0 root; DET 5 det; NOUN 3 obj; ADP 7 case; NOUN 3 obl; PUNCT 3 punct";
        assert_eq!(
            found(text, tree),
            one(
                &["mayor"],
                "blamed the fire on",
                "the fire",
                Stance::Accuses
            )
        );
        let analysis = read(text, tree);
        let sayings = sayings(text, &analysis, Codebook::embedded(), &[]);
        let accused = sayings[0]
            .accused
            .map(|at| analysis.tokens[at].span.of(text));
        assert_eq!(accused, Some("rebels"));
    }

    #[test]
    fn words_and_marks_show_the_speaker_where_the_tree_goes_astray() {
        // The tree takes the subject of the quotation for that of "said".
        assert_eq!(
            found(
                "\"They fled,\" said Hanna Vell.",
                "PUNCT 3 punct; PRON 6 nsubj; VERB 6 ccomp; PUNCT 3 punct; PUNCT 3 punct; VERB 0 root VBD; PROPN 8 compound; PROPN 6 dep; PUNCT 6 punct"
            ),
            one(&["Vell"], "said", "They fled", Stance::Asserts)
        );
        // It makes the verb an aside of the name.
        assert_eq!(
            found(
                "Vell, the mayor, said gunmen fled.",
                "PROPN 0 root; PUNCT 4 punct; DET 4 det; NOUN 1 appos; PUNCT 4 punct; VERB 1 parataxis VBD; NOUN 8 nsubj; VERB 6 ccomp; PUNCT 1 punct"
            ),
            one(&["Vell"], "said", "gunmen fled", Stance::Asserts)
        );
        // It does not say that the clause is what is said.
        assert_eq!(
            found(
                "Vell said they had fled.",
                "PROPN 2 nsubj; VERB 0 root VBD; PRON 5 nsubj; AUX 5 aux; VERB 2 dep; PUNCT 2 punct"
            ),
            one(&["Vell"], "said", "they had fled", Stance::Asserts)
        );
    }

    #[test]
    fn whom_one_tells_does_not_speak() {
        assert_eq!(
            found(
                "Its head, Vell, told reporters gunmen fled.",
                "PRON 2 nmod:poss; NOUN 6 nsubj; PUNCT 4 punct; PROPN 2 appos; PUNCT 4 punct; VERB 0 root VBD; NOUN 6 obj; NOUN 9 nsubj; VERB 6 ccomp; PUNCT 6 punct"
            ),
            one(&["head"], "told", "gunmen fled", Stance::Asserts)
        );
    }

    #[test]
    fn a_clause_may_stand_on_both_sides_of_its_source() {
        assert_eq!(
            found(
                "The levy, Vell said, will rise.",
                "DET 2 det; NOUN 8 nsubj; PUNCT 5 punct; PROPN 5 nsubj; VERB 8 parataxis VBD; PUNCT 5 punct; AUX 8 aux; VERB 0 root; PUNCT 8 punct"
            ),
            one(
                &["Vell"],
                "said",
                "The levy, Vell said, will rise",
                Stance::Asserts
            )
        );
    }

    #[test]
    fn nobody_is_no_source() {
        let none = found(
            "No group claimed responsibility.",
            "DET 2 det; NOUN 3 nsubj; VERB 0 root; NOUN 3 obj; PUNCT 3 punct",
        );
        assert!(none.is_empty(), "{none:?}");
    }

    #[test]
    fn the_source_cited_stands_behind_the_one_that_cites() {
        let text = "State radio, citing the army, said gunmen fled.";
        let tree = "NOUN 2 compound; NOUN 8 nsubj; PUNCT 4 punct; VERB 2 acl; DET 6 det; NOUN 4 obj; PUNCT 4 punct; VERB 0 root; NOUN 10 nsubj; VERB 8 ccomp; PUNCT 8 punct";
        let analysis = read(text, tree);
        let sayings = sayings(text, &analysis, Codebook::embedded(), &[]);
        let direct: Vec<_> = sayings.iter().filter(|s| !s.relayed).collect();
        assert_eq!(direct.len(), 1, "{sayings:?}");
        let word = |at: usize| analysis.tokens[at].span.of(text);
        assert_eq!(word(direct[0].sources[0]), "army");
        assert_eq!(direct[0].content.map(|c| c.of(text)), Some("gunmen fled"));
    }
}
