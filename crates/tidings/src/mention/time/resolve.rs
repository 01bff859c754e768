//! Resolving matches to days: each rule's meaning, reckoned from its words, the day of reference, or a
//! time told before.

mod calendar;
mod nearest;
mod parts;
mod relative;

use std::rc::Rc;

use jiff::civil::{Date, Weekday};

use super::direction::{self, Direction};
use super::interval::{Interval, Precision, Season, Unit, add_days};
use super::parse::Match;
use super::pattern::{Class, Reader};
use super::reference::{Section, span_of};
use super::rule::{Means, Rule};
use super::{Anchor, Bound, Grammar, Kind, Reference, Time, Unresolved};
use crate::Span;
use crate::language::Analysis;

/// A resolved match.
#[derive(Debug, Clone, Copy)]
struct Reading {
    /// The days that the words name: `June` of `early June`.
    interval: Interval,
    /// The days that they leave: its first ten.
    extent: Interval,
    precision: Precision,
    anchor: Anchor,
}

/// A time told in the text before, resolved.
#[derive(Debug, Clone, Copy)]
struct Told {
    reading: Reading,
    span: Span,
    sentence: usize,
    /// The year stands in its words.
    year: bool,
}

/// What is known from around a match when it is resolved.
#[derive(Debug, Clone, Copy)]
struct Hint {
    direction: Direction,
    year: Option<i16>,
}

/// Resolves the matches of one document, in order.
pub(super) struct Resolver<'a> {
    grammar: &'a Grammar,
    reader: Reader<'a>,
    analysis: &'a Analysis,
    reference: Option<Reference>,
    sections: Vec<Section>,
    /// The day of reference where the match stands that is being resolved.
    today: Option<Date>,
    /// And its sentence.
    sentence: usize,
    told: Vec<Told>,
    order: calendar::Order,
}

type Outcome = Result<Reading, Unresolved>;

impl<'a> Resolver<'a> {
    pub(super) fn new(
        grammar: &'a Grammar,
        reader: Reader<'a>,
        analysis: &'a Analysis,
        reference: Option<Reference>,
        sections: Vec<Section>,
    ) -> Self {
        Self {
            grammar,
            reader,
            analysis,
            reference,
            sections,
            today: None,
            sentence: 0,
            told: Vec::new(),
            order: calendar::Order::default(),
        }
    }

    /// The times of all matches. Parts of a day take their day from the other times around them, so
    /// they are resolved last.
    pub(super) fn resolve(mut self, matches: &[Rc<Match>]) -> Vec<Time> {
        self.order = calendar::order_of(&self.grammar.rules, matches.iter().map(Rc::as_ref));
        let mut times: Vec<Option<Time>> = Vec::with_capacity(matches.len());
        for found in matches {
            let waits = self.has_no_day(found);
            times.push(if waits { None } else { Some(self.time(found)) });
        }
        let mut told = std::mem::take(&mut self.told);
        for (found, time) in matches.iter().zip(&mut times) {
            if time.is_none() {
                self.today = self.today_at(found);
                self.told = self.day_around(&told, found).into_iter().collect();
                let known = self.told.len();
                *time = Some(self.time(found));
                told.extend(self.told.drain(known..));
                told.sort_by_key(|told| told.span);
            }
        }
        times.into_iter().flatten().collect()
    }

    fn rule(&self, found: &Match) -> &'a Rule {
        &self.grammar.rules[found.rule]
    }

    /// Whether a match names nothing but parts of a day.
    fn has_no_day(&self, found: &Match) -> bool {
        match self.rule(found).means {
            Means::PartOfDay => true,
            Means::PartOf => false,
            _ => {
                found.times().next().is_some() && found.times().all(|inner| self.has_no_day(inner))
            }
        }
    }

    /// The match inside a bound.
    fn core<'m>(&self, found: &'m Match) -> &'m Match {
        match found.times().next() {
            Some(inner) if self.rule(found).means == Means::Bounded => self.core(inner),
            _ => found,
        }
    }

    /// The day of reference of the section that a match stands in.
    fn today_at(&self, found: &Match) -> Option<Date> {
        let at = self.reader.pieces[found.start].span.start;
        let section = self
            .sections
            .iter()
            .rev()
            .find(|section| section.scope.contains(&at));
        section
            .map(|section| section.date)
            .or(self.reference.map(|day| day.date))
    }

    fn time(&mut self, found: &Match) -> Time {
        self.today = self.today_at(found);
        self.sentence = self.reader.pieces[found.start].sentence;
        let core = self.core(found);
        let rule = self.rule(core);
        let bound = self.bound(found);
        let direction = self.direction(found, core, bound.map(|bound| bound.0));
        let outcome = self.read(
            core,
            Hint {
                direction,
                year: None,
            },
        );
        let span = span_of(&self.reader, core);
        // What goes on since 1980 is no anchor for `the next day`; nor is what lasts for years.
        let open = bound.is_some_and(|bound| bound.0 == Bound::Since);
        let anchors = outcome
            .ok()
            .filter(|reading| !open && reading.interval.length() <= Some(366));
        if let Some(reading) = anchors {
            let year = core.names_year();
            self.told.push(Told {
                reading,
                span,
                sentence: self.reader.pieces[core.start].sentence,
                year,
            });
        }
        let kind = match rule.means {
            Means::Duration => Kind::Duration,
            Means::Set => Kind::Set,
            _ if outcome.is_ok_and(|read| read.precision == Precision::PartOfDay) => {
                Kind::TimeOfDay
            }
            Means::PartOfDay => Kind::TimeOfDay,
            _ => Kind::Date,
        };
        let value = outcome.ok().map(|reading| reading.interval);
        Time {
            span,
            value,
            extent: outcome.ok().map(|reading| {
                self.extent(reading.extent, bound.map(|bound| bound.0), rule, direction)
            }),
            precision: outcome.ok().map(|reading| reading.precision),
            kind,
            bound,
            anchor: outcome.ok().map(|reading| reading.anchor),
            unresolved: outcome.err(),
            rule: rule.name.clone(),
        }
    }

    /// Whether a time lies ahead: by its bound, else by the tense of its verb.
    fn direction(&self, found: &Match, core: &Match, bound: Option<Bound>) -> Direction {
        let told = direction::of(&self.reader, self.analysis, found.start, found.end);
        match (bound, told) {
            (Some(Bound::Since), _) => Direction::Past,
            (Some(Bound::Until), _) | (Some(Bound::By | Bound::From), Direction::Unknown) => {
                Direction::Future
            }
            (Some(Bound::By), Direction::Past) if self.is_long(core) => Direction::Future,
            // `the levy falls from March, he said`: the tense is another clause's.
            (Some(Bound::From | Bound::By), Direction::Past) => Direction::Unknown,
            _ => told,
        }
    }

    /// Whether a match names a month, a season or more.
    fn is_long(&self, found: &Match) -> bool {
        let weekday = found.value(Class::Weekday).is_some();
        let part = matches!(
            self.rule(found).means,
            Means::PartOfDay | Means::PartOf | Means::Today
        );
        !weekday && !part
    }

    /// The outermost bound of a match, and the words that say it.
    fn bound(&self, found: &Match) -> Option<(Bound, Span)> {
        let rule = self.rule(found);
        if rule.means != Means::Bounded {
            return rule
                .bound
                .map(|bound| (bound, span_of(&self.reader, found)));
        }
        let inner = found.times().next()?;
        let words = &self.reader.pieces[found.start..inner.start];
        let cue = words.first()?.span.join(words.last()?.span);
        rule.bound.map(|bound| (bound, cue))
    }

    fn extent(
        &self,
        value: Interval,
        bound: Option<Bound>,
        rule: &Rule,
        direction: Direction,
    ) -> Interval {
        let now = self.today.filter(|today| value.from > Some(*today));
        let ahead = now.is_some();
        match bound {
            Some(Bound::Since | Bound::From) => Interval {
                from: value.from,
                to: None,
            },
            Some(Bound::By) if !ahead => value,
            Some(Bound::Until | Bound::By) => Interval {
                from: now,
                to: value.to,
            },
            Some(Bound::Before) if rule.means == Means::PartOfDay || !ahead => value,
            Some(Bound::Before) => Interval {
                from: now,
                to: value.from,
            },
            Some(Bound::After) if rule.means == Means::PartOfDay => value,
            Some(Bound::After) => Interval {
                from: value.to,
                to: None,
            },
            None => {
                let current = matches!(rule.means, Means::Period) && rule.shift == 0;
                let today = self.today.and_then(|day| add_days(day, 1));
                match (today, value.to) {
                    (Some(today), Some(to)) if current && direction != Direction::Future => {
                        Interval {
                            from: value.from,
                            to: Some(to.min(today)),
                        }
                    }
                    _ => value,
                }
            }
        }
    }

    fn reference(&self) -> Result<Date, Unresolved> {
        self.today.ok_or(Unresolved::NoReference)
    }

    /// The time told last, leaving out days ahead: what followed did not follow those.
    fn last_told(&self) -> Result<Told, Unresolved> {
        let past = |told: &&Told| {
            self.today
                .is_none_or(|today| told.reading.interval.from <= Some(today))
        };
        let last = self.told.iter().rfind(past).or(self.told.last());
        last.copied().ok_or(Unresolved::NothingToldBefore)
    }

    /// What a match means.
    fn read(&self, found: &Match, hint: Hint) -> Outcome {
        let rule = self.rule(found);
        match rule.means {
            Means::Date => self.date(found, hint),
            Means::NumericDate => self.numeric_date(found),
            Means::Iso => calendar::iso(found),
            Means::Vague => Err(Unresolved::Vague),
            Means::Days => self.days(found, hint),
            Means::Years => calendar::years(found),
            Means::Range => self.range(found, hint),
            Means::Today => self.today_shifted(rule),
            Means::Period => self.period(found, rule, hint),
            Means::Nearest => self.nearest(found, rule, hint),
            Means::Ago => self.ago(found, rule),
            Means::Later => self.later(found, rule),
            Means::Gap => self.gap(found, rule),
            Means::After => self.after(found, rule, hint),
            Means::Same => self.same(found, rule),
            Means::DayOfMonth => self.day_of_month(found, rule),
            Means::Span => self.span(found, rule),
            Means::PartOfDay => self.part_of_day(rule),
            Means::PartOf => self.part_of(found, rule, hint),
            Means::Portion => self.portion(found, rule, hint),
            Means::Season => self.season(found, hint),
            Means::Decade => {
                let year = small(found.value(Class::Decade))?;
                words(Interval::years(year, 10), Precision::Years)
            }
            Means::Century => {
                let century = found.value(Class::Ordinal).ok_or(Unresolved::Vague)?;
                words(
                    Interval::years(small(Some((century - 1) * 100 + 1))?, 100),
                    Precision::Years,
                )
            }
            Means::Quarter => self.quarter(found, hint),
            Means::Feast => self.feast(rule, hint),
            Means::InYear => self.in_year(found, rule, hint),
            Means::InSameYear => {
                let year = self
                    .last_told()?
                    .reading
                    .interval
                    .from
                    .ok_or(Unresolved::Vague)?
                    .year();
                self.read(
                    inner(found)?,
                    Hint {
                        year: Some(year),
                        ..hint
                    },
                )
            }
            Means::InWeek => self.in_week(found, rule),
            Means::Inner | Means::Bounded => self.read(inner(found)?, hint),
            Means::NthDay => self.nth_day(found),
            Means::Duration | Means::Set => Err(Unresolved::NoDate),
        }
    }
}

/// A reading that its words alone give.
fn words(interval: Option<Interval>, precision: Precision) -> Outcome {
    let interval = interval.ok_or(Unresolved::NoSuchDate)?;
    Ok(Reading {
        interval,
        extent: interval,
        precision,
        anchor: Anchor::Words,
    })
}

/// A reading reckoned from the day of reference.
fn reckoned(interval: Option<Interval>, precision: Precision) -> Outcome {
    let interval = interval.ok_or(Unresolved::NoSuchDate)?;
    Ok(Reading {
        interval,
        extent: interval,
        precision,
        anchor: Anchor::Reference,
    })
}

fn precision_of(unit: Unit) -> Precision {
    match unit {
        Unit::Minute | Unit::Hour | Unit::Night => Precision::PartOfDay,
        Unit::Day => Precision::Day,
        Unit::Weekend | Unit::Fortnight => Precision::Days,
        Unit::Week => Precision::Week,
        Unit::Month => Precision::Month,
        Unit::Quarter => Precision::Months,
        Unit::Year => Precision::Year,
        Unit::Decade | Unit::Century => Precision::Years,
    }
}

fn inner(found: &Match) -> Result<&Match, Unresolved> {
    found
        .times()
        .next()
        .map(Rc::as_ref)
        .ok_or(Unresolved::Vague)
}

fn weekday_of(value: i32) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(value).ok()?).ok()
}

fn season_of(value: i32) -> Option<Season> {
    [
        Season::Spring,
        Season::Summer,
        Season::Autumn,
        Season::Winter,
    ]
    .into_iter()
    .find(|season| *season as i32 == value)
}

fn unit_of(found: &Match) -> Option<Unit> {
    use Unit::{
        Century, Day, Decade, Fortnight, Hour, Minute, Month, Night, Quarter, Week, Weekend, Year,
    };
    let value = found.value(Class::Unit)?;
    [
        Minute, Hour, Day, Night, Week, Weekend, Fortnight, Month, Quarter, Year, Decade, Century,
    ]
    .into_iter()
    .find(|unit| *unit as i32 == value)
}

fn small(value: Option<i32>) -> Result<i16, Unresolved> {
    value
        .and_then(|value| i16::try_from(value).ok())
        .ok_or(Unresolved::NoSuchDate)
}

fn small8(value: i32) -> Result<i8, Unresolved> {
    i8::try_from(value).map_err(|_| Unresolved::NoSuchDate)
}
