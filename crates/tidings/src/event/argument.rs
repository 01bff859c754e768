//! The arguments of a happening, read off its mentions: who, to whom, with what, where, when, at what cost.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::{LINKED, Link, Role};
use super::cost;
use super::recognise::Mention;
use super::side;
use crate::Span;
use crate::attribution::first_person;
use crate::codebook::{Codebook, Harm};
use crate::coded::{Count, Event, Instrument, Party, Place, Scope, Status, Time, Toll};
use crate::coreference::party::{Named, Parties};
use crate::language::{Analysis, NameKind};
use crate::mention::{count, place, time, weapon};

/// The least probability with which a link gives a field; chosen on coded reports that the reader was
/// not trained on.
fn least(role: Role) -> f32 {
    match role {
        Role::Actor | Role::Instrument => 0.5,
        Role::Target => 0.4,
        Role::Time => 0.35,
        Role::Place => 0.3,
        _ => LINKED,
    }
}

/// A number that no casualty word goes with is a toll only if the reader is this sure.
const TOLL: f32 = 0.5;
/// A toll that another event has is this one's, too, only if the reader is this sure and such events surely do
/// such harm.
const SHARED_TOLL: f32 = 0.5;
const SURELY: f32 = 0.9;

/// What a document's arguments are made of.
pub(crate) struct Sources<'d> {
    pub(crate) codebook: &'d Codebook,
    pub(crate) text: &'d str,
    pub(crate) analysis: &'d Analysis,
    pub(crate) parties: &'d Parties,
    pub(crate) times: &'d time::Times,
    pub(crate) places: &'d [place::Place],
    /// Whose "I" and "we" a word of a source or an issuer is, as a word of the name.
    pub(crate) speaker: &'d dyn Fn(usize) -> Option<usize>,
    /// The heads of those whom the report counts as harmed in some happening.
    pub(crate) counted: &'d BTreeSet<usize>,
}

/// Fills the fields of `event` from the mentions that tell of it.
pub(crate) fn fill(event: &mut Event, sources: &Sources<'_>, mentions: &[&Mention]) {
    let mut actors = strongest(mentions, Role::Actor);
    let mut targets = strongest(mentions, Role::Target);
    if mutual(event) {
        // Both sides act, whichever the sentence makes its object: "soldiers clashed with rebels".
        actors.append(&mut targets);
        sort(&mut actors);
    }
    let (actor, why) = if mutual(event) {
        parties(sources, &actors, mentions)
    } else {
        one_side(sources, &actors, mentions)
    };
    event.actor = actor;
    because(event, Role::Actor, &actors, why);
    let (target, why) = one_side(sources, &targets, mentions);
    event.target = target;
    because(event, Role::Target, &targets, why);
    let acting: Vec<&str> = event.actor.iter().map(|p| p.name.as_str()).collect();
    event.target.retain(|p| !acting.contains(&p.name.as_str()));
    let instruments = strongest(mentions, Role::Instrument);
    event.instrument = phrases(sources, &instruments, mentions)
        .into_iter()
        .map(|(_, named)| Instrument {
            class: weapon::class(sources.codebook, named.span.of(sources.text))
                .map(|c| c.class.to_string()),
            span: named.span,
        })
        .collect();
    because(event, Role::Instrument, &instruments, None);
    let links = strongest(mentions, Role::Place);
    let (place, why) = place(sources, &links).unzip();
    event.place = place;
    because(event, Role::Place, &links, why.flatten());
    let links = strongest(mentions, Role::Time);
    let (time, why) = time(sources, &links, event, mentions).unzip();
    event.time = time;
    because(event, Role::Time, &links, why.flatten());
    if event.scope == Scope::Aggregate {
        event.count = happenings(sources, mentions);
    }
    // Tolls that no casualty word tells of: those that one does are shared out already, and seldom stand for two.
    for harm in Harm::ALL {
        let links = strongest(mentions, harm.into());
        let surely = cost::does(harm, &event.event_type) >= SURELY;
        let field = cost::field(event, harm);
        if field.is_none() {
            *field = links
                .iter()
                .take_while(|link| link.score >= TOLL)
                .filter(|link| {
                    surely && link.score >= SHARED_TOLL || !sources.counted.contains(&link.token)
                })
                .find_map(|link| toll(sources, link.token));
        }
        because(event, harm.into(), &links, None);
    }
}

/// Notes what led to a field, unless something surer did: the reader's strongest link, and what was made of it.
fn because(event: &mut Event, role: Role, links: &[Link], reason: Option<String>) {
    let Some(link) = links.first() else { return };
    let reader = format!("reader: role head {:.2}", link.score);
    let why = match reason {
        Some(reason) => format!("{reader}; {reason}"),
        None => reader,
    };
    event.why.entry(role.field().into()).or_insert(why);
}

/// The links of one role over all mentions, one per word, strongest first.
pub(super) fn strongest(mentions: &[&Mention], role: Role) -> Vec<Link> {
    let mut best: BTreeMap<usize, Link> = BTreeMap::new();
    let links = mentions.iter().flat_map(|m| m.candidate.of_role(role));
    for link in links.filter(|link| link.score >= least(role)) {
        let entry = best.entry(link.token).or_insert(link);
        if link.score > entry.score {
            *entry = link;
        }
    }
    let mut links: Vec<Link> = best.into_values().collect();
    sort(&mut links);
    links
}

fn sort(links: &mut [Link]) {
    links.sort_by(|x, y| y.score.total_cmp(&x.score).then(x.token.cmp(&y.token)));
}

/// Whether those who take part in such an event all act (codebook section 3): clashes, meetings, treaties.
fn mutual(event: &Event) -> bool {
    matches!(
        (event.event_type.as_str(), event.mode.as_deref()),
        ("ASSAULT", Some("clash"))
            | ("CONSULT", _)
            | ("SUPPORT", Some("sign"))
            | ("RETREAT", Some("ceasefire"))
            | ("COOPERATE", Some("joint-exercise"))
    )
}

/// The phrases that the links lead to, each thing once, strongest link first. "Rebel" of "the rebel offensive" is a
/// party, the offensive itself is none.
fn phrases(sources: &Sources<'_>, links: &[Link], mentions: &[&Mention]) -> Vec<(Link, Named)> {
    let (text, analysis) = (sources.text, sources.analysis);
    let triggers: Vec<usize> = mentions.iter().map(|m| m.candidate.token).collect();
    let mut found: Vec<(Link, Named)> = Vec::new();
    for link in links {
        let mut named = sources.parties.of(text, analysis, link.token);
        if triggers.contains(&named.head) {
            named = sources.parties.headed_by(text, analysis, link.token);
        }
        if named.pronoun
            && first_person(text, analysis, link.token)
            && let Some(speaker) = (sources.speaker)(link.token)
        {
            named = sources.parties.of(text, analysis, speaker);
        }
        let known = found
            .iter_mut()
            .find(|(_, f)| f.span.overlaps(named.span) || (f.is_named() && f.chain == named.chain));
        match known {
            Some((_, known)) if sources.parties.says_more(&named, known) => *known = named,
            None if !named.pronoun => found.push((*link, named)),
            _ => {}
        }
    }
    found
}

/// The parties that the links lead to, in the order of their words, and the entries that tell of them, if any.
pub(crate) fn parties(
    sources: &Sources<'_>,
    links: &[Link],
    mentions: &[&Mention],
) -> (Vec<Party>, Option<String>) {
    let found = phrases(sources, links, mentions);
    parties_of(sources, found.into_iter().map(|(_, named)| named).collect())
}

/// As [`parties`], of those on one side.
fn one_side(
    sources: &Sources<'_>,
    links: &[Link],
    mentions: &[&Mention],
) -> (Vec<Party>, Option<String>) {
    parties_of(
        sources,
        side::parties(sources, phrases(sources, links, mentions), mentions),
    )
}

fn parties_of(sources: &Sources<'_>, mut found: Vec<Named>) -> (Vec<Party>, Option<String>) {
    found.sort_by_key(|named| named.span);
    let mut parties: Vec<Party> = Vec::new();
    let mut reasons: Vec<String> = Vec::new();
    for named in found {
        let (party, why) = sources.parties.party(sources.text, &named);
        reasons.extend(why.filter(|why| !reasons.contains(why)));
        // "the prime minister" and his name are one.
        let person = party.id.is_some() && party.kind.as_deref() == Some("person");
        match parties
            .iter_mut()
            .find(|known| person && known.id == party.id)
        {
            Some(known) if known.mentions.is_empty() && named.chain.is_some() => *known = party,
            Some(_) => {}
            None => parties.push(party),
        }
    }
    (parties, (!reasons.is_empty()).then(|| reasons.join("; ")))
}

/// The place that the strongest link lies in, or that its phrase names ("a village near Tikrit"); the words
/// themselves, unresolved, if the gazetteer found none there. With it, what led to the place.
fn place(sources: &Sources<'_>, links: &[Link]) -> Option<(Place, Option<String>)> {
    let best = links.first()?;
    let close = links.iter().filter(|link| link.score > best.score * 0.6);
    let found = close
        .clone()
        .find_map(|link| place_at(sources, link.token))
        .or_else(|| {
            close
                .clone()
                .find_map(|link| place_under(sources, link.token))
        });
    if let Some(place) = found.filter(|place| place.id.is_some()) {
        return Some((Place::of(place), Some(place.why.to_string())));
    }
    if let Some(place) = found {
        return Some(inside(sources, best.token, Place::of(place), &place.why));
    }
    let named = sources
        .parties
        .of(sources.text, sources.analysis, best.token);
    // "In the republic": the one that was named before.
    let led = sources.parties.spans(&named).iter().find_map(|&span| {
        let mut places = sources.places.iter();
        places.find(|place| place.id.is_some() && place.span.overlaps(span))
    });
    if let Some(place) = led {
        return Some((Place::of(place), Some(place.why.to_string())));
    }
    let unknown = || Place::named(named.span.of(sources.text), named.span);
    (!named.pronoun).then(|| inside(sources, best.token, unknown(), "no place of that name"))
}

/// A place that the gazetteer does not know lies in the one that its phrase names: "Fishmongers' Hall in London".
fn inside(
    sources: &Sources<'_>,
    token: usize,
    mut place: Place,
    why: &str,
) -> (Place, Option<String>) {
    let outer = sources
        .analysis
        .subtree(token)
        .into_iter()
        .filter_map(|under| place_at(sources, under))
        .find(|outer| outer.id.is_some() && outer.literal && !outer.span.overlaps(place.span));
    let Some(outer) = outer.filter(|_| place.country.is_none()) else {
        return (place, Some(why.to_owned()));
    };
    place.lie_in(outer);
    let words = outer.span.of(sources.text);
    (place, Some(format!("{why}; in “{words}”")))
}

/// The place whose name holds the word, or whose distance it tells: "km" of "6 km from Daquq".
pub(super) fn place_at<'d>(sources: &Sources<'d>, token: usize) -> Option<&'d place::Place> {
    let word = sources.analysis.tokens[token].span;
    // "The Dutch embassy", "American soldiers" are not in those countries.
    let nationality = &*sources.analysis.tokens[token].upos == "ADJ";
    sources
        .places
        .iter()
        .filter(|place| has_name(place, sources.text) && (place.literal || !nationality))
        .find(|place| {
            let away = place.relation.is_some_and(|words| words.overlaps(word));
            away || place.span.overlaps(word)
        })
}

/// The first place named in what hangs on a noun.
fn place_under<'d>(sources: &Sources<'d>, token: usize) -> Option<&'d place::Place> {
    sources
        .analysis
        .subtree(token)
        .into_iter()
        .filter(|&under| under != token)
        .find_map(|under| place_at(sources, under))
}

/// Whether the report names the place, not only its kind ("the village").
pub(super) fn has_name(place: &place::Place, text: &str) -> bool {
    place.id.is_some()
        || place
            .span
            .of(text)
            .chars()
            .any(|c| c.is_uppercase() || c.is_numeric())
}

/// The time that the strongest link lies in, and the rule that read it; the words alone if none did.
fn time(
    sources: &Sources<'_>,
    links: &[Link],
    event: &Event,
    mentions: &[&Mention],
) -> Option<(Time, Option<String>)> {
    let best = links.first()?;
    let at = |link: &Link| {
        let word = sources.analysis.tokens[link.token].span;
        sources
            .times
            .times
            .iter()
            .find(|time| time.span.overlaps(word))
    };
    let close = links.iter().filter(|link| link.score > best.score * 0.6);
    let found: Vec<_> = close.filter_map(at).collect();
    let chosen = found
        .iter()
        .find(|time| time.extent.is_some())
        .or(found.first());
    // What has occurred did not do so on a day to come.
    let reference = sources.times.reference.map(|reference| reference.date);
    let to_come = |time: &time::Time| {
        let from = time.value.and_then(|value| value.from);
        event.status == Status::Occurred
            && matches!((from, reference), (Some(from), Some(day)) if from > day)
    };
    if chosen.is_some_and(|time| to_come(time)) {
        return None;
    }
    let Some(time) = chosen else {
        let named = sources
            .parties
            .of(sources.text, sources.analysis, best.token);
        let unread = Time {
            from: None,
            to: None,
            precision: None,
            span: named.span,
        };
        return (!named.pronoun).then_some((unread, None));
    };
    let bounds = mentions
        .iter()
        .any(|mention| bounds(sources, time, mention.candidate.token));
    let mut told = if bounds {
        Time::told(time)
    } else {
        Time::of_event(time)
    };
    // "On Thursday and Friday".
    let linked = |other: &time::Time| {
        let tokens = &sources.analysis.tokens;
        let mut links = links.iter();
        links.any(|link| other.span.overlaps(tokens[link.token].span))
    };
    let joined = sources.times.times.iter().find(|other| {
        let (first, second) = (time.span.min(other.span), time.span.max(other.span));
        let between = sources.text.get(first.end as usize..second.start as usize);
        between.is_some_and(|words| words.trim() == "and") && linked(other)
    });
    if let Some(other) = joined.and_then(|other| other.extent)
        && let (Some(from), Some(to)) = (told.from, told.to)
        && let (Some(other_from), Some(other_to)) = (other.from, other.to)
    {
        told.from = Some(from.min(other_from));
        told.to = Some(to.max(other_to));
    }
    if event.scope == Scope::Aggregate
        && let Some(days) = time.extent_of_sum(reference)
    {
        (told.from, told.to) = (days.from, days.to);
    }
    let counted = match (time.anchor, reference) {
        (Some(time::Anchor::Reference), Some(day)) => format!(", counted from {day}"),
        (Some(time::Anchor::Told(span)), _) => {
            format!(", counted from “{}”", span.of(sources.text))
        }
        _ => String::new(),
    };
    Some((
        told,
        Some(format!("lang/en/dates/{}.toml{counted}", time.rule)),
    ))
}

/// Whether the event itself is what the preposition bounds another by, and so happened just then: "since the
/// coup of 2021", "since 2017, when the general was killed".
fn bounds(sources: &Sources<'_>, time: &time::Time, trigger: usize) -> bool {
    let Some((_, preposition)) = time.bound else {
        return false;
    };
    let tokens = &sources.analysis.tokens;
    let word = tokens[trigger].span;
    if preposition.start < word.start && word.end <= time.span.start {
        return true;
    }
    let after = tokens.partition_point(|t| t.span.start < time.span.end);
    let is = |at: usize, what: &str| {
        let word = tokens.get(at).map(|t| t.span.of(sources.text));
        word.is_some_and(|word| word.eq_ignore_ascii_case(what))
    };
    let when = after + usize::from(is(after, ","));
    let mut verbs = (when + 1..=trigger).filter(|&at| &*tokens[at].upos == "VERB");
    let same = tokens
        .get(when)
        .is_some_and(|t| t.sentence == tokens[trigger].sentence);
    is(when, "when") && same && verbs.next() == Some(trigger)
}

/// How many happenings a summary tells of: "more than 100 attacks", "attacked them a dozen times".
fn happenings(sources: &Sources<'_>, mentions: &[&Mention]) -> Option<Count> {
    let analysis = sources.analysis;
    mentions.iter().find_map(|mention| {
        let trigger = mention.candidate.token;
        let own = count::stated(sources.text, analysis, trigger);
        let times = || {
            analysis
                .children(trigger)
                .filter(|&i| matches!(&*analysis.tokens[i].lemma, "time" | "occasion"))
                .find_map(|i| count::stated(sources.text, analysis, i))
        };
        own.or_else(times).map(|counted| Count {
            low: counted.range.low,
            high: counted.range.high,
        })
    })
}

/// The toll that stands at a word, unless it names a thing or a place.
pub(crate) fn toll(sources: &Sources<'_>, token: usize) -> Option<Toll> {
    let thing = sources.analysis.name_at(token).is_some_and(|name| {
        !matches!(
            name.kind,
            NameKind::Person | NameKind::Nationality | NameKind::Organisation
        )
    });
    if thing {
        return None;
    }
    let counted = count::counted(sources.text, sources.analysis, token)?;
    let who: Option<Span> = counted.of;
    Some(Toll {
        low: counted.range.low,
        high: counted.range.high,
        who: who.map(|span| span.of(sources.text).to_owned()),
        span: counted.span,
    })
}
