//! The date rules, compiled and indexed by the words that they may begin with.

use jiff::civil::Date;

use super::pattern::{Atom, Class, Element, Reader};
use super::rule::{self, LEVELS, Rule};
use super::words::{self, Entry, Piece, Vocabulary};
use super::{Interval, RuleError, Times, parse, reference, resolve};
use crate::Span;
use crate::language::{Analysis, segment};

/// The date rules of a language, compiled.
#[derive(Debug)]
pub struct Grammar {
    pub(super) rules: Vec<Rule>,
    vocabulary: Vocabulary,
    /// Patterns by the word that they may begin with.
    by_word: Vec<Starts>,
    /// Patterns that may begin with digits.
    by_digits: Starts,
    /// Patterns that begin with a time.
    by_time: Starts,
}

/// Patterns by level, as (rule, pattern).
type Starts = [Vec<(usize, usize)>; LEVELS as usize];

impl Grammar {
    /// The English rules of `tidings-data`.
    ///
    /// # Errors
    /// If a rule file cannot be read; the error says where.
    pub fn english() -> Result<Self, RuleError> {
        Self::new(tidings_data::dates::WORDS, tidings_data::dates::RULES)
    }

    /// Compiles word tables and rules, given as (name, TOML).
    ///
    /// # Errors
    /// If one cannot be read; the error says where.
    pub fn new(words: (&str, &str), rules: &[(&str, &str)]) -> Result<Self, RuleError> {
        let tables = rule::read_tables(words.0, words.1)?;
        let mut vocabulary = Vocabulary::new(&tables);
        let rules: Result<Vec<_>, _> = rules
            .iter()
            .map(|(name, source)| rule::read(name, source, &mut vocabulary))
            .collect();
        let mut grammar = Self {
            rules: rules?,
            by_word: vec![Starts::default(); vocabulary.len()],
            vocabulary,
            by_digits: Starts::default(),
            by_time: Starts::default(),
        };
        grammar.index();
        Ok(grammar)
    }

    /// Finds and resolves the times of a document.
    ///
    /// `published` is its publication date; a dateline in the text goes before it, as wires tell
    /// `today` from there.
    pub fn find(&self, text: &str, analysis: &Analysis, published: Option<Date>) -> Times {
        let pieces = words::pieces(text, analysis, &self.vocabulary);
        let reader = || Reader {
            text,
            pieces: &pieces,
            vocabulary: &self.vocabulary,
        };
        let matches = parse::Parser::new(self, reader()).matches();
        let reference = reference::find(self, &reader(), &matches, published);
        let sections = reference::sections(self, &reader(), &matches, reference);
        let resolver = resolve::Resolver::new(self, reader(), analysis, reference, sections);
        let times = resolver.resolve(&matches);
        Times { times, reference }
    }

    /// The examples that do not read as written, and the counterexamples that the rule reads, one a line.
    pub fn failures(&self) -> Vec<String> {
        let mut failures = Vec::new();
        for rule in &self.rules {
            let examples = rule.examples.iter().filter(|example| !self.reads(example));
            let misses = examples
                .map(|example| format!("dates/{}.toml does not read: {}", rule.name, example.text));
            failures.extend(misses);
            for example in &rule.counterexamples {
                let found = self.find(&example.text, &segment(&example.text), None);
                if found.times.iter().any(|time| time.rule == rule.name) {
                    failures.push(format!("dates/{}.toml reads: {}", rule.name, example.text));
                }
            }
        }
        failures
    }

    /// Whether an example gives the time in its brackets.
    fn reads(&self, example: &rule::Example) -> bool {
        let Some((open, close)) = example.text.find('[').zip(example.text.find(']')) else {
            return false;
        };
        let text = example.text.replacen(['[', ']'], "", 2);
        let published = example
            .published
            .as_deref()
            .and_then(|day| day.parse().ok());
        let iso = |day: Option<Date>| day.map(|day| day.to_string());
        let shown = |days: Option<Interval>| {
            (
                iso(days.and_then(|days| days.from)),
                iso(days.and_then(|days| days.to)),
            )
        };
        self.find(&text, &segment(&text), published)
            .times
            .iter()
            .any(|time| {
                let (from, to) = shown(time.extent);
                let when = format!("{}/{}", from.unwrap_or_default(), to.unwrap_or_default());
                open < close
                    && time.span == Span::new(open, close - 1)
                    && shown(time.value) == (example.from.clone(), example.to.clone())
                    && example.when.as_ref().is_none_or(|told| *told == when)
            })
    }

    fn index(&mut self) {
        let mut starts = Vec::new();
        for (number, rule) in self.rules.iter().enumerate() {
            for (pattern, elements) in rule.patterns.iter().enumerate() {
                let level = usize::from(rule.level - 1);
                for element in first_elements(elements) {
                    starts.push((level, (number, pattern), element.atom.clone()));
                }
            }
        }
        for (level, pattern, atom) in starts {
            match atom {
                Atom::Words(words) => {
                    for word in words {
                        self.by_word[usize::from(word.0)][level].push(pattern);
                    }
                }
                Atom::Class(Class::Time) => self.by_time[level].push(pattern),
                Atom::Class(class) => self.index_class(class, level, pattern),
                Atom::Gap(_) => {}
            }
        }
    }

    fn index_class(&mut self, class: Class, level: usize, pattern: (usize, usize)) {
        for (word, starts) in self.by_word.iter_mut().enumerate().skip(1) {
            let word = words::WordId(word as u16);
            if begins_class(self.vocabulary.of(word), word, &self.vocabulary, class) {
                starts[level].push(pattern);
            }
        }
        let digits = !matches!(
            class,
            Class::Weekday
                | Class::Month
                | Class::MonthName
                | Class::Unit
                | Class::Season
                | Class::Part
        );
        if digits {
            self.by_digits[level].push(pattern);
        }
    }

    /// Whether a rule may begin at this piece.
    pub(super) fn begins(&self, piece: &Piece) -> bool {
        self.starts(piece)
            .is_some_and(|starts| starts.iter().any(|level| !level.is_empty()))
    }

    fn starts(&self, piece: &Piece) -> Option<&Starts> {
        if piece.digits.is_some() {
            Some(&self.by_digits)
        } else {
            self.by_word.get(usize::from(piece.word.0))
        }
    }

    pub(super) fn beginning_with(&self, piece: &Piece, level: u8) -> &[(usize, usize)] {
        self.starts(piece)
            .map_or(&[], |starts| &starts[usize::from(level - 1)])
    }

    pub(super) fn beginning_with_time(&self, level: u8) -> &[(usize, usize)] {
        &self.by_time[usize::from(level - 1)]
    }
}

/// The elements that a match of the pattern may begin with.
fn first_elements(elements: &[Element]) -> impl Iterator<Item = &Element> {
    let optional = elements
        .iter()
        .take_while(|element| element.optional)
        .count();
    elements.iter().take(optional + 1)
}

/// Whether a match of the class may begin with this word.
fn begins_class(entry: &Entry, word: words::WordId, vocabulary: &Vocabulary, class: Class) -> bool {
    let is = |name: &str| vocabulary.id(name) == word;
    match class {
        Class::Weekday => entry.weekday.is_some(),
        Class::Month | Class::MonthName => entry.month.is_some(),
        Class::Day | Class::Ordinal => entry.ordinal.is_some() || entry.number.is_some(),
        Class::Count => entry.number.is_some(),
        Class::Clock => entry.number.is_some() || is("half") || is("quarter"),
        Class::Year => is("'"),
        Class::Decade => is("'") || entry.decade.is_some(),
        Class::Unit => entry.unit.is_some(),
        Class::Season => entry.season.is_some(),
        Class::Part => entry.part,
        Class::Number | Class::PlainYear | Class::ShortYear | Class::Time => false,
    }
}
