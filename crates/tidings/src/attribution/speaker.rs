//! Who speaks: quotations go to the sayings beside them, pronouns to the last speaker, "we" to the one
//! whose words they are in.
//!
//! In: the sayings that cues and marks show, the quotations, the names. Out: the sayings, each with its
//! whole content and the words that its speakers lead to; and sayings for quotations that only follow
//! their speaker's last words.

use super::quotation::{Quotation, adjoins, one_paragraph};
use super::saying::Saying;
use super::tree::{is, subject};
use crate::Span;
use crate::codebook::Form;
use crate::coded::Stance;
use crate::coreference::party::Parties;
use crate::language::{Analysis, NameKind};

/// Pronouns of the one who speaks.
const FIRST_PERSON: &[&str] = &[
    "i",
    "we",
    "me",
    "us",
    "my",
    "our",
    "mine",
    "ours",
    "myself",
    "ourselves",
];
/// Papers that speak for their author.
const PAPERS: &[&str] = &[
    "statement",
    "release",
    "communique",
    "communiqué",
    "message",
    "post",
    "letter",
    "tweet",
];
/// A quotation without a cue has at least so many words; shorter ones are scare quotes and titles.
const SHORTEST: usize = 4;
/// A pronoun is led to a speaker at most so many sentences back.
const BACK: usize = 4;

/// Whether the token is a pronoun of the one who speaks.
pub(crate) fn first_person(text: &str, analysis: &Analysis, token: usize) -> bool {
    is(text, analysis, token, FIRST_PERSON)
}

/// Gives quotations to sayings, and adds sayings for those that no cue introduces.
pub(crate) fn give_quotations(
    text: &str,
    analysis: &Analysis,
    quotations: &[Quotation],
    sayings: &mut Vec<Saying>,
) {
    let mut given: Vec<Option<usize>> = vec![None; quotations.len()];
    for beside in [false, true] {
        for (at, saying) in sayings.iter_mut().enumerate() {
            if !matches!(saying.form, Form::Clause | Form::Thought | Form::Source) {
                continue;
            }
            for (number, quotation) in quotations.iter().enumerate() {
                if given[number].is_some() || quotation.span.contains(saying.cue) {
                    continue;
                }
                let content = match saying.content {
                    Some(content) if content.overlaps(quotation.span) => content,
                    None if beside && stands_beside(text, analysis, saying, quotation) => {
                        quotation.span
                    }
                    _ => continue,
                };
                given[number] = Some(at);
                saying.content = Some(content.join(quotation.span));
            }
        }
    }
    give_paragraphs(text, analysis, sayings);
    carry(text, analysis, quotations, &given, sayings);
    sayings.retain(|saying| {
        saying.content.is_some() || saying.stance != Stance::Asserts || saying.form == Form::Remark
    });
    sayings.sort_by_key(|saying| (saying.cue, saying.content));
}

/// "The minister said:" and no quotation marks: the paragraphs that follow are said, up to the next in
/// which someone else is given words.
fn give_paragraphs(text: &str, analysis: &Analysis, sayings: &mut [Saying]) {
    for at in 0..sayings.len() {
        let saying = &sayings[at];
        let Some(head) = saying.head.filter(|_| saying.content.is_none()) else {
            continue;
        };
        let sentence = analysis.tokens[head].sentence;
        let intro = analysis.sentences[sentence].span;
        if saying.form != Form::Clause || !intro.of(text).trim_end().ends_with(':') {
            continue;
        }
        let mut content: Option<Span> = None;
        for next in &analysis.sentences[sentence + 1..] {
            let start = next.span.start as usize;
            let other = sayings.iter().any(|s| {
                next.span.contains(s.cue)
                    && !s.sources.is_empty()
                    && !s
                        .sources
                        .iter()
                        .any(|&source| first_person(text, analysis, source))
            });
            let broken = content.is_some_and(|c| !one_paragraph(text, c.end as usize, start));
            if other && (broken || content.is_none()) {
                break;
            }
            content = Some(content.map_or(next.span, |c| c.join(next.span)));
        }
        sayings[at].content = content;
    }
}

/// Whether the quotation stands in the saying's sentence, right before it or right after it.
fn stands_beside(text: &str, analysis: &Analysis, saying: &Saying, quotation: &Quotation) -> bool {
    let Some(head) = saying.head else {
        return false;
    };
    let sentence = analysis.sentences[analysis.tokens[head].sentence].span;
    let words = |a: u32, b: u32| adjoins(text, a as usize, b as usize);
    sentence.overlaps(quotation.span)
        || (quotation.span.end <= sentence.start && words(quotation.span.end, sentence.start))
        || (sentence.end <= quotation.span.start
            && (words(sentence.end, quotation.span.start)
                || sentence.of(text).trim_end().ends_with(':')))
}

/// Quotations without a cue: those that go on after a speaker's words are that speaker's.
fn carry(
    text: &str,
    analysis: &Analysis,
    quotations: &[Quotation],
    given: &[Option<usize>],
    sayings: &mut Vec<Saying>,
) {
    let mut added: Vec<Saying> = Vec::new();
    for (number, quotation) in quotations.iter().enumerate() {
        if given[number].is_some() {
            continue;
        }
        if let Some(source) = signed(text, analysis, quotation) {
            added.push(without_cue(quotation, vec![source]));
            continue;
        }
        if let Some(saying) = governed(text, analysis, quotation) {
            match sayings.iter_mut().find(|s| s.cue.overlaps(saying.cue)) {
                Some(known) => {
                    let own = known.content.unwrap_or(quotation.span);
                    known.content = Some(own.join(quotation.span));
                }
                None => added.push(saying),
            }
            continue;
        }
        if !speaks(analysis, quotation) {
            continue;
        }
        let inside = |s: &Saying| quotation.span.contains(s.cue);
        let before = sayings
            .iter()
            .enumerate()
            .chain(added.iter().enumerate().map(|(i, s)| (usize::MAX - i, s)))
            .filter(|(_, s)| {
                s.cue.start < quotation.span.start
                    && !s.sources.is_empty()
                    && s.form != Form::Noun
                    && s.content.is_none_or(|c| c.start <= quotation.span.start)
                    && !inside(s)
            })
            .max_by_key(|(_, s)| s.cue);
        let after = sayings.iter().find(|s| {
            s.cue.start >= quotation.span.end
                && !s.sources.is_empty()
                && one_paragraph(text, quotation.span.end as usize, s.cue.start as usize)
        });
        let start = quotation.span.start as usize;
        let follows = before.filter(|(_, s)| {
            let end = s.content.map_or(s.cue, |c| c.join(s.cue)).end as usize;
            end <= start && breaks(text, end, start) <= 1
        });
        match (follows, after) {
            (Some((at, said)), _)
                if at < sayings.len()
                    && one_paragraph(text, said.cue.end as usize, start)
                    && said.form == Form::Clause
                    && said.content.is_some() =>
            {
                let saying = &mut sayings[at];
                saying.content = saying.content.map(|c| c.join(quotation.span));
            }
            (_, Some(later)) if follows.is_none() => {
                added.push(without_cue(quotation, later.sources.clone()));
            }
            (Some((_, said)), _) => added.push(without_cue(quotation, said.sources.clone())),
            (None, None | Some(_)) => {}
        }
    }
    sayings.extend(added);
}

/// The name under a quotation, after a dash: "They burned it." - Hanna Vell, mayor
fn signed(text: &str, analysis: &Analysis, quotation: &Quotation) -> Option<usize> {
    let after = quotation.span.end as usize;
    let rest = text[after..].trim_start_matches(['"', '”', '’', '\'', '»', ' ', '\n']);
    let dash = text.len() - rest.len();
    let name = rest
        .trim_start_matches(['-', '–', '—', '―'])
        .trim_start_matches(' ');
    let at = text.len() - name.len();
    // A dash within the paragraph is only a pause, if small letters go on after it.
    if rest.len() == name.len() || breaks(text, after, dash) > 1 {
        return None;
    }
    let token = analysis
        .tokens
        .partition_point(|t| (t.span.start as usize) < at);
    let name = analysis
        .name_at(token)
        .filter(|name| name.tokens.start == token)?;
    let party = matches!(name.kind, NameKind::Person | NameKind::Organisation);
    let last = name.tokens.end - 1;
    let ends = analysis.tokens.get(last + 1).is_none_or(|next| {
        next.sentence != analysis.tokens[last].sentence
            || is(text, analysis, last + 1, &[",", "(", "."])
    });
    (party && ends).then_some(last)
}

/// Words in quotation marks that a verb without a cue gives to its subject: "called it a \"disgrace\"".
fn governed(text: &str, analysis: &Analysis, quotation: &Quotation) -> Option<Saying> {
    let first = analysis
        .tokens
        .partition_point(|t| t.span.start < quotation.span.start);
    let last = analysis
        .tokens
        .partition_point(|t| t.span.end <= quotation.span.end)
        .checked_sub(1)?;
    if last <= first || analysis.tokens[first].sentence != analysis.tokens[last].sentence {
        return None;
    }
    let outside = |&at: &usize| !(first..=last).contains(&at);
    let verb = analysis
        .ancestors(first)
        .filter(outside)
        .find(|&at| &*analysis.tokens[at].upos == "VERB")?;
    let source = subject(text, analysis, verb).filter(outside)?;
    let mut saying = without_cue(quotation, vec![source]);
    saying.cue = analysis.tokens[verb].span;
    saying.head = Some(verb);
    Some(saying)
}

fn without_cue(quotation: &Quotation, sources: Vec<usize>) -> Saying {
    Saying {
        sources,
        cue: quotation.mark,
        head: None,
        content: Some(quotation.span),
        stance: Stance::Asserts,
        form: Form::Clause,
        accused: None,
        relayed: false,
        speakers: Vec::new(),
        rule: None,
        wish: false,
    }
}

/// Whether the quotation says something: a few words with a verb among them.
fn speaks(analysis: &Analysis, quotation: &Quotation) -> bool {
    let from = analysis
        .tokens
        .partition_point(|t| t.span.start < quotation.span.start);
    let inside = analysis.tokens[from..]
        .iter()
        .take_while(|t| t.span.end <= quotation.span.end);
    let (mut words, mut verb) = (0, false);
    for token in inside {
        words += usize::from(&*token.upos != "PUNCT");
        verb |= matches!(&*token.upos, "VERB" | "AUX");
    }
    verb && words >= SHORTEST
}

/// How many paragraphs later the words begin whose opening mark stands before `to`.
fn breaks(text: &str, from: usize, to: usize) -> usize {
    let between = text.get(from..to).unwrap_or("");
    let between = between.trim_end_matches(['"', '“', '«', ' ']);
    let lines = between.split('\n').skip(1);
    lines.filter(|line| !line.trim().is_empty()).count() + usize::from(between.ends_with('\n'))
}

/// Leads every saying's sources to the words that name the speakers.
pub(crate) fn resolve(
    text: &str,
    analysis: &Analysis,
    parties: &Parties,
    issuer: Option<usize>,
    sayings: &mut [Saying],
) {
    // Speakers of quotations first, so that "I" within them finds its speaker.
    for at in 0..sayings.len() {
        let mut speakers: Vec<usize> = Vec::new();
        for &source in &sayings[at].sources {
            let led = if first_person(text, analysis, source) {
                outer(sayings, at, source, analysis).or(issuer)
            } else if parties.of(text, analysis, source).pronoun
                || speaks_for_its_author(text, analysis, source)
            {
                let person = is(text, analysis, source, &["he", "she"]);
                previous(analysis, sayings, at, person)
                    .or_else(|| person_before(text, analysis, source))
            } else {
                Some(by_name(analysis, source))
            };
            match led {
                Some(led) if !speakers.contains(&led) => speakers.push(led),
                None if is(text, analysis, source, &["statement", "it"]) => speakers.extend(issuer),
                _ => {}
            }
        }
        sayings[at].speakers = speakers;
    }
    // A speaker introduced only after the words.
    for at in 0..sayings.len() {
        if sayings[at].speakers.is_empty()
            && let [source] = sayings[at].sources[..]
            && first_person(text, analysis, source)
            && let Some(led) = outer(sayings, at, source, analysis)
        {
            sayings[at].speakers = vec![led];
        }
    }
}

/// The speaker in whose words this source says "I" or "we".
fn outer(sayings: &[Saying], at: usize, source: usize, analysis: &Analysis) -> Option<usize> {
    let word = analysis.tokens[source].span;
    sayings
        .iter()
        .enumerate()
        .filter(|(number, s)| *number != at && s.content.is_some_and(|c| c.contains(word)))
        .min_by_key(|(_, s)| s.content.map_or(0, |c| c.end - c.start))
        .and_then(|(_, s)| s.speakers.first().copied())
}

/// The last speaker before this saying, a few sentences back at most; no body, if a person is wanted.
fn previous(analysis: &Analysis, sayings: &[Saying], at: usize, person: bool) -> Option<usize> {
    let fits = |&speaker: &usize| {
        let name = analysis.name_at(speaker).filter(|_| person);
        name.is_none_or(|name| name.kind == NameKind::Person)
    };
    let sentence = sentence_of(analysis, sayings[at].cue);
    sayings[..at]
        .iter()
        .rev()
        .take_while(|s| sentence_of(analysis, s.cue) + BACK >= sentence)
        .filter(|s| s.form != Form::Noun)
        .find_map(|s| s.speakers.iter().copied().find(fits))
}

/// The name that a noun stands beside: "the operator Ruano Oil", "the group's leader, Hanna Vell".
fn by_name(analysis: &Analysis, source: usize) -> usize {
    let names = |token: usize| {
        analysis
            .name_at(token)
            .is_some_and(|name| matches!(name.kind, NameKind::Person | NameKind::Organisation))
    };
    if names(source) {
        return source;
    }
    analysis
        .children(source)
        .find(|&i| &*analysis.tokens[i].deprel == "appos" && names(i))
        .unwrap_or(source)
}

/// "He" and "she" without a speaker before: the person named last, a sentence or two back.
fn person_before(text: &str, analysis: &Analysis, pronoun: usize) -> Option<usize> {
    if !is(text, analysis, pronoun, &["he", "she"]) {
        return None;
    }
    let sentence = analysis.tokens[pronoun].sentence;
    analysis
        .names
        .iter()
        .rev()
        .filter(|name| name.kind == NameKind::Person && name.tokens.end <= pronoun)
        .map(|name| name.tokens.end - 1)
        .next()
        .filter(|&name| analysis.tokens[name].sentence + 2 >= sentence)
}

/// "The statement said": the speaker before it speaks.
fn speaks_for_its_author(text: &str, analysis: &Analysis, source: usize) -> bool {
    is(text, analysis, source, PAPERS)
        && !analysis.children(source).any(|i| {
            matches!(
                &*analysis.tokens[i].deprel,
                "nmod:poss" | "compound" | "amod" | "nmod"
            )
        })
}

/// The sentence that a span begins in.
pub(crate) fn sentence_of(analysis: &Analysis, span: Span) -> usize {
    analysis
        .sentences
        .partition_point(|s| s.span.start <= span.start)
        .saturating_sub(1)
}

/// Who issued the report, if it speaks as "we" or "I" in its own voice or its heading calls it a bulletin
/// or the like: the first organisation or person that its head names, or the person at its foot.
pub(crate) fn issuer(
    text: &str,
    analysis: &Analysis,
    quotations: &[Quotation],
    sayings: &[Saying],
    papers: &[bool],
) -> Option<usize> {
    let said = |span: Span| {
        quotations.iter().any(|q| q.span.contains(span))
            || sayings
                .iter()
                .any(|s| s.content.is_some_and(|c| c.contains(span)))
    };
    let speaking = analysis
        .sentences
        .iter()
        .filter(|sentence| {
            sentence.tokens.clone().any(|i| {
                &*analysis.tokens[i].upos == "PRON"
                    && first_person(text, analysis, i)
                    && !said(analysis.tokens[i].span)
            })
        })
        .count();
    let we = speaking >= 2 && speaking * 8 >= analysis.sentences.len();
    let titled = analysis.sentences.iter().take(2).any(|sentence| {
        let heading = !sentence.span.of(text).ends_with(['.', '!', '?', '"', '”'])
            && !sentence
                .tokens
                .clone()
                .any(|i| matches!(&*analysis.tokens[i].upos, "VERB" | "AUX"));
        heading
            && sentence
                .tokens
                .clone()
                .any(|i| papers.get(i).copied().unwrap_or(false))
    });
    (we || titled).then(|| head_name(analysis)).flatten()
}

/// The organisation or person that the head of a report names first, or the person at its foot.
fn head_name(analysis: &Analysis) -> Option<usize> {
    let head = analysis.sentences.iter().take(3).next_back()?.tokens.end;
    let foot = analysis.sentences.last()?.tokens.start;
    let party = |kind: NameKind| matches!(kind, NameKind::Organisation | NameKind::Person);
    let mut names = analysis.names.iter();
    names
        .find(|n| party(n.kind) && n.tokens.start < head)
        .or_else(|| {
            let mut signed = analysis.names.iter().rev();
            signed.find(|n| n.kind == NameKind::Person && n.tokens.start >= foot)
        })
        .map(|name| name.tokens.end - 1)
}

#[cfg(test)]
mod tests {
    use super::super::quotation::quotations;
    use super::super::saying::sayings;
    use super::*;
    use crate::codebook::Codebook;
    use crate::language::sample::read;

    fn contents(text: &str, tree: &str) -> Vec<(String, String)> {
        let analysis = read(text, tree);
        let quotations = quotations(text);
        let mut found = sayings(text, &analysis, Codebook::embedded(), &quotations);
        give_quotations(text, &analysis, &quotations, &mut found);
        found
            .iter()
            .map(|s| {
                let source = s.sources.first();
                (
                    source
                        .map_or("", |&at| analysis.tokens[at].span.of(text))
                        .to_owned(),
                    s.content.map_or("", |c| c.of(text)).to_owned(),
                )
            })
            .collect()
    }

    #[test]
    fn a_quotation_that_goes_on_is_one_saying() {
        assert_eq!(
            contents(
                "\"They fled,\" Vell said. \"They left the boats behind.\"",
                "PUNCT 3 punct; PRON 3 nsubj; VERB 7 ccomp; PUNCT 3 punct; PUNCT 3 punct; PROPN 7 nsubj; VERB 0 root; PUNCT 7 punct; \
                 PUNCT 3 punct; PRON 3 nsubj; VERB 0 root; DET 5 det; NOUN 3 obj; ADV 3 advmod; PUNCT 3 punct; PUNCT 3 punct"
            ),
            [(
                "Vell".to_owned(),
                "They fled,\" Vell said. \"They left the boats behind.".to_owned()
            )]
        );
    }

    #[test]
    fn a_quotation_in_the_next_paragraph_is_its_speaker_s() {
        assert_eq!(
            contents(
                "\"They fled,\" Vell said.\n\n\"They left the boats behind.\"",
                "PUNCT 3 punct; PRON 3 nsubj; VERB 7 ccomp; PUNCT 3 punct; PUNCT 3 punct; PROPN 7 nsubj; VERB 0 root; PUNCT 7 punct; \
                 PUNCT 3 punct; PRON 3 nsubj; VERB 0 root; DET 5 det; NOUN 3 obj; ADV 3 advmod; PUNCT 3 punct; PUNCT 3 punct"
            ),
            [
                ("Vell".to_owned(), "They fled,".to_owned()),
                ("Vell".to_owned(), "They left the boats behind.".to_owned())
            ]
        );
    }

    #[test]
    fn scare_quotes_are_not_speech() {
        let none = contents(
            "The \"heroes\" fled.",
            "DET 3 det; PUNCT 3 punct; NOUN 5 nsubj; PUNCT 3 punct; VERB 0 root; PUNCT 5 punct",
        );
        assert!(none.is_empty(), "{none:?}");
    }
}
