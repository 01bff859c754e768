//! Those on one side of a happening: which of the phrases that the reader links to it tell of a party of their
//! own, and which of one that another phrase names already.

use super::argument::Sources;
use super::candidate::Link;
use super::recognise::Mention;
use crate::coreference::party::Named;
use crate::language::Analysis;
use crate::mention::actor::Sector;

/// The least probability of a party beside a surer one, unless "and" joins them; chosen on coded reports that
/// the reader was not trained on.
const FURTHER: f32 = 0.65;

/// The parties of one side among all phrases that tell of it, surest first.
pub(super) fn parties(
    sources: &Sources<'_>,
    found: Vec<(Link, Named)>,
    mentions: &[&Mention],
) -> Vec<Named> {
    let analysis = sources.analysis;
    // Whom a word that tells of the happening is done to.
    let undergoes = |link: &Link| {
        let token = &analysis.tokens[link.token];
        let told = |mention: &&Mention| token.head == Some(mention.candidate.token);
        matches!(&*token.deprel, "nsubj:pass" | "obj") && mentions.iter().any(told)
    };
    let joined = |a: &Named, b: &Named| joined(analysis, a.head, b.head);
    let fuller: Vec<usize> = found
        .iter()
        .filter(|(_, named)| named.tokens.len() > 1)
        .map(|(_, named)| named.head)
        .collect();
    let mut sure: Vec<Named> = Vec::new();
    let (objects, others): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|(link, _)| undergoes(link));
    for (link, named) in objects.into_iter().chain(others) {
        let noun_alone = fuller
            .iter()
            .any(|&head| is_head_of(analysis, &named, head));
        let further = || {
            link.score >= FURTHER
                || undergoes(&link)
                || sure.iter().any(|other| joined(&named, other))
        };
        if !noun_alone && (sure.is_empty() || further()) {
            sure.push(named);
        }
    }
    let again = |named: &Named| {
        sure.iter().any(|known| {
            let first = known.is_named() || known.span < named.span;
            first && !joined(named, known) && told_again(sources, named, known)
        })
    };
    sure.iter().filter(|named| !again(named)).cloned().collect()
}

/// Whether the words are nothing but the noun that heads a fuller phrase: "police" beside "the Tokyo police".
fn is_head_of(analysis: &Analysis, named: &Named, head: usize) -> bool {
    let (own, other) = (&analysis.tokens[named.head], &analysis.tokens[head]);
    named.tokens.len() == 1 && &*own.upos == "NOUN" && own.lemma == other.lemma
}

/// Whether "and" or "or" joins two words, or both to a third.
fn joined(analysis: &Analysis, a: usize, b: usize) -> bool {
    let first = |at: usize| match &analysis.tokens[at] {
        token if &*token.deprel == "conj" => token.head,
        _ => None,
    };
    first(a) == Some(b) || first(b) == Some(a) || (first(a).is_some() && first(a) == first(b))
}

/// Whether the phrase, which names nobody, tells of people of the kind that the other does: "the gunmen" beside
/// "militants", "fighters" beside "the Taliban".
fn told_again(sources: &Sources<'_>, named: &Named, known: &Named) -> bool {
    let (own, other) = (sources.parties.actor(named), sources.parties.actor(known));
    let (Some(own), Some(other)) = (own, other) else {
        return false;
    };
    let unlike = matches!((&own.country, &other.country), (Some(a), Some(b)) if a != b);
    let kind = own.sector.and_then(people);
    if named.is_named() || unlike || kind.is_none() || kind != other.sector.and_then(people) {
        return false;
    }
    if known.is_named() {
        let many = matches!(&*sources.analysis.tokens[named.head].tag, "NNS" | "NNPS");
        many && kind != Some(Sector::Cvl)
    } else {
        own.kind == other.kind
    }
}

/// The sectors whose people reports call by many words; of those in arms against a state none can be told from
/// another by a noun.
fn people(sector: Sector) -> Option<Sector> {
    match sector {
        Sector::Reb | Sector::Uaf | Sector::Crm => Some(Sector::Reb),
        Sector::Mil | Sector::Cop | Sector::Cvl => Some(sector),
        _ => None,
    }
}
