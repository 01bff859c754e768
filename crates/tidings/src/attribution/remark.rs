//! Remarks: what a source says of an event that is told elsewhere ("The group denied it").
//!
//! In: the sayings, and the happenings with their mentions. Out: for each happening the sayings that
//! speak of it without telling it. A remark goes to one happening: the nearest before it that its source
//! can speak of in this way.

use super::Accounts;
use super::quotation::one_paragraph;
use super::saying::Saying;
use super::speaker::sentence_of;
use crate::codebook::Form;
use crate::coded::Stance;
use crate::event::recognise::Mention;
use crate::language::Token;

/// A remark speaks of nothing told further back than this, in sentences.
const BACK: usize = 6;
/// What is said of something told elsewhere has at most so many words.
const LONGEST: usize = 6;
/// What a sentence between the event and the remark counts against it.
const PER_SENTENCE: f32 = 0.5;
/// What it counts for it that the source has a part in the event.
const PART: f32 = 1.5;
/// An actor's link counts from this probability on.
const LINKED: f32 = 0.2;

/// The remarks on each happening, as indices into the sayings.
pub(crate) fn remarks(
    accounts: &Accounts<'_>,
    mentions: &[Mention],
    happenings: &[Vec<usize>],
) -> Vec<Vec<usize>> {
    let mut of: Vec<Vec<usize>> = vec![Vec::new(); happenings.len()];
    for (number, saying) in accounts.sayings.iter().enumerate() {
        if !remarks_on(accounts, saying) || tells(accounts, mentions, number) {
            continue;
        }
        let best = happenings
            .iter()
            .enumerate()
            .filter_map(|(at, members)| {
                let members: Vec<&Mention> = members.iter().map(|&i| &mentions[i]).collect();
                Some((fit(accounts, saying, &members)?, at))
            })
            .max_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        // "denied the allegations": all of them.
        if saying.stance == Stance::Denies && several(accounts, saying) {
            for (at, members) in happenings.iter().enumerate() {
                let members: Vec<&Mention> = members.iter().map(|&i| &mentions[i]).collect();
                if best.is_none_or(|(_, nearest)| nearest != at)
                    && laid_on(accounts, saying, &members)
                {
                    of[at].push(number);
                }
            }
        }
        if let Some((_, at)) = best {
            of[at].push(number);
        }
    }
    of
}

/// Whether the saying can speak of something told elsewhere: one that tells at length of something else
/// does not ("charged the minister with ...").
fn remarks_on(accounts: &Accounts<'_>, saying: &Saying) -> bool {
    let speaks = !saying.speakers.is_empty() || saying.stance == Stance::Doubts;
    let at_length = saying
        .content
        .is_some_and(|content| content.of(accounts.text).split_whitespace().count() > LONGEST);
    let open = match saying.stance {
        Stance::NoComment | Stance::ClaimsResponsibility | Stance::Doubts => true,
        _ => !at_length,
    };
    // "accused the department of dragging its feet" tells of a deed of its own.
    let own_deed =
        saying.form == Form::Blame && says_any(accounts, saying, |word| &*word.upos == "VERB");
    let open = open && !own_deed;
    let form = match saying.form {
        Form::Remark | Form::Blame => true,
        Form::Clause => saying.stance != Stance::Asserts,
        _ => false,
    };
    speaks && open && form && !saying.relayed
}

/// Whether the remark speaks of several things: "these allegations".
fn several(accounts: &Accounts<'_>, saying: &Saying) -> bool {
    says_any(accounts, saying, |word| {
        matches!(&*word.tag, "NNS" | "NNPS")
    })
}

/// Whether any word of what is said is such a one.
fn says_any(accounts: &Accounts<'_>, saying: &Saying, such: impl Fn(&Token) -> bool) -> bool {
    let mut tokens = accounts.analysis.tokens.iter();
    saying
        .content
        .is_some_and(|content| tokens.any(|t| content.contains(t.span) && such(t)))
}

/// Whether someone else lays the event at the door of the saying's source.
fn laid_on(accounts: &Accounts<'_>, saying: &Saying, mentions: &[&Mention]) -> bool {
    has_part(accounts, saying, mentions)
        && mentions.iter().any(|m| {
            let told = accounts.around(m.candidate.token);
            told.is_some_and(|s| !speakers_meet(accounts, &accounts.sayings[s], saying))
        })
}

/// Whether an event is told in the saying's own words.
fn tells(accounts: &Accounts<'_>, mentions: &[Mention], saying: usize) -> bool {
    mentions
        .iter()
        .any(|m| accounts.around(m.candidate.token) == Some(saying))
}

/// How well the remark fits the happening; none if it cannot speak of it.
fn fit(accounts: &Accounts<'_>, saying: &Saying, mentions: &[&Mention]) -> Option<f32> {
    let tokens = &accounts.analysis.tokens;
    let here = sentence_of(accounts.analysis, saying.cue);
    let near = mentions
        .iter()
        .filter(|m| !saying.cue.overlaps(tokens[m.candidate.token].span))
        .filter_map(|m| {
            let there = tokens[m.candidate.token].sentence;
            let back = here.checked_sub(there)?;
            (back <= BACK).then_some((back, *m))
        })
        .min_by_key(|(back, m)| (*back, usize::MAX - m.candidate.token))?;
    let told = tokens[near.1.candidate.token].span.end as usize;
    if saying.stance == Stance::Accuses
        && !one_paragraph(&accounts.unwrapped, told, saying.cue.start as usize)
    {
        return None;
    }
    let mut fit = deed(&near.1.event_type, saying.stance)? - PER_SENTENCE * near.0 as f32;
    if has_part(accounts, saying, mentions) {
        fit += PART;
    }
    // A source does not deny what it has told itself.
    let own = mentions.iter().any(|m| {
        accounts
            .around(m.candidate.token)
            .is_some_and(|s| speakers_meet(accounts, &accounts.sayings[s], saying))
    });
    if own && saying.stance == Stance::Denies {
        fit -= PART;
    }
    Some(fit)
}

/// How well an event of this type can be denied, claimed, blamed on someone.
fn deed(event_type: &str, stance: Stance) -> Option<f32> {
    Some(match (event_type, stance) {
        ("ASSAULT", _) => 2.0,
        ("COERCE" | "DISRUPT", Stance::ClaimsResponsibility) => 1.0,
        (_, Stance::ClaimsResponsibility) | ("ACCUSE", Stance::Accuses) => return None,
        ("COERCE" | "DISRUPT" | "MOBILIZE", _) => 1.5,
        ("ACCUSE" | "REQUEST" | "SUPPORT" | "CONSULT", _) => 0.0,
        _ => 1.0,
    })
}

/// Whether the source is a party to the event, or accused of it.
fn has_part(accounts: &Accounts<'_>, saying: &Saying, mentions: &[&Mention]) -> bool {
    mentions.iter().any(|m| {
        let linked = m
            .candidate
            .roles
            .iter()
            .filter(|l| l.label <= 1 && l.score >= LINKED)
            .map(|l| l.token);
        let accused = accounts
            .around(m.candidate.token)
            .and_then(|s| accounts.sayings[s].accused);
        linked
            .chain(accused)
            .any(|part| saying.speakers.iter().any(|&s| one(accounts, s, part)))
    })
}

fn speakers_meet(accounts: &Accounts<'_>, left: &Saying, right: &Saying) -> bool {
    left.speakers
        .iter()
        .any(|&l| right.speakers.iter().any(|&r| one(accounts, l, r)))
}

/// Whether two words lead to one party.
pub(super) fn one(accounts: &Accounts<'_>, left: usize, right: usize) -> bool {
    let (text, analysis) = (accounts.text, accounts.analysis);
    let (l, r) = (
        accounts.parties.of(text, analysis, left),
        accounts.parties.of(text, analysis, right),
    );
    l.head == r.head || (l.chain.is_some() && l.chain == r.chain)
}
