//! Where a source differs from the event: the doer it names, its own toll.
//!
//! In: an event with its fields and claims, each claim with the saying it comes from. Out: the claims'
//! own values. A doer whom only an accuser names is the claim's, not the event's.

use super::Accounts;
use super::claim::Told;
use super::remark::one;
use crate::coded::{Event, Stance, Toll};
use crate::event::argument::{self, Sources};
use crate::event::candidate::{Link, Role};
use crate::event::recognise::Mention;

/// Fills what the sources of `told` say otherwise, and takes from the event what only they say.
pub(super) fn fill(
    event: &mut Event,
    told: &mut [Told],
    accounts: &Accounts<'_>,
    sources: &Sources<'_>,
    mentions: &[&Mention],
) {
    let actors = links(mentions, Role::Actor);
    for told in told.iter_mut() {
        let doers: Vec<Link> = match told.claim.stance {
            Stance::Accuses => accused(told, accounts, &actors),
            Stance::ClaimsResponsibility => vec![Link {
                token: told.speaker,
                label: Role::Actor as usize,
                score: 1.0,
            }],
            _ => continue,
        };
        told.claim.overrides.actor = argument::parties(sources, &doers, &[]).0;
    }
    keep_what_others_say(event, told, accounts, &actors);
    for told in told.iter_mut() {
        let known: Vec<&str> = event.actor.iter().map(|p| p.name.as_str()).collect();
        let own = &mut told.claim.overrides.actor;
        if own.iter().all(|p| known.contains(&p.name.as_str())) {
            own.clear();
        }
    }
    for (role, main) in [
        (Role::Killed, event.killed.clone()),
        (Role::Injured, event.injured.clone()),
    ] {
        let Some(main) = main else { continue };
        for told in told.iter_mut() {
            let own = toll(told, accounts, sources, &links(mentions, role), &main);
            if role == Role::Killed {
                told.claim.overrides.killed = own;
            } else {
                told.claim.overrides.injured = own;
            }
        }
    }
}

fn links(mentions: &[&Mention], role: Role) -> Vec<Link> {
    let of = |mention: &&Mention| mention.candidate.linked(role).collect::<Vec<_>>();
    mentions.iter().flat_map(of).collect()
}

/// Whom the accuser names.
fn accused(told: &Told, accounts: &Accounts<'_>, actors: &[Link]) -> Vec<Link> {
    let named = told.saying.and_then(|s| accounts.sayings[s].accused);
    if let Some(token) = named {
        return vec![Link {
            token,
            label: Role::Actor as usize,
            score: 1.0,
        }];
    }
    actors
        .iter()
        .copied()
        .filter(|l| in_words_of(told, accounts, l.token) && !one(accounts, l.token, told.speaker))
        .collect()
}

/// Whether the word stands in what the claim's source says, or among its accusing words.
fn in_words_of(told: &Told, accounts: &Accounts<'_>, token: usize) -> bool {
    let Some(saying) = told.saying.map(|s| &accounts.sayings[s]) else {
        return false;
    };
    let word = accounts.analysis.tokens[token].span;
    saying.accused == Some(token) || saying.content.is_some_and(|c| c.contains(word))
}

/// Leaves the event only the actors that someone names who is not an accuser.
fn keep_what_others_say(
    event: &mut Event,
    told: &[Told],
    accounts: &Accounts<'_>,
    actors: &[Link],
) {
    let accusers: Vec<&Told> = told
        .iter()
        .filter(|t| t.claim.stance == Stance::Accuses)
        .collect();
    if accusers.is_empty() {
        return;
    }
    let tokens = &accounts.analysis.tokens;
    event.actor.retain(|party| {
        let mut own = actors.iter().filter(|l| {
            let word = tokens[l.token].span;
            party.span.overlaps(word) || party.mentions.iter().any(|m| m.overlaps(word))
        });
        let mut any = false;
        let elsewhere = own.any(|l| {
            any = true;
            !accusers.iter().any(|t| in_words_of(t, accounts, l.token))
        });
        elsewhere || !any
    });
}

/// The toll that the source gives, if it differs from the event's.
fn toll(
    told: &Told,
    accounts: &Accounts<'_>,
    sources: &Sources<'_>,
    links: &[Link],
    main: &Toll,
) -> Option<Toll> {
    let inside: Vec<Toll> = links
        .iter()
        .filter(|l| told.saying.is_some() && accounts.around(l.token) == told.saying)
        .filter_map(|l| argument::toll(sources, l.token))
        .collect();
    if inside
        .iter()
        .any(|own| (own.low, own.high) == (main.low, main.high))
    {
        return None;
    }
    inside.into_iter().next()
}
