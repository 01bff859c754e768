//! Words that tell of several happenings at once: one at each of the places that "and" joins ("in Quill and
//! Tessaly"), or one for each thing that is told singly ("three bases, the first in Mosul, the second and third
//! in Kirkuk").

use super::argument::{Sources, has_name, place_at, strongest};
use super::candidate::Role;
use super::cost;
use super::recognise::Mention;
use crate::Span;
use crate::coded::{Event, Place, Scope};
use crate::mention::{count, place};

/// The happenings that the mentions tell of, as what they share and each its own place.
pub(crate) fn divide(event: Event, sources: &Sources<'_>, mentions: &[&Mention]) -> Vec<Event> {
    let at = |place: &place::Place, why: String| {
        let mut there = event.clone();
        there.place = Some(Place::of(place));
        there.why.insert("place".into(), why);
        // How the sum falls on them the report does not say here.
        cost::clear(&mut there);
        there
    };
    if let Some(places) = told_singly(sources, mentions) {
        let each = places.into_iter().map(|place| {
            let mut part = at(place, format!("told singly; {}", place.why));
            (part.scope, part.count) = (Scope::Single, None);
            part
        });
        return each.collect();
    }
    let mut events: Vec<Event> = joined(&event, sources, mentions)
        .into_iter()
        .map(|(place, score)| {
            at(
                place,
                format!("reader: role head {score:.2}; {}", place.why),
            )
        })
        .collect();
    events.push(event);
    events
}

/// The places beside the event's own that one of its verbs names with "and": "in Tasra, Olmet and Kevi", with the
/// reader's score.
fn joined<'d>(
    event: &Event,
    sources: &Sources<'d>,
    mentions: &[&Mention],
) -> Vec<(&'d place::Place, f32)> {
    let Some(own) = &event.place else {
        return Vec::new();
    };
    if event.scope == Scope::Aggregate {
        return Vec::new();
    }
    let links = strongest(mentions, Role::Place);
    let tokens = &sources.analysis.tokens;
    let joined = |a: usize, b: usize| &*tokens[a].deprel == "conj" && tokens[a].head == Some(b);
    let mut found: Vec<(&place::Place, f32)> = Vec::new();
    for link in &links {
        let beside = links
            .iter()
            .any(|other| joined(link.token, other.token) || joined(other.token, link.token));
        let taken = |span: Span| {
            own.span.overlaps(span) || found.iter().any(|(place, _)| place.span.overlaps(span))
        };
        if beside
            && let Some(place) = place_at(sources, link.token)
            && !taken(place.span)
            && *place.name != *own.name
        {
            found.push((place, link.score));
        }
    }
    found
}

/// The place of each of several things that a number announces and the words after it tell one by one; only if
/// they tell of just as many, and where each of them is.
fn told_singly<'d>(sources: &Sources<'d>, mentions: &[&Mention]) -> Option<Vec<&'d place::Place>> {
    let (text, analysis) = (sources.text, sources.analysis);
    let tokens = &analysis.tokens;
    mentions.iter().find_map(|mention| {
        let trigger = mention.candidate.token;
        let sentence = tokens[trigger].sentence;
        let next = (sentence + 1).min(analysis.sentences.len() - 1);
        let end = analysis.sentences[next].tokens.end;
        let announced = analysis.sentences[sentence].tokens.clone().filter(|&noun| {
            &*tokens[noun].tag == "NNS" && (noun == trigger || tokens[noun].head == Some(trigger))
        });
        announced.into_iter().find_map(|noun| {
            let number = count::stated(text, analysis, noun)?.range;
            let number = number.low.filter(|low| Some(*low) == number.high)?;
            let places = singly(sources, noun, end);
            let apart = places.windows(2).any(|two| two[0].span != two[1].span);
            (apart && places.len() as u64 == number).then_some(places)
        })
    })
}

/// The places of "the first", "the second and third", "another" after a noun, each once for each thing; none if
/// one of them has no place.
fn singly<'d>(sources: &Sources<'d>, noun: usize, end: usize) -> Vec<&'d place::Place> {
    let tokens = &sources.analysis.tokens;
    let starts: Vec<(usize, usize)> = (noun + 1..end)
        .filter_map(|at| Some((at, one_of(sources, noun, at)?)))
        .collect();
    let mut places = Vec::new();
    let mut open = 0;
    for (number, &(at, things)) in starts.iter().enumerate() {
        let end = sources.analysis.sentences[tokens[at].sentence].tokens.end;
        let until = starts
            .get(number + 1)
            .map_or(end, |&(next, _)| next.min(end));
        let words = sources.analysis.span(&(at..until));
        let there: Vec<&place::Place> = sources
            .places
            .iter()
            .filter(|place| place.literal && has_name(place, sources.text))
            .filter(|place| words.contains(place.span))
            .collect();
        open += things;
        match there.first() {
            // "The second and third were Olmet and Tasra."
            Some(_) if there.len() == open => {
                places.extend(there);
                open = 0;
            }
            Some(first) => {
                places.extend(std::iter::repeat_n(*first, open));
                open = 0;
            }
            // "The second and third in Kirkuk" are both there.
            None if until - at <= 2 => {}
            None => return Vec::new(),
        }
    }
    if open == 0 { places } else { Vec::new() }
}

/// How many of the things that a noun names a word tells of: "first" of "the first", two of "the other two".
fn one_of(sources: &Sources<'_>, noun: usize, at: usize) -> Option<usize> {
    let (text, tokens) = (sources.text, &sources.analysis.tokens);
    let word = |at: usize| tokens.get(at).map(|t| t.span.of(text).to_lowercase());
    let own = word(at)?;
    let follows = word(at - 1).is_some_and(|word| matches!(&*word, "the" | "and" | ","));
    let things = match own.as_str() {
        "other" if follows && word(at + 1).as_deref() == Some("two") => 2,
        "first" | "second" | "third" | "fourth" | "fifth" | "last" | "other" if follows => 1,
        "one" | "another" => 1,
        _ => return None,
    };
    let after = tokens.get(at + usize::from(things == 2) + 1);
    let same = after.is_none_or(|t| {
        !matches!(&*t.upos, "NOUN" | "PROPN" | "ADJ" | "NUM") || t.lemma == tokens[noun].lemma
    });
    same.then_some(things)
}
