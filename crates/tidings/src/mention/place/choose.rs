//! Choosing which place a name means, from everything the report says.
//!
//! Names with the same key (and the same kind word beside them) mean one place throughout a report. Each candidate
//! is scored by how well known it is, how its name was matched, the kind words beside the name, the place said to
//! hold it, the countries and divisions the report names, and how near it lies to what the other names may mean.
//! The last is a matter of all names at once: scores are worked out in rounds, each on the odds of the one before.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::find::{By, Found, is_direction, is_prominent};
use super::gazetteer::{Candidate, Gazetteer, Kind, Role, Tier};
use super::key::Generic;

/// Rounds of scoring: odds settle after two or three.
const ROUNDS: usize = 3;
/// Candidates of a name that are weighed; `GeoNames` has hundreds of a San José.
const WEIGHED: usize = 40;
/// Candidates of other names that lend support.
const LENDING: usize = 4;

/// People of a settlement whose population is not known.
const UNKNOWN: u32 = 2_000;
/// Most that naming its country can add to a score.
const COUNTRY: f32 = 3.5;
/// Most that near places can add to a score.
const LOCAL: f32 = 4.5;
/// Most that other places of the same country can add to a score.
const NATIONAL: f32 = 2.5;

/// A candidate with all that scoring needs to know of it.
#[derive(Debug, Clone)]
struct Sense {
    candidate: Candidate,
    kind: Kind,
    population: u32,
    /// Unit vector on the sphere.
    point: Option<[f32; 3]>,
    country: Option<u32>,
    admin1: Option<u32>,
    admin2: Option<u32>,
    /// What does not change between rounds.
    fixed: f32,
    score: f32,
    odds: f32,
}

/// All founds of one key.
struct Group {
    senses: Vec<Sense>,
    mentions: Vec<usize>,
    /// How likely these words name a place at all, before their candidates are weighed.
    trust: f32,
    containers: Vec<usize>,
    in_row: bool,
}

/// The place chosen for a found.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) row: u32,
    pub(super) why: Arc<str>,
}

/// For each found the place it means; `None` where nothing fits, where two fit equally well, and where words that
/// only the gazetteer takes for a name are not borne out by the report.
pub(super) fn choose(
    found: &[Found],
    gazetteer: &Gazetteer<'_>,
    home: Option<u32>,
) -> Vec<Option<Choice>> {
    let (mut groups, of) = group(found, gazetteer);
    let read = found.iter().any(|f| f.by == By::Reader);
    let home = home.and_then(|row| {
        sense(
            gazetteer,
            Candidate {
                row,
                role: Role::Name,
                tier: Tier::Exact,
            },
            None,
        )
    });
    for round in 0..ROUNDS {
        score(&mut groups, home.as_ref(), round > 0);
    }
    found
        .iter()
        .enumerate()
        .map(|(n, f)| choice(f, &groups[of[n]], gazetteer, read))
        .collect()
}

fn group(found: &[Found], gazetteer: &Gazetteer<'_>) -> (Vec<Group>, Vec<usize>) {
    let mut known: BTreeMap<(&str, u8), usize> = BTreeMap::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut of = Vec::with_capacity(found.len());
    for (n, f) in found.iter().enumerate() {
        let cue = f.cue.filter(|c| *c != Generic::Area);
        let number = *known
            .entry((&f.key, cue.map_or(u8::MAX, |c| c as u8)))
            .or_insert_with(|| {
                let mut senses: Vec<_> = f
                    .candidates
                    .iter()
                    .filter_map(|c| sense(gazetteer, *c, cue))
                    .collect();
                if senses.is_empty() && f.by == By::Reader {
                    let near = named_by(found, gazetteer)
                        .into_iter()
                        .flat_map(|country| gazetteer.near(&f.key, country));
                    senses.extend(near.filter_map(|c| sense(gazetteer, c, cue)));
                }
                prefer(&mut senses, cue);
                senses.sort_by(|a, b| {
                    b.fixed
                        .total_cmp(&a.fixed)
                        .then(a.candidate.row.cmp(&b.candidate.row))
                });
                groups.push(Group {
                    senses,
                    mentions: Vec::new(),
                    trust: 0.0,
                    containers: Vec::new(),
                    in_row: false,
                });
                groups.len() - 1
            });
        groups[number].mentions.push(n);
        groups[number].in_row |= f.in_row;
        groups[number].trust = groups[number].trust.max(trust(f));
        of.push(number);
    }
    for (n, f) in found.iter().enumerate() {
        if let Some(container) = f.container.map(|c| of[c]).filter(|&c| c != of[n]) {
            groups[of[n]].containers.push(container);
        }
    }
    // Common words with nothing around them that says place are no names, and cost no time.
    for group in groups.iter_mut().filter(|g| g.trust == 0.0) {
        group.senses.clear();
    }
    (groups, of)
}

/// How likely it is that the words name a place, from who says so and what stands around them.
fn trust(f: &Found) -> f32 {
    match f.by {
        By::Reader => 1.0,
        _ if f.common && (f.container.is_some() || f.preposition && !f.in_capitals) => 0.3,
        _ if f.common && f.cue.is_none() => 0.0,
        _ if f.crowded => 0.3,
        _ if f.preposition || f.container.is_some() || f.cue.is_some() => 1.0,
        _ => 0.7,
    }
}

/// The two countries that a report names most, by code.
fn named_by<'a>(found: &[Found], gazetteer: &Gazetteer<'a>) -> Vec<&'a str> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for entry in found
        .iter()
        .flat_map(|f| &f.candidates)
        .filter_map(|c| gazetteer.place(c.row))
    {
        if let Some(code) = entry.country.filter(|_| entry.kind == Kind::Country) {
            *counts.entry(code).or_default() += 1;
        }
    }
    let mut countries: Vec<_> = counts.into_iter().collect();
    countries.sort_by_key(|&(code, count)| (std::cmp::Reverse(count), code));
    countries
        .into_iter()
        .take(2)
        .map(|(code, _)| code)
        .collect()
}

/// What the candidates of one name say about each other.
fn prefer(senses: &mut [Sense], cue: Option<Generic>) {
    // Where a place goes by this very name, another that is only sometimes called so is rarely meant.
    // But a place twenty times as large may be better known by its English name: Geneva for Genève.
    let named = senses
        .iter()
        .filter(|o| o.candidate.role == Role::Name)
        .map(|o| o.population)
        .max();
    if let Some(largest) = named {
        for o in senses
            .iter_mut()
            .filter(|o| o.candidate.role == Role::Alias && o.population / 4 < largest)
        {
            o.fixed -= 1.2;
        }
    }
    // A country's name is rarely short for a town: "Mexico" for Mexico City.
    if senses
        .iter()
        .any(|o| o.kind == Kind::Country && o.candidate.role == Role::Name)
    {
        for o in senses
            .iter_mut()
            .filter(|o| o.candidate.role == Role::Alias)
        {
            o.fixed -= 3.0;
        }
    }
    // A province and its seat share a name: without the word "province" the town is meant.
    if cue.is_none() {
        let divisions: Vec<u32> = senses
            .iter()
            .filter(|o| o.kind == Kind::Admin1)
            .map(|o| o.candidate.row)
            .collect();
        for o in senses
            .iter_mut()
            .filter(|o| o.kind.is_settlement() && o.population >= 20_000)
        {
            if o.admin1.is_some_and(|row| divisions.contains(&row)) {
                o.fixed += 1.5;
            }
        }
    }
}

/// How well known a place is, how its name was matched, and whether it fits the kind word beside the name.
fn sense(gazetteer: &Gazetteer<'_>, candidate: Candidate, cue: Option<Generic>) -> Option<Sense> {
    let entry = gazetteer.place(candidate.row)?;
    // No population in `GeoNames` means that nobody wrote it down, not that nobody lives there.
    let people = if entry.kind.is_settlement() {
        entry.population.max(UNKNOWN)
    } else {
        entry.population
    };
    let known = 0.35 * (people as f32).ln_1p();
    let kind = match entry.kind {
        Kind::Country => 4.0,
        Kind::Territory => 3.5,
        Kind::Continent | Kind::Ocean | Kind::Sea | Kind::Region => 2.0,
        Kind::Admin1 if candidate.role == Role::Short => 0.0,
        Kind::Admin1 => 1.0,
        Kind::Admin2 if candidate.role == Role::Short && cue != Some(Generic::District) => -4.0,
        Kind::Admin2 => -1.0,
        Kind::Neighbourhood => -1.5,
        Kind::Airport => -2.0,
        Kind::Capital => 2.5,
        Kind::City => 0.5,
        _ => 0.0,
    };
    let name = match candidate.role {
        Role::Name => 0.0,
        Role::Alias => -0.8,
        Role::Short | Role::Demonym => -0.2,
        Role::Abbreviation | Role::Code => 2.0,
        Role::Word => return None,
    };
    let tier = match candidate.tier {
        Tier::Exact => 0.0,
        // "al-Shaddadi" alone is the town, not the base beside it.
        _ if entry.kind >= Kind::Airport && entry.kind <= Kind::Crossing && cue.is_none() => -4.0,
        Tier::Bare => -0.3,
        Tier::Folded => -1.5,
        Tier::Near => -2.5,
    };
    let cue = match cue {
        Some(cue) if entry.kind.fits(cue) => 2.5,
        Some(Generic::Area) | None => 0.0,
        Some(_) => -2.0,
    };
    let fixed = known + kind + name + tier + cue;
    let country = entry.country.and_then(|c| gazetteer.country(c));
    Some(Sense {
        candidate,
        kind: entry.kind,
        population: entry.population,
        point: entry.at.map(unit),
        country,
        admin1: entry
            .admin1
            .or((entry.kind == Kind::Admin1).then_some(candidate.row)),
        admin2: entry
            .admin2
            .or((entry.kind == Kind::Admin2).then_some(candidate.row)),
        fixed,
        score: fixed,
        odds: 0.0,
    })
}

/// How well known the place of a candidate is and how its name was matched: what weighs before a report does.
pub(super) fn weight(gazetteer: &Gazetteer<'_>, candidate: Candidate) -> f32 {
    sense(gazetteer, candidate, None).map_or(f32::NEG_INFINITY, |sense| sense.fixed)
}

fn unit((lat, lon): (f32, f32)) -> [f32; 3] {
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// Distance along the sphere, in km.
fn km(a: [f32; 3], b: [f32; 3]) -> f32 {
    let chord = a
        .iter()
        .zip(b)
        .map(|(x, y)| (x - y) * (x - y))
        .sum::<f32>()
        .sqrt();
    12742.0 * (chord / 2.0).min(1.0).asin()
}

/// Sets score and odds of every sense from the odds of the round before.
fn score(groups: &mut [Group], home: Option<&Sense>, settled: bool) {
    if !settled {
        for group in groups.iter_mut() {
            odds(&mut group.senses);
        }
    }
    let lending: Vec<Vec<Sense>> = groups
        .iter()
        .map(|g| {
            let mut best: Vec<_> = g.senses.iter().filter(|o| o.odds > 0.05).cloned().collect();
            best.sort_by(|a, b| {
                b.odds
                    .total_cmp(&a.odds)
                    .then(a.candidate.row.cmp(&b.candidate.row))
            });
            best.truncate(LENDING);
            for o in &mut best {
                o.odds *= g.trust;
            }
            best
        })
        .collect();
    let countries = named_countries(groups, &lending);
    let held_by: Vec<Vec<usize>> = {
        let mut held = vec![Vec::new(); groups.len()];
        for (n, group) in groups.iter().enumerate() {
            for &container in &group.containers {
                held[container].push(n);
            }
        }
        held
    };
    let scores: Vec<Vec<f32>> = groups
        .iter()
        .enumerate()
        .map(|(n, group)| {
            let all = group.senses.iter().map(|o| {
                let mut score = o.fixed;
                score += country_support(o, &countries, n);
                score += neighbours(o, &lending, n);
                for &container in &group.containers {
                    let container = &groups[container];
                    score += if container.senses.iter().any(|c| holds(c, o)) {
                        5.0
                    } else if o.candidate.role == Role::Name && is_beside(o, container, group) {
                        4.0
                    } else {
                        -1.0
                    };
                }
                let holding = held_by[n]
                    .iter()
                    .filter(|&&h| lending_or_all(&groups[h], o))
                    .count();
                score += 3.0 * holding.min(2) as f32;
                if let Some(home) = home {
                    score += if home.admin1.is_some() && home.admin1 == o.admin1 {
                        1.5
                    } else {
                        0.0
                    };
                    score += if home.country == o.country { 0.7 } else { 0.0 };
                }
                score
            });
            all.collect()
        })
        .collect();
    for (group, scores) in groups.iter_mut().zip(scores) {
        for (o, score) in group.senses.iter_mut().zip(scores) {
            o.score = score;
        }
        odds(&mut group.senses);
    }
}

/// Whether a name before another is told beside it and not in it: "Iraq, Iran", "Texas, Washington, Virginia and
/// Utah".
fn is_beside(o: &Sense, next: &Group, group: &Group) -> bool {
    o.kind == Kind::Country
        || group.in_row
            && o.kind == Kind::Admin1
            && next
                .senses
                .iter()
                .any(|q| q.kind == o.kind && q.country == o.country)
}

fn lending_or_all(held: &Group, holder: &Sense) -> bool {
    held.senses.iter().take(WEIGHED).any(|o| holds(holder, o))
}

/// Whether `inner` lies in the division or country `outer`.
fn holds(outer: &Sense, inner: &Sense) -> bool {
    if outer.candidate.row == inner.candidate.row {
        return false;
    }
    match outer.kind {
        Kind::Country => outer.country == inner.country,
        Kind::Admin1 => inner.admin1 == Some(outer.candidate.row),
        Kind::Admin2 => inner.admin2 == Some(outer.candidate.row),
        _ => match (outer.point, inner.point) {
            (Some(a), Some(b)) if outer.country.is_some() && outer.country == inner.country => {
                if outer.kind.is_settlement() {
                    outer.population >= 100_000
                        && inner.population < outer.population / 5
                        && km(a, b) < 40.0
                } else {
                    km(a, b) < 150.0
                }
            }
            _ => false,
        },
    }
}

fn odds(senses: &mut [Sense]) {
    let best = senses
        .iter()
        .map(|o| o.score)
        .fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = senses.iter().map(|o| (o.score - best).exp()).sum();
    for o in senses {
        o.odds = (o.score - best).exp() / sum;
    }
}

/// How often each country is named (as itself or by its people): country row, weight, and the group that says so.
fn named_countries(groups: &[Group], lending: &[Vec<Sense>]) -> Vec<(u32, f32, usize)> {
    let mut named = Vec::new();
    for (n, best) in lending.iter().enumerate() {
        for o in best {
            if let Some(country) = o.country.filter(|_| o.kind == Kind::Country) {
                named.push((country, o.odds * groups[n].mentions.len() as f32, n));
            }
        }
    }
    named
}

fn country_support(o: &Sense, named: &[(u32, f32, usize)], own: usize) -> f32 {
    if o.kind == Kind::Country {
        return 0.0;
    }
    let all: f32 = named
        .iter()
        .filter(|(_, _, n)| *n != own)
        .map(|(_, w, _)| w)
        .sum();
    let ours: f32 = named
        .iter()
        .filter(|(c, _, n)| *n != own && Some(*c) == o.country)
        .map(|(_, w, _)| w)
        .sum();
    if all == 0.0 {
        0.0
    } else {
        COUNTRY * (ours / all).sqrt() * (1.0 - (-all).exp())
    }
}

/// Support from what the other names may mean: near places, the same division, the same country.
fn neighbours(o: &Sense, lending: &[Vec<Sense>], own: usize) -> f32 {
    let (mut local, mut national) = (0.0, 0.0);
    for (_, best) in lending.iter().enumerate().filter(|(n, _)| *n != own) {
        for q in best.iter().filter(|q| q.kind != Kind::Country) {
            let mut near: f32 = 0.0;
            if o.country.is_some() && o.country == q.country {
                national += q.odds;
                if o.kind == q.kind && o.kind.is_division() {
                    near = 0.2;
                }
                if o.admin1.is_some() && o.admin1 == q.admin1 {
                    near = if q.kind == Kind::Admin1 || o.kind == Kind::Admin1 {
                        0.7
                    } else {
                        0.5
                    };
                    if o.admin2.is_some() && o.admin2 == q.admin2 {
                        near = 0.9;
                    }
                }
            }
            if let (Some(a), Some(b)) = (o.point, q.point)
                && q.kind < Kind::Territory
                && o.kind != Kind::Country
            {
                near = near.max((-km(a, b) / 100.0).exp());
            }
            local += q.odds * near;
        }
    }
    LOCAL * (1.0 - (-local / 1.2f32).exp()) + NATIONAL * (1.0 - (-national / 2.0f32).exp())
}

fn choice(f: &Found, group: &Group, gazetteer: &Gazetteer<'_>, read: bool) -> Option<Choice> {
    let mut ranked: Vec<&Sense> = group.senses.iter().collect();
    ranked.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(a.candidate.row.cmp(&b.candidate.row))
    });
    let best = *ranked.first()?;
    if f.by != By::Reader && !borne_out(f, best, read) {
        return None;
    }
    if best.candidate.tier >= Tier::Folded && best.score - best.fixed < 0.8 {
        return None;
    }
    // "North Eastern and Western" are divisions of the country that the report is about, or none.
    if is_direction(&f.key) && f.container.is_none() && best.score - best.fixed < 2.0 {
        return None;
    }
    // Two places far from each other that fit equally well: no choice.
    if let Some(second) = ranked.get(1)
        && best.score - second.score < 0.02
        && best
            .point
            .zip(second.point)
            .is_none_or(|(a, b)| km(a, b) > 100.0)
    {
        return None;
    }
    let entry = gazetteer.place(best.candidate.row)?;
    let matched = match best.candidate.tier {
        Tier::Exact => "name",
        Tier::Bare => "name without its kind",
        Tier::Folded => "transliteration",
        Tier::Near => "spelling",
    };
    let rivals = ranked.len() - 1;
    let support = best.score - best.fixed;
    let why = match (rivals, entry.country) {
        (0, _) => format!("gazetteer: {matched}, the only place of that name"),
        (_, Some(country)) => format!(
            "gazetteer: {matched}, {country}; before {rivals} others by the report's other places ({support:.1})"
        ),
        (_, None) => format!("gazetteer: {matched}; before {rivals} others"),
    };
    Some(Choice {
        row: best.candidate.row,
        why: why.into(),
    })
}

/// Whether words that only the gazetteer takes for a name are one in this report.
///
/// `read`: whether the reader marked names, so that the words are not a part of a person's name that it marked.
fn borne_out(f: &Found, best: &Sense, read: bool) -> bool {
    let support = best.score - best.fixed;
    let held = f.container.is_some() && support >= 4.0;
    if best.candidate.role == Role::Demonym {
        return !f.common || best.kind == Kind::Country;
    }
    if matches!(best.candidate.role, Role::Abbreviation | Role::Code) {
        return true;
    }
    if matches!(f.by, By::Inside | By::Part(_)) {
        return !f.common && (is_prominent(best.kind, best.population) || support >= 1.5);
    }
    if held {
        return true;
    }
    let prominent = is_prominent(best.kind, best.population);
    if f.common {
        let direction = is_direction(&f.key);
        return !direction && f.preposition && (prominent && !f.in_capitals || support >= 2.0)
            || f.cue.is_some_and(|cue| best.kind.fits(cue)) && !f.in_capitals && support >= 1.5;
    }
    if f.crowded {
        return f.key.contains(' ')
            || read && prominent
            || f.preposition && (best.kind == Kind::Country || support >= 2.0);
    }
    if f.in_capitals {
        return prominent || support >= 1.5 && (f.preposition || f.key.contains(' '));
    }
    prominent || f.preposition || f.cue.is_some() || f.key.contains(' ') || support >= 1.5
}
