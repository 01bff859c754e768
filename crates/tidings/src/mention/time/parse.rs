//! Finding where rules match: the longest match from each piece on, rules of higher levels holding
//! times that rules of lower levels read (`[since [Tuesday] night]`).

use std::collections::HashMap;
use std::rc::Rc;

use super::Grammar;
use super::pattern::{Atom, Class, Element, Reader};
use super::rule::{LEVELS, Means, Rule};

/// What an element of a pattern matched.
#[derive(Debug, Clone)]
pub(super) enum Capture {
    /// A class and its value.
    Value(Class, i32),
    /// A time inside.
    Time(Rc<Match>),
}

/// A rule's match.
#[derive(Debug, Clone)]
pub(super) struct Match {
    /// Index of the rule.
    pub(super) rule: usize,
    /// First piece.
    pub(super) start: usize,
    /// One past the last piece.
    pub(super) end: usize,
    /// In order.
    pub(super) captures: Vec<Capture>,
}

impl Match {
    /// The nth value of a class.
    pub(super) fn nth(&self, class: Class, nth: usize) -> Option<i32> {
        self.captures
            .iter()
            .filter_map(|capture| match capture {
                Capture::Value(found, value) if *found == class => Some(*value),
                _ => None,
            })
            .nth(nth)
    }

    /// The value of a class.
    pub(super) fn value(&self, class: Class) -> Option<i32> {
        self.nth(class, 0)
    }

    /// The year that it names.
    pub(super) fn year(&self) -> Option<i32> {
        let year = self
            .value(Class::Year)
            .or_else(|| self.value(Class::PlainYear));
        year.or_else(|| self.value(Class::ShortYear))
    }

    /// Whether the year stands in its words.
    pub(super) fn names_year(&self) -> bool {
        self.year().is_some() || self.times().any(|inner| inner.names_year())
    }

    /// The times inside.
    pub(super) fn times(&self) -> impl Iterator<Item = &Rc<Match>> {
        self.captures.iter().filter_map(|capture| match capture {
            Capture::Time(inner) => Some(inner),
            Capture::Value(..) => None,
        })
    }
}

/// Matches the rules of a grammar against one document.
pub(super) struct Parser<'a> {
    grammar: &'a Grammar,
    reader: Reader<'a>,
    best: HashMap<(usize, u8), Option<Rc<Match>>>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(grammar: &'a Grammar, reader: Reader<'a>) -> Self {
        Self {
            grammar,
            reader,
            best: HashMap::new(),
        }
    }

    /// All matches, in order, not overlapping.
    pub(super) fn matches(mut self) -> Vec<Rc<Match>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.reader.pieces.len() {
            match self.best(at, LEVELS) {
                Some(longest) if !self.grammar.rules[longest.rule].nested => {
                    at = longest.end;
                    found.push(longest);
                }
                _ => at += 1,
            }
        }
        found
    }

    /// The longest match from `at` on of rules up to `level`.
    fn best(&mut self, at: usize, level: u8) -> Option<Rc<Match>> {
        let piece = self.reader.pieces.get(at)?;
        if level == 0 || !self.grammar.begins(piece) {
            return None;
        }
        if let Some(known) = self.best.get(&(at, level)) {
            return known.clone();
        }
        let mut longest = self.best(at, level - 1);
        let grammar = self.grammar;
        for &(rule, pattern) in grammar.beginning_with(piece, level) {
            let found = self.run(rule, pattern, at, None);
            longest = longer(longest, found);
        }
        // Rules that begin with a time take the longest time so far: `Tuesday` + `night` + `last week`.
        while let Some(seed) = longest.clone() {
            let mut grown = Some(seed.clone());
            for &(rule, pattern) in grammar.beginning_with_time(level) {
                let found = self.run(rule, pattern, at, Some(&seed));
                grown = longer(grown, found);
            }
            if grown.as_ref().is_none_or(|grown| grown.end == seed.end) {
                break;
            }
            longest = grown;
        }
        self.best.insert((at, level), longest.clone());
        longest
    }

    fn run(
        &mut self,
        rule: usize,
        pattern: usize,
        at: usize,
        seed: Option<&Rc<Match>>,
    ) -> Option<Rc<Match>> {
        let grammar = self.grammar;
        let rule_read = &grammar.rules[rule];
        let elements = &rule_read.patterns[pattern];
        let mut captures = Vec::new();
        let end = if let Some(seed) = seed {
            if !self.fits(rule_read, seed) {
                return None;
            }
            captures.push(Capture::Time(seed.clone()));
            self.elements(rule_read, &elements[1..], seed.end, &mut captures)?
        } else {
            self.elements(rule_read, elements, at, &mut captures)?
        };
        self.allowed(rule_read, at, end).then(|| {
            Rc::new(Match {
                rule,
                start: at,
                end,
                captures,
            })
        })
    }

    /// Matches elements from `at` on; the end, and what they captured.
    fn elements(
        &mut self,
        rule: &Rule,
        elements: &[Element],
        at: usize,
        captures: &mut Vec<Capture>,
    ) -> Option<usize> {
        let Some((element, rest)) = elements.split_first() else {
            return Some(at);
        };
        let kept = captures.len();
        if let Atom::Gap(most) = element.atom {
            for skipped in 0..=most {
                if let Some(end) = self.elements(rule, rest, at + skipped, captures) {
                    return Some(end);
                }
                captures.truncate(kept);
                // A gap holds one noun phrase or clause: no mark, no second member.
                let word = self
                    .reader
                    .pieces
                    .get(at + skipped)
                    .is_some_and(|piece| piece.letters);
                let joins = ["and", "or", "but"]
                    .iter()
                    .any(|join| self.reader.is(at + skipped, join));
                if !word || joins {
                    return None;
                }
            }
            return None;
        }
        if let Some(next) = self.element(rule, element, at, captures) {
            if let Some(end) = self.elements(rule, rest, next, captures) {
                return Some(end);
            }
            captures.truncate(kept);
        }
        if element.optional {
            self.elements(rule, rest, at, captures)
        } else {
            None
        }
    }

    fn element(
        &mut self,
        rule: &Rule,
        element: &Element,
        at: usize,
        captures: &mut Vec<Capture>,
    ) -> Option<usize> {
        let piece = self.reader.pieces.get(at)?;
        let barred = !element.only.is_empty() && !element.only.contains(&piece.word);
        if barred || element.glued && !piece.glued {
            return None;
        }
        match &element.atom {
            Atom::Words(words) => words.contains(&piece.word).then_some(at + 1),
            Atom::Class(Class::Time) => {
                let inner = self.best(at, rule.level - 1)?;
                if !self.fits(rule, &inner) {
                    return None;
                }
                let end = inner.end;
                captures.push(Capture::Time(inner));
                Some(end)
            }
            Atom::Class(class) => {
                let (length, value) = self.reader.read(*class, at)?;
                captures.push(Capture::Value(*class, value));
                Some(at + length)
            }
            Atom::Gap(_) => None,
        }
    }

    /// Whether a rule takes this time inside it.
    fn fits(&self, rule: &Rule, inner: &Match) -> bool {
        let Rule { name, means, .. } = &self.grammar.rules[inner.rule];
        if matches!(means, Means::Duration | Means::Set | Means::Vague) {
            return false;
        }
        rule.inside.is_empty() || rule.inside.iter().any(|allowed| **allowed == **name)
    }

    /// Whether the words around a match let the rule stand.
    fn allowed(&self, rule: &Rule, start: usize, end: usize) -> bool {
        let pieces = self.reader.pieces;
        // A time does not run over the end of a sentence.
        if pieces[start].sentence != pieces[end - 1].sentence {
            return false;
        }
        let before = start.checked_sub(1).map(|at| &pieces[at]);
        let after = pieces.get(end);
        let here = &pieces[start];
        let led = before.filter(|piece| piece.sentence == here.sentence);
        let followed = after.filter(|piece| piece.sentence == here.sentence);
        (rule.only_after.is_empty()
            || led.is_some_and(|piece| rule.only_after.contains(&piece.word)))
            && !led.is_some_and(|piece| rule.not_after.contains(&piece.word))
            && (rule.only_before.is_empty()
                || followed.is_none_or(|piece| rule.only_before.contains(&piece.word)))
            && !followed.is_some_and(|piece| rule.not_before.contains(&piece.word))
    }
}

/// The longer match; the first of two that are equally long.
fn longer(first: Option<Rc<Match>>, second: Option<Rc<Match>>) -> Option<Rc<Match>> {
    match (first, second) {
        (Some(first), Some(second)) if second.end <= first.end => Some(first),
        (first, None) => first,
        (_, second) => second,
    }
}
