//! Offices: who held one on a day, and what a person was on it.

use tidings_data::actors::Sector;

use super::name;
use super::registry::{As, Entry, Held, Registry, begun};

/// What a person is on the day of a report.
pub(super) struct Standing<'r> {
    pub(super) country: Option<&'r str>,
    /// Absent for someone who no longer, or not yet, holds an office.
    pub(super) sector: Option<Sector>,
    pub(super) office: Option<&'r Held>,
}

/// What a person is on a day: the office held then, else the country of the last one before. Without a day, only
/// what all offices agree on.
pub(super) fn standing<'r>(
    registry: &'r Registry,
    person: &'r Entry,
    day: Option<&str>,
) -> Standing<'r> {
    let country = |office: &'r Held| {
        let of = office.of.as_deref().and_then(|id| registry.entry(id));
        office
            .country
            .as_deref()
            .or_else(|| of.and_then(|entry| entry.countries.first().map(|c| &**c)))
    };
    let Some(day) = day else {
        let mut countries: Vec<_> = person.offices.iter().map(country).collect();
        countries.dedup();
        let one = if let [one] = countries[..] { one } else { None };
        return Standing {
            country: one,
            sector: None,
            office: None,
        };
    };
    // Of several at once, the one that was taken up last.
    let mut now: Vec<&Held> = person.offices.iter().filter(|o| o.on(day)).collect();
    now.sort_by_key(|office| office.from.as_deref().unwrap_or(""));
    if let Some(office) = now.last() {
        return Standing {
            country: country(office),
            sector: sector(registry, office),
            office: Some(office),
        };
    }
    let last = person
        .offices
        .iter()
        .filter(|o| begun(o.from.as_deref(), day))
        .max_by_key(|o| o.to.as_deref().unwrap_or(""));
    Standing {
        country: last.and_then(country),
        sector: None,
        office: None,
    }
}

/// The sector of an office: that of its title among the roles, of its organisation, else the government's.
fn sector(registry: &Registry, office: &Held) -> Option<Sector> {
    if let Some(of) = &office.of {
        return registry.entry(of).and_then(|entry| entry.sector);
    }
    let words = name::of_name(&office.title);
    let known = (0..words.len())
        .flat_map(|start| (start + 1..=words.len()).map(move |end| (start, end)))
        .filter(|(start, end)| end - start == words.len() || *start == 0 || *end == words.len())
        .max_by_key(|(start, end)| {
            let found = noun(registry, &words[*start..*end]).is_some();
            (found, end - start)
        })
        .and_then(|(start, end)| noun(registry, &words[start..end]));
    Some(known.unwrap_or(Sector::Gov))
}

fn noun(registry: &Registry, words: &[name::Word]) -> Option<Sector> {
    let alias = registry
        .exactly(words)
        .into_iter()
        .map(|alias| &registry.aliases[alias as usize])
        .find(|alias| matches!(alias.how, As::Noun { .. }))?;
    registry.entries[alias.entry as usize].sector
}

/// Who held an office of a country or organisation on a day, if that was one person.
pub(super) fn holder<'r>(
    registry: &'r Registry,
    office: u64,
    of: &str,
    day: &str,
) -> Option<&'r Entry> {
    let held = |person: &&u32| {
        registry.entries[**person as usize].offices.iter().any(|o| {
            o.key == office
                && (o.country.as_deref() == Some(of) || o.of.as_deref() == Some(of))
                && o.on(day)
        })
    };
    let mut holders = registry.holders(office, of).iter().filter(held);
    match (holders.next(), holders.next()) {
        (Some(&one), None) => Some(&registry.entries[one as usize]),
        _ => None,
    }
}
