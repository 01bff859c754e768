//! Finding the words that may name a place: the reader's names, and names of the gazetteer it missed.
//!
//! Out: [`Found`]s in order, not overlapping, each with the places it may mean and what stands around it. Those the
//! reader did not mark are only suggestions; [`super::choose`] keeps the ones that the rest of the report bears out.

use std::ops::Range;

use super::gazetteer::{Candidate, Gazetteer, Kind, Role, Tier};
use super::key::{self, Generic};
use crate::Span;
use crate::language::{Analysis, Name, NameKind};

/// Longest name of a place, in words.
const LONGEST: usize = 9;

/// The reader leaves out at most so many words at either end of a name.
const PARTED: usize = 3;

/// Who says that these words name a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The reader: a place, facility or nationality.
    Reader,
    /// The gazetteer: capitalised words that are a name in it.
    Gazetteer,
    /// The gazetteer, inside a name of something else: "Iranian" in "Iranian Army".
    Inside,
    /// The gazetteer, inside a name of a place that it does not have: "Baghdad" in "Karrada district of Baghdad".
    Part(Span),
}

/// Words that may name a place, and what stands around them.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent observations of the words around a name"
)]
pub(super) struct Found {
    /// The words.
    pub(super) span: Span,
    /// Their tokens.
    pub(super) tokens: Range<usize>,
    /// Exact key of the name.
    pub(super) key: String,
    /// Who says so.
    pub(super) by: By,
    /// Places of that name.
    pub(super) candidates: Vec<Candidate>,
    /// What kind the words beside it say it is: "province" after it, "town of" before it.
    pub(super) cue: Option<Generic>,
    /// A preposition of place stands before it.
    pub(super) preposition: bool,
    /// Index of the found that holds it: "Illinois" of "Springfield" in "Springfield, Illinois".
    pub(super) container: Option<usize>,
    /// It is one of three or more names told in a row: "Texas, Washington and Utah".
    pub(super) in_row: bool,
    /// A capitalised word stands beside it, so it may be a part of a person's or an organisation's name.
    pub(super) crowded: bool,
    /// The name is a common word.
    pub(super) common: bool,
    /// Its sentence is in capitals: the letters' case says nothing.
    pub(super) in_capitals: bool,
}

/// Every group of words that may name a place, in order.
pub(super) fn find(text: &str, analysis: &Analysis, gazetteer: &Gazetteer<'_>) -> Vec<Found> {
    let scan = Scan {
        text,
        analysis,
        gazetteer,
        capitals: capital_sentences(text, analysis),
        caseless: !text.chars().any(char::is_uppercase),
    };
    let mut found = Vec::new();
    let mut at = 0;
    let wholes: Vec<Range<usize>> = analysis.names.iter().map(|name| scan.whole(name)).collect();
    for (number, name) in analysis.names.iter().enumerate() {
        let tokens = wholes[number].clone();
        let later = wholes[number + 1..].iter().take(PARTED);
        // "United | States": the first part goes with the second.
        let taken = later.clone().any(|whole| whole.start <= tokens.start);
        if taken || tokens.end <= at {
            continue;
        }
        if at < tokens.start {
            // "the coast of Lake | Erie": what the reader takes for a person may end a place that begins before it.
            let person = name.kind == NameKind::Person;
            let limit = if person { tokens.end } else { tokens.start };
            scan.search(at..tokens.start, limit, By::Gazetteer, &mut found);
        }
        let tokens = tokens.start.max(at)..tokens.end;
        at = tokens.end;
        match name.kind {
            NameKind::Place | NameKind::Facility | NameKind::Nationality => {
                scan.named(tokens, &mut found);
            }
            NameKind::Organisation => {
                let limit = tokens.end;
                scan.search(tokens, limit, By::Inside, &mut found);
            }
            NameKind::Person | NameKind::Weapon | NameKind::Platform => {}
        }
    }
    if at < analysis.tokens.len() {
        let end = analysis.tokens.len();
        scan.search(at..end, end, By::Gazetteer, &mut found);
    }
    scan.surroundings(&mut found);
    found
}

/// For each sentence, whether it is written in capitals.
fn capital_sentences(text: &str, analysis: &Analysis) -> Vec<bool> {
    let share = |tokens: &Range<usize>| {
        let words = analysis.tokens[tokens.clone()]
            .iter()
            .map(|t| t.span.of(text));
        let (mut all, mut capital) = (0u32, 0u32);
        for word in words.filter(|w| w.len() > 1 && w.chars().any(char::is_alphabetic)) {
            all += 1;
            capital += u32::from(!word.chars().any(char::is_lowercase));
        }
        all >= 3 && capital * 10 >= all * 7
    };
    analysis
        .sentences
        .iter()
        .map(|s| share(&s.tokens))
        .collect()
}

struct Scan<'s, 'g> {
    text: &'s str,
    analysis: &'s Analysis,
    gazetteer: &'s Gazetteer<'g>,
    capitals: Vec<bool>,
    /// The report has no capital letters at all.
    caseless: bool,
}

impl Scan<'_, '_> {
    fn word(&self, token: usize) -> &str {
        self.analysis
            .tokens
            .get(token)
            .map_or("", |t| t.span.of(self.text))
    }

    fn in_capitals(&self, token: usize) -> bool {
        self.capitals
            .get(self.analysis.tokens[token].sentence)
            .copied()
            .unwrap_or(false)
    }

    fn same_sentence(&self, a: usize, b: usize) -> bool {
        let sentence = |t: usize| self.analysis.tokens.get(t).map(|t| t.sentence);
        sentence(a).is_some() && sentence(a) == sentence(b)
    }

    /// Whether space or a hyphen separates the token from the one before it.
    fn gap_before(&self, token: usize) -> bool {
        let tokens = &self.analysis.tokens;
        token > 0 && tokens[token - 1].span.end < tokens[token].span.start
    }

    /// The name of the gazetteer of which the reader marked a part: "States" of "United States", "York" of "New York".
    fn whole(&self, name: &Name) -> Range<usize> {
        let (marked, kind) = (&name.tokens, name.kind);
        let place = matches!(
            kind,
            NameKind::Place | NameKind::Facility | NameKind::Nationality
        );
        let owned = marked.start > 0 && is_possessive(self.word(marked.start - 1));
        if !(place || owned && kind == NameKind::Organisation) {
            return marked.clone();
        }
        // "coordinator for South | Sudan, Eugene Owusu": what the reader takes for a person may begin with a place.
        let free = |token: usize| {
            self.may_start(token)
                && self.same_sentence(token, marked.start)
                && self.analysis.name_at(token).is_none_or(|name| {
                    token >= marked.end
                        || name.kind != NameKind::Person
                            && name.tokens.start + PARTED >= marked.start
                })
        };
        let before = (marked.start.saturating_sub(PARTED)..marked.start)
            .rev()
            // "the People's | Republic of China"
            .take_while(|&token| free(token) || is_possessive(self.word(token)))
            .last()
            .unwrap_or(marked.start);
        (before..=marked.start)
            .find_map(|start| {
                let (end, _) = self.longest(start, marked.end + PARTED)?;
                let more = end > marked.end || start < marked.start;
                let names = (marked.end..end).all(|token| {
                    free(token) || !self.word(token).chars().any(char::is_alphanumeric)
                });
                (more && end >= marked.end && names).then_some(start..end)
            })
            .unwrap_or_else(|| marked.clone())
    }

    /// A name of the reader: all of it, or if the gazetteer has no such name, the longest name in it.
    fn named(&self, tokens: Range<usize>, found: &mut Vec<Found>) {
        let span = self.analysis.span(&tokens);
        let key = key::exact(span.of(self.text));
        // "the far bank" is a place, but none that has a name; where nothing is capitalised, who knows.
        let small = |words: &str| words.is_ascii() && !words.chars().any(char::is_uppercase);
        if small(span.of(self.text)) && !self.caseless {
            found.push(self.found(tokens, key, By::Reader, Vec::new()));
            return;
        }
        let candidates = self.allowed(span, self.gazetteer.by_key(&key), tokens.start);
        if candidates.is_empty() {
            let from = found.len();
            self.search(tokens.clone(), tokens.end, By::Part(span), found);
            if found.len() > from {
                return;
            }
        }
        found.push(self.found(tokens, key, By::Reader, candidates));
    }

    /// Longest names of the gazetteer that start among `tokens` and end at `limit` at the latest, from the left.
    fn search(&self, tokens: Range<usize>, limit: usize, by: By, found: &mut Vec<Found>) {
        let mut at = tokens.start;
        while at < tokens.end {
            let matched = if self.may_start(at) {
                self.longest(at, limit)
            } else {
                None
            };
            let Some((end, candidates)) = matched else {
                at += 1;
                continue;
            };
            let key = key::exact(self.analysis.span(&(at..end)).of(self.text));
            found.push(self.found(at..end, key, by, candidates));
            at = end;
        }
    }

    /// Whether a name may start here: a capital letter, a letter without case, or "al-" before one.
    fn may_start(&self, at: usize) -> bool {
        let word = self.word(at);
        let Some(first) = word.chars().next() else {
            return false;
        };
        first.is_alphabetic() && !first.is_lowercase()
            || matches!(
                word,
                "al" | "el" | "ad" | "ar" | "as" | "ash" | "at" | "az" | "an"
            ) && self.word(at + 1).starts_with(['-', '‑'])
                && self.word(at + 2).starts_with(char::is_uppercase)
    }

    fn longest(&self, at: usize, limit: usize) -> Option<(usize, Vec<Candidate>)> {
        let mut spelling = self.gazetteer.spell();
        let mut best = None;
        for token in at..limit.min(at + LONGEST) {
            if !self.same_sentence(at, token)
                || !spelling.word(self.word(token), self.gap_before(token))
            {
                break;
            }
            let last = self.word(token);
            // "Peru's" is not Perus; "People's" may go on.
            if token > at && is_possessive(last) {
                continue;
            }
            if !last.chars().any(char::is_alphanumeric) {
                continue;
            }
            if let Some(value) = spelling.value() {
                let surface = self.analysis.span(&(at..token + 1));
                let candidates = self.gazetteer.postings(value, Tier::Exact);
                let candidates = self.allowed(surface, candidates, at);
                if candidates.iter().any(|c| c.role != Role::Word) {
                    best = Some((token + 1, candidates));
                }
            }
        }
        best
    }

    /// Leaves out abbreviations and codes that are not written as such.
    fn allowed(&self, span: Span, mut candidates: Vec<Candidate>, at: usize) -> Vec<Candidate> {
        let surface = span.of(self.text);
        let dotted = surface.contains('.') || self.text[span.range().end..].starts_with('.');
        let capital = !surface.chars().any(char::is_lowercase);
        let in_capitals = self.in_capitals(at);
        candidates.retain(|c| match c.role {
            Role::Abbreviation => dotted || capital && !in_capitals,
            Role::Code => capital && !in_capitals && at > 0 && self.word(at - 1) == ",",
            _ => surface.chars().count() > 2 || !surface.is_ascii(),
        });
        candidates
    }

    fn found(
        &self,
        tokens: Range<usize>,
        key: String,
        by: By,
        mut candidates: Vec<Candidate>,
    ) -> Found {
        let common = candidates.iter().any(|c| c.role == Role::Word);
        let in_capitals = self.in_capitals(tokens.start);
        candidates.retain(|c| c.role != Role::Word);
        let span = self.analysis.span(&tokens);
        Found {
            span,
            tokens,
            key,
            by,
            candidates,
            cue: None,
            preposition: false,
            container: None,
            in_row: false,
            crowded: false,
            common,
            in_capitals,
        }
    }

    /// Reads the words around each found: kind words, prepositions, "X, Y", neighbours with capitals.
    fn surroundings(&self, found: &mut [Found]) {
        for n in 0..found.len() {
            let Range { start, end } = found[n].tokens.clone();
            let (mut end, mut cue) = (end, None);
            if self.same_sentence(start, end)
                && let Some((kind, words)) = self.generic_at(end)
                && found
                    .get(n + 1)
                    .is_none_or(|next| next.tokens.start >= end + words)
            {
                cue = Some(kind);
                if self.word(end).starts_with(char::is_uppercase) && !self.in_capitals(start) {
                    end += words;
                }
            }
            let (before, named_before) = self.before(start);
            cue = cue.or(before);
            let first = named_before.unwrap_or(start);
            found[n].cue = cue.or_else(|| key::bare(&found[n].key).and_then(|(_, kind)| kind));
            found[n].preposition = first > 0
                && self.same_sentence(first - 1, start)
                && is_preposition(self.word(first - 1));
            found[n].tokens = start..end;
            found[n].span = self.analysis.span(&(start..end));
            found[n].container = self.container(found, n);
            found[n].crowded = self.crowded(found, n);
        }
        self.rows(found);
    }

    /// Marks the names told in rows: three or more with nothing but commas, and "and" or "or", between them.
    fn rows(&self, found: &mut [Found]) {
        let goes_on = |a: &Found, b: &Found| {
            let mut between = a.tokens.end..b.tokens.start;
            matches!(between.len(), 1 | 2)
                && between.all(|t| matches!(self.word(t), "," | "and" | "or"))
        };
        for row in found.chunk_by_mut(goes_on).filter(|row| row.len() >= 3) {
            for found in row {
                found.in_row = true;
            }
        }
    }

    /// The kind said by the one to three words from `at` on, and how many words these are.
    fn generic_at(&self, at: usize) -> Option<(Generic, usize)> {
        let mut key = String::new();
        let mut best = None;
        for words in 1..=3 {
            if at + words > self.analysis.tokens.len() {
                break;
            }
            key::gap(&mut key);
            key::push_exact(&mut key, self.word(at + words - 1));
            if let Some(kind) = key::generic(key.trim_end()) {
                best = Some((kind, words));
            }
        }
        best
    }

    /// The kind said before a name ("the town of", "Camp"), and the token where these words start.
    fn before(&self, start: usize) -> (Option<Generic>, Option<usize>) {
        let of = start > 1
            && self.word(start - 1).eq_ignore_ascii_case("of")
            && self.same_sentence(start - 1, start);
        let at = if of {
            start.checked_sub(2)
        } else {
            start.checked_sub(1)
        };
        let Some(at) = at.filter(|&at| self.same_sentence(at, start)) else {
            return (None, None);
        };
        let kind = key::generic(&key::exact(self.word(at)));
        let kind = kind.filter(|k| of || matches!(k, Generic::Camp | Generic::Settlement));
        let the = at > 0 && matches!(self.word(at - 1), "the" | "The" | "THE");
        (kind, kind.map(|_| if the { at - 1 } else { at }))
    }

    /// The found after this one if it holds it: "X, Y", "X (Y)", "X in Y", "X, in Y".
    fn container(&self, found: &[Found], n: usize) -> Option<usize> {
        let next = found.get(n + 1)?;
        let between = found[n].tokens.end..next.tokens.start;
        if between.len() > 5 || !self.same_sentence(found[n].tokens.start, next.tokens.start) {
            return None;
        }
        let words: Vec<String> = between.map(|t| self.word(t).to_lowercase()).collect();
        let links = words.iter().map(String::as_str);
        let links = links.filter(|w| *w != "the" && !is_direction(w) && key::generic(w).is_none());
        let links: Vec<&str> = links.collect();
        let held = matches!(links[..], ["," | "(" | "in" | "of"] | [",", "in"]);
        held.then_some(n + 1)
    }

    /// Whether a capitalised word beside it belongs to no place, so that both may be one name of something else.
    fn crowded(&self, found: &[Found], n: usize) -> bool {
        let Range { start, end } = found[n].tokens.clone();
        if self.in_capitals(start) {
            return false;
        }
        // "Harbour" in "Harbour Bridge" is a common word, but a part of that name.
        let in_whole = |t: usize| matches!(found[n].by, By::Part(whole) if whole.contains(self.analysis.tokens[t].span));
        let is_name = |t: usize| {
            let word = self.word(t);
            word.starts_with(char::is_uppercase)
                && word.chars().count() > 1
                && (!self.is_word(word) || in_whole(t) && key::generic(&key::exact(word)).is_none())
        };
        let mut left = start > 0 && self.same_sentence(start - 1, start) && is_name(start - 1);
        let is_large = |f: &Found| {
            f.candidates.iter().any(|c| {
                c.role == Role::Demonym
                    || self
                        .gazetteer
                        .place(c.row)
                        .is_some_and(|e| matches!(e.kind, Kind::Country | Kind::Admin1))
            })
        };
        if n > 0 && found[n - 1].tokens.end == start {
            left = !is_large(&found[n - 1]);
        }
        if start > 0
            && (is_direction(self.word(start - 1))
                || found[n].candidates.iter().all(|c| c.role == Role::Demonym))
        {
            left = false;
        }
        let title = start > 0 && is_title(self.word(start - 1));
        let mut right =
            self.same_sentence(start, end) && is_name(end) && self.generic_at(end).is_none();
        if let Some(next) = found.get(n + 1).filter(|next| next.tokens.start == end) {
            right = !is_large(next);
        }
        left || title || right
    }

    /// Whether a capitalised word is a common one: "In", "President".
    fn is_word(&self, word: &str) -> bool {
        let mut spelling = self.gazetteer.spell();
        spelling.word(word, false)
            && spelling.value().is_some_and(|v| {
                self.gazetteer
                    .postings(v, Tier::Exact)
                    .iter()
                    .any(|c| c.role == Role::Word)
            })
    }
}

fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'S" | "’S")
}

/// Prepositions that often stand before a place; "of" is too common to tell.
pub(super) fn is_preposition(word: &str) -> bool {
    const PLACE: &[&str] = &[
        "across",
        "along",
        "around",
        "at",
        "between",
        "from",
        "in",
        "inside",
        "into",
        "near",
        "outside",
        "over",
        "through",
        "throughout",
        "to",
        "toward",
        "towards",
        "within",
    ];
    PLACE
        .binary_search(&word.to_ascii_lowercase().as_str())
        .is_ok()
}

/// Points of the compass, as they stand before the name of a place.
pub(super) fn is_direction(word: &str) -> bool {
    const DIRECTIONS: &[&str] = &[
        "central",
        "downtown",
        "east",
        "eastern",
        "greater",
        "lower",
        "mainland",
        "mid",
        "north",
        "northeast",
        "northeastern",
        "northern",
        "northwest",
        "northwestern",
        "occupied",
        "rural",
        "south",
        "southeast",
        "southeastern",
        "southern",
        "southwest",
        "southwestern",
        "upper",
        "upstate",
        "west",
        "western",
    ];
    DIRECTIONS
        .binary_search(&word.to_ascii_lowercase().as_str())
        .is_ok()
}

fn is_title(word: &str) -> bool {
    const TITLES: &[&str] = &[
        "Capt.",
        "Cmdr.",
        "Col.",
        "Dr.",
        "Gen.",
        "Gov.",
        "Hon.",
        "Judge",
        "Justice",
        "Lt.",
        "Maj.",
        "Miss",
        "Mr",
        "Mr.",
        "Mrs",
        "Mrs.",
        "Ms",
        "Ms.",
        "Officer",
        "President",
        "Prof.",
        "Rep.",
        "Rev.",
        "Sen.",
        "Senator",
        "Sgt.",
        "Sheriff",
        "Sir",
    ];
    TITLES.binary_search(&word).is_ok()
}

/// Whether a kind is so large or so well known that its name alone is enough.
pub(super) fn is_prominent(kind: Kind, population: u32) -> bool {
    matches!(
        kind,
        Kind::Country | Kind::Admin1 | Kind::Continent | Kind::Territory | Kind::Region
    ) || kind >= Kind::Facility && kind != Kind::Village
        || kind.is_settlement() && population >= 100_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_lists_are_sorted() {
        assert!(is_preposition("within") && is_preposition("Across"));
        assert!(is_direction("central") && is_direction("western"));
        assert!(is_title("Capt.") && is_title("Sir"));
    }
}
