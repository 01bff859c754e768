//! Finding the names of the registry in a report, and telling which entry each means.
//!
//! In: the words of a report. Out: [`Found`]s in order, not overlapping. A name that several entries share is told by
//! what else the report names; one that stays open is left out. Longest names go first: "Hezbollah" in "Harakat
//! Hezbollah al-Nujaba" is not Hezbollah, whether the registry has the longer name or only the reader sees it.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::name::{self, Word};
use super::registry::{As, Registry, What, begun, ended};
use crate::Span;
use crate::language::{Analysis, Name, NameKind};
use crate::mention::place::Place;

/// Words that are a name of the registry.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// With the article before them.
    pub(super) tokens: Range<usize>,
    pub(super) entry: u32,
    pub(super) how: As,
    /// Why this entry and no other of that name.
    pub(super) because: &'static str,
    /// It is a part of a longer name that the registry does not have.
    pub(super) inside: bool,
}

/// A name of the registry at words of the report, before it is known whom it means.
#[derive(Debug, Clone, Copy)]
struct Hit {
    first: usize,
    count: usize,
    alias: u32,
}

/// What the report says of a short form: "Islamic Resistance in Iraq (IRI)".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Defined {
    Entry(u32),
    /// A name that the registry does not have.
    Unknown,
}

/// What was found in a report.
pub(super) struct Finds {
    /// Names of organisations, persons, states and their organs.
    pub(super) names: Vec<Found>,
    /// Common nouns for parties.
    pub(super) nouns: Vec<Found>,
    /// Words that change what follows.
    pub(super) modifiers: Vec<Found>,
    /// Words that tell what a name is, inside it.
    pub(super) in_names: Vec<Found>,
    /// Countries that the report names, and how often.
    pub(super) countries: BTreeMap<String, usize>,
}

pub(super) struct Report<'r> {
    pub(super) text: &'r str,
    pub(super) analysis: &'r Analysis,
    pub(super) registry: &'r Registry,
    pub(super) places: &'r [Place],
    /// Day of publication, as in ISO 8601.
    pub(super) day: Option<String>,
}

impl<'r> Report<'r> {
    /// The reader's name that holds a token.
    pub(super) fn name_over(&self, token: usize) -> Option<&'r Name> {
        let names = &self.analysis.names;
        let at = names.partition_point(|name| name.tokens.end <= token);
        names.get(at).filter(|name| name.tokens.start <= token)
    }
}

/// Everything of the registry in a report.
pub(super) fn find(report: &Report<'_>) -> Finds {
    let words = name::of_text(report.text, report.analysis);
    let (names, common) = hits(report, &words);
    let mut search = Search {
        report,
        words: &words,
        named: FxHashSet::default(),
        countries: BTreeMap::new(),
        defined: FxHashMap::default(),
    };
    search.read_evidence(&names);
    search.read_definitions(&names);
    let mut found = search.choose(&names);
    search.add_defined(&mut found);
    search.mark_parts(&mut found);
    let mut taken = vec![false; report.analysis.tokens.len()];
    for name in &found {
        if !matches!(name.how, As::Adjective | As::People | As::Seat) && !name.inside {
            taken[name.tokens.clone()].fill(true);
        }
    }
    let pick = |wanted: fn(As) -> bool, taken: &[bool]| {
        let mut picked = search.longest(&common, wanted);
        picked.retain(|found: &Found| !taken[found.tokens.clone()].contains(&true));
        picked
    };
    let free = vec![false; taken.len()];
    Finds {
        nouns: pick(|how| matches!(how, As::Noun { .. }), &taken),
        modifiers: pick(|how| matches!(how, As::Modifier(_)), &free),
        in_names: pick(|how| matches!(how, As::InName | As::Noun { .. }), &free),
        names: found,
        countries: search.countries,
    }
}

/// All aliases in the report: names, and common words.
fn hits(report: &Report<'_>, words: &[Word]) -> (Vec<Hit>, Vec<Hit>) {
    let (mut names, mut common) = (Vec::new(), Vec::new());
    let loud = loud_sentences(report);
    for first in 0..words.len() {
        report.registry.walk(words, first, |alias, count| {
            let hit = Hit {
                first,
                count,
                alias,
            };
            let how = report.registry.aliases[alias as usize].how;
            match how {
                As::InName => common.push(hit),
                As::Noun { .. } | As::Modifier(_) => {
                    common.extend(is_nominal(report, words, hit).then_some(hit));
                }
                _ if is_name(report, words, hit, &loud) => names.push(hit),
                _ => {}
            }
        });
    }
    (names, common)
}

/// For each sentence, whether it is all in capitals, so that case says nothing.
fn loud_sentences(report: &Report<'_>) -> Vec<bool> {
    let letters = |span: Span| {
        span.of(report.text)
            .chars()
            .filter(|c| c.is_alphabetic())
            .take(400)
    };
    report
        .analysis
        .sentences
        .iter()
        .map(|s| letters(s.span).count() > 12 && !letters(s.span).any(char::is_lowercase))
        .collect()
}

fn tokens_of(words: &[Word], hit: Hit) -> Range<usize> {
    words[hit.first].first..words[hit.first + hit.count - 1].token + 1
}

/// Whether a common noun is a noun here.
fn is_nominal(report: &Report<'_>, words: &[Word], hit: Hit) -> bool {
    let tokens = tokens_of(words, hit);
    let head = &report.analysis.tokens[tokens.end - 1];
    matches!(&*head.upos, "NOUN" | "PROPN" | "ADJ" | "VERB" | "X" | "ADV")
        && (hit.count > 1
            || matches!(&*head.upos, "NOUN" | "PROPN" | "X")
            || is_modifier(report, hit))
}

fn is_modifier(report: &Report<'_>, hit: Hit) -> bool {
    matches!(
        report.registry.aliases[hit.alias as usize].how,
        As::Modifier(_)
    )
}

/// Whether words that could be a name are one: abbreviations by their case, single words by their part of speech.
fn is_name(report: &Report<'_>, words: &[Word], hit: Hit, loud: &[bool]) -> bool {
    let alias = &report.registry.aliases[hit.alias as usize];
    let tokens = tokens_of(words, hit);
    let analysis = report.analysis;
    let first = &analysis.tokens[words[hit.first].token];
    let span = first.span.join(analysis.tokens[tokens.end - 1].span);
    if alias.how == As::Abbreviation
        && !name::letters(span.of(report.text)).eq(name::letters(&alias.name))
    {
        return false;
    }
    if alias.how == As::Abbreviation
        && loud[first.sentence]
        && name::letters(&alias.name).count() < 4
    {
        return false;
    }
    if tokens.len() > 1 || &*first.upos == "X" {
        return true;
    }
    let proper = match alias.how {
        As::Adjective | As::People => matches!(&*first.upos, "PROPN" | "ADJ" | "NOUN"),
        _ => &*first.upos == "PROPN",
    };
    proper || report.name_over(tokens.start).is_some()
}

struct Search<'s, 'r> {
    report: &'s Report<'r>,
    words: &'s [Word],
    /// Entries that a full name in the report means beyond doubt.
    named: FxHashSet<u32>,
    countries: BTreeMap<String, usize>,
    /// Letters of a short form -> what it stands for here.
    defined: FxHashMap<String, Defined>,
}

impl Search<'_, '_> {
    fn quote(&self, tokens: &Range<usize>) -> &str {
        let all = &self.report.analysis.tokens;
        all[tokens.start]
            .span
            .join(all[tokens.end - 1].span)
            .of(self.report.text)
    }

    /// What names that can mean only one entry tell of the others.
    fn read_evidence(&mut self, hits: &[Hit]) {
        let registry = self.report.registry;
        for group in groups(hits) {
            let mut entries: Vec<u32> = Vec::new();
            for hit in group {
                let alias = &registry.aliases[hit.alias as usize];
                if !entries.contains(&alias.entry) {
                    entries.push(alias.entry);
                }
            }
            let [entry] = entries[..] else { continue };
            let alias = &registry.aliases[group[0].alias as usize];
            let known = &registry.entries[entry as usize];
            match known.what {
                What::State | What::Organ => {
                    for country in &known.countries {
                        *self.countries.entry(country.to_string()).or_default() += 1;
                    }
                }
                _ => {}
            }
            let sure = match alias.how {
                As::Surname => self.has_title(entry, &tokens_of(self.words, group[0])),
                _ => !alias.needs,
            };
            if sure {
                self.named.insert(entry);
            }
        }
        for place in self.report.places {
            if let Some(country) = place.country.as_deref().filter(|_| place.id.is_some()) {
                *self.countries.entry(country.to_owned()).or_default() += 1;
            }
        }
    }

    /// Short forms in brackets after the name that they stand for.
    fn read_definitions(&mut self, hits: &[Hit]) {
        let (text, analysis) = (self.report.text, self.report.analysis);
        let mut by_end: FxHashMap<usize, Vec<&Hit>> = FxHashMap::default();
        for hit in hits {
            by_end
                .entry(tokens_of(self.words, *hit).end)
                .or_default()
                .push(hit);
        }
        let ending = |at: usize| by_end.get(&at).map_or(&[][..], Vec::as_slice);
        let entry_of = |hit: &Hit| self.report.registry.aliases[hit.alias as usize].entry;
        let mut defined = FxHashMap::default();
        for open in 1..analysis.tokens.len().saturating_sub(2) {
            if analysis.tokens[open].span.of(text) != "("
                || analysis.tokens[open + 2].span.of(text) != ")"
            {
                continue;
            }
            let short: String = name::letters(analysis.tokens[open + 1].span.of(text)).collect();
            let capitals = short.chars().filter(|c| c.is_uppercase()).count();
            if capitals < 2 || capitals * 2 < short.chars().count() {
                continue;
            }
            let own = ending(open + 2);
            let both = ending(open)
                .iter()
                .map(|hit| entry_of(hit))
                .find(|entry| own.iter().any(|hit| entry_of(hit) == *entry));
            let longest = ending(open)
                .iter()
                .filter(|hit| hit.count > 1)
                .max_by_key(|hit| hit.count);
            let meaning = if let Some(entry) = both {
                Some(Defined::Entry(entry))
            } else if self.initials_before(open, &short) {
                // Its own name, spelt out: whatever else is called so, here it is this.
                let whole = longest.filter(|hit| {
                    self.report.name_over(open - 1).is_none_or(|name| {
                        tokens_of(self.words, ***hit).start <= name.tokens.start + 1
                    })
                });
                Some(whole.map_or(Defined::Unknown, |hit| Defined::Entry(entry_of(hit))))
            } else {
                longest
                    .filter(|_| own.is_empty())
                    .map(|hit| Defined::Entry(entry_of(hit)))
            };
            if let Some(meaning) = meaning {
                if let Defined::Entry(entry) = meaning {
                    self.named.insert(entry);
                }
                defined.insert(short, meaning);
            }
        }
        self.defined = defined;
    }

    /// Whether the initials of the capitalised words before a token are these letters.
    fn initials_before(&self, at: usize, short: &str) -> bool {
        let analysis = self.report.analysis;
        let sentence = analysis.sentences[analysis.tokens[at].sentence]
            .tokens
            .clone();
        let wanted: Vec<char> = short.to_lowercase().chars().collect();
        let (mut some, mut all) = (Vec::new(), Vec::new());
        for token in (sentence.start..at).rev().take(24) {
            let word = analysis.tokens[token].span.of(self.report.text);
            let Some(first) = word.chars().next().filter(|c| c.is_alphabetic()) else {
                continue;
            };
            let initial = first.to_lowercase().next().unwrap_or(first);
            all.push(initial);
            if first.is_uppercase() {
                some.push(initial);
            }
            let spelt = |letters: &[char]| {
                letters.len() == wanted.len() && letters.iter().rev().eq(wanted.iter())
            };
            if first.is_uppercase() && (spelt(&some) || spelt(&all)) {
                return true;
            }
        }
        false
    }

    /// The longest names, each with the entry that it means.
    fn choose(&self, hits: &[Hit]) -> Vec<Found> {
        let mut all: Vec<&[Hit]> = groups(hits).collect();
        all.sort_by_key(|group| {
            (
                std::cmp::Reverse(tokens_of(self.words, group[0]).len()),
                group[0].first,
            )
        });
        let mut taken = vec![false; self.report.analysis.tokens.len()];
        let mut found = Vec::new();
        for group in all {
            let tokens = tokens_of(self.words, group[0]);
            if taken[tokens.clone()].contains(&true) {
                continue;
            }
            if let Some((hit, because)) = self.meant(group, &tokens) {
                let alias = &self.report.registry.aliases[hit.alias as usize];
                taken[tokens.clone()].fill(true);
                found.push(Found {
                    tokens,
                    entry: alias.entry,
                    how: alias.how,
                    because,
                    inside: false,
                });
            }
        }
        found.sort_by_key(|f| f.tokens.start);
        found
    }

    /// Which of the entries that share a name is meant.
    fn meant(&self, group: &[Hit], tokens: &Range<usize>) -> Option<(Hit, &'static str)> {
        let registry = self.report.registry;
        let short: String = name::letters(self.quote(tokens)).collect();
        let defined = self.defined.get(&short);
        let mut best: Vec<(i32, Hit, &'static str)> = Vec::new();
        for &hit in group {
            let alias = &registry.aliases[hit.alias as usize];
            let entry = &registry.entries[alias.entry as usize];
            match defined {
                Some(Defined::Unknown) => continue,
                Some(Defined::Entry(meant)) if *meant != alias.entry => continue,
                _ => {}
            }
            let named = self.named.contains(&alias.entry);
            let here: usize = entry
                .countries
                .iter()
                .chain(entry.offices.iter().filter_map(|o| o.country.as_ref()))
                .filter_map(|c| self.countries.get(&**c))
                .max()
                .copied()
                .unwrap_or(0);
            if let Some(day) = &self.report.day
                && entry.what == What::Organisation
                && !begun(entry.from.as_deref(), day)
            {
                continue;
            }
            if alias.needs && !named && here == 0 {
                continue;
            }
            if alias.how == As::Surname && !named && !self.has_title(alias.entry, tokens) {
                continue;
            }
            let over = self
                .report
                .day
                .as_deref()
                .is_some_and(|day| ended(entry.to.as_deref(), day));
            let because = if defined.is_some() {
                "defined in the report"
            } else if alias.needs && named {
                "the report has its full name"
            } else if alias.needs {
                "the report names its country"
            } else {
                ""
            };
            let score = if named { 400 } else { 0 }
                + i32::try_from(here.min(100)).unwrap_or(100) * 2
                + i32::from(!over)
                + i32::from(entry.what == What::Organisation);
            match best
                .iter_mut()
                .find(|(_, other, _)| registry.aliases[other.alias as usize].entry == alias.entry)
            {
                Some(known) => {
                    // "Iraqi" is adjective and noun: which, its neighbours tell.
                    if alias.how < registry.aliases[known.1.alias as usize].how {
                        *known = (score, hit, because);
                    }
                }
                None => best.push((score, hit, because)),
            }
        }
        best.sort_by_key(|(score, hit, _)| (-score, hit.alias));
        match best[..] {
            [(score, ..), (next, ..), ..] if score == next => None,
            [(_, hit, because), ..] => Some((hit, because)),
            [] => None,
        }
    }

    /// Whether a title that the person has held stands right before the words: "Prime Minister al-Sudani".
    fn has_title(&self, person: u32, tokens: &Range<usize>) -> bool {
        let registry = self.report.registry;
        let offices = &registry.entries[person as usize].offices;
        let at = self.words.partition_point(|word| word.first < tokens.start);
        (1..=5usize.min(at)).any(|count| {
            let before = &self.words[at - count..at];
            let begins = before.iter().skip(1).all(|word| !word.apart && !word.comma)
                && !self.words[at].apart;
            begins && {
                let hash = name::hash(before);
                offices.iter().any(|office| {
                    office.key == registry.office_of(hash)
                        && self
                            .report
                            .day
                            .as_deref()
                            .is_none_or(|day| begun(office.from.as_deref(), day))
                })
            }
        })
    }

    /// Later mentions of short forms that the report defines and the registry does not have.
    fn add_defined(&self, found: &mut Vec<Found>) {
        if self.defined.is_empty() {
            return;
        }
        let mut taken = vec![false; self.report.analysis.tokens.len()];
        for f in found.iter() {
            taken[f.tokens.clone()].fill(true);
        }
        for word in self.words.iter().filter(|word| word.capital) {
            let tokens = word.first..word.token + 1;
            let short: String = name::letters(self.quote(&(word.token..word.token + 1))).collect();
            let Some(Defined::Entry(entry)) = self.defined.get(&short) else {
                continue;
            };
            if taken[tokens.clone()].contains(&true) {
                continue;
            }
            taken[tokens.clone()].fill(true);
            found.push(Found {
                tokens,
                entry: *entry,
                how: As::Abbreviation,
                because: "defined in the report",
                inside: false,
            });
        }
        found.sort_by_key(|f| f.tokens.start);
    }

    /// Marks names that are only a part of a longer name the reader sees: "Hezbollah" of "Zarqan Hezbollah Union".
    fn mark_parts(&self, found: &mut [Found]) {
        let analysis = self.report.analysis;
        let beside: Vec<Range<usize>> = found
            .iter()
            .filter(|f| matches!(f.how, As::Adjective | As::Name) && self.what(f) == What::State)
            .map(|f| f.tokens.clone())
            .collect();
        let mut names = analysis.names.iter().peekable();
        for f in found.iter_mut() {
            while names
                .next_if(|name| name.tokens.end <= f.tokens.start)
                .is_some()
            {}
            let Some(name) = names.peek().filter(|name| name.tokens.start < f.tokens.end) else {
                continue;
            };
            if name.kind == NameKind::Nationality {
                continue;
            }
            let own = name.tokens.clone().all(|token| {
                let word = analysis.tokens[token].span.of(self.report.text);
                f.tokens.contains(&token)
                    || !word.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
                    || (token < f.tokens.start
                        && self.what(f) != What::State
                        && beside.iter().any(|state| state.contains(&token)))
                    || (name.kind == NameKind::Person
                        && token < f.tokens.start
                        && self.what(f) == What::Person
                        && (f.how != As::Surname || self.may_precede(word, f)))
            });
            f.inside = !own;
        }
    }

    /// Whether a word may stand before this person's surname: a title, or one that begins as a word of the whole name
    /// does ("Moammar" for "Muammar"). "Hunter Biden" is not Joe Biden.
    fn may_precede(&self, word: &str, found: &Found) -> bool {
        let whole = &self.report.registry.entries[found.entry as usize].name;
        let initial = |word: &str| word.chars().next().map(|c| c.to_ascii_uppercase());
        name::is_title(&word.to_lowercase())
            || whole
                .split([' ', '-'])
                .any(|own| initial(own) == initial(word))
    }

    fn what(&self, found: &Found) -> What {
        self.report.registry.entries[found.entry as usize].what
    }

    /// The longest of common words, not overlapping.
    fn longest(&self, hits: &[Hit], wanted: impl Fn(As) -> bool) -> Vec<Found> {
        let registry = self.report.registry;
        let mut wanted: Vec<&Hit> = hits
            .iter()
            .filter(|hit| wanted(registry.aliases[hit.alias as usize].how))
            .collect();
        wanted.sort_by_key(|hit| (std::cmp::Reverse(hit.count), hit.first, hit.alias));
        let mut taken = vec![false; self.report.analysis.tokens.len()];
        let mut found = Vec::new();
        for hit in wanted {
            let tokens = tokens_of(self.words, *hit);
            if taken[tokens.clone()].contains(&true) {
                continue;
            }
            taken[tokens.clone()].fill(true);
            let alias = &registry.aliases[hit.alias as usize];
            found.push(Found {
                tokens,
                entry: alias.entry,
                how: alias.how,
                because: "",
                inside: false,
            });
        }
        found.sort_by_key(|f| f.tokens.start);
        found
    }
}

/// The hits at the same words; hits come in order of their first word, then of their number of words.
fn groups(hits: &[Hit]) -> impl Iterator<Item = &[Hit]> {
    hits.chunk_by(|x, y| (x.first, x.count) == (y.first, y.count))
}
