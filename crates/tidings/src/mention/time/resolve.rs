//! Resolving matches to days: each rule's meaning, reckoned from its words, the day of reference, or a
//! time told before.

use std::rc::Rc;

use jiff::civil::{Date, Weekday};

use super::direction::{self, Direction};
use super::interval::{self, Interval, Precision, Season, Unit, add_days, add_units};
use super::parse::Match;
use super::pattern::{Class, Reader};
use super::reference::{Section, span_of};
use super::rule::{Feast, Means, Portion, Rule};
use super::{Anchor, Bound, Grammar, Kind, Reference, Time, Unresolved, nearest};
use crate::Span;
use crate::language::Analysis;

/// A part of a day takes its day from a day told at most so many sentences before,
const NEAR: usize = 2;
/// or from a part of a day told at most so many sentences before.
const FAR: usize = 12;

/// And only if it lies at most so many days before the day of reference.
const RECENT: i32 = 10;

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
        Self { grammar, reader, analysis, reference, sections, today: None, sentence: 0, told: Vec::new() }
    }

    /// The times of all matches. Parts of a day take their day from the other times around them, so
    /// they are resolved last.
    pub(super) fn resolve(mut self, matches: &[Rc<Match>]) -> Vec<Time> {
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
            _ => found.times().next().is_some() && found.times().all(|inner| self.has_no_day(inner)),
        }
    }

    /// The match inside a bound.
    fn core<'m>(&self, found: &'m Match) -> &'m Match {
        match found.times().next() {
            Some(inner) if self.rule(found).means == Means::Bounded => self.core(inner),
            _ => found,
        }
    }

    /// The day that a part of a day belongs to, as far as the times around it tell: one of its
    /// sentence, else the last part of a day told (`At 0741` after `At 0612 on 12 June`), else a day
    /// told just before. An hour that heads an entry (`14:05 Troops have ...`) is today's.
    fn day_around(&self, told: &[Told], found: &Match) -> Option<Told> {
        let piece = &self.reader.pieces[found.start];
        let before = |told: &&Told| told.span.start < piece.span.start;
        let here = told.iter().filter(|told| {
            told.sentence == piece.sentence && told.reading.precision <= Precision::Day
        });
        if let Some(here) = here.clone().rfind(before).or_else(|| here.clone().next()) {
            return Some(*here);
        }
        if piece.digits.is_some() && self.reader.begins_line(found.start) {
            return None;
        }
        let within = |told: &&Told, sentences: usize| told.sentence + sentences >= piece.sentence;
        let part = |told: &&Told| told.reading.precision == Precision::PartOfDay && within(told, FAR);
        let day = |told: &&Told| told.reading.precision == Precision::Day && within(told, NEAR);
        let earlier = || told.iter().filter(before).filter(|told| self.recent(told));
        earlier().rfind(part).or_else(|| earlier().rfind(day)).copied()
    }

    /// Whether a time told lies in the days up to the day of reference.
    fn recent(&self, told: &Told) -> bool {
        let from = told.reading.interval.from;
        let age = self.today.zip(from).map(|(day, from)| interval::days_between(from, day));
        age.is_none_or(|days| (0..=RECENT).contains(&days))
    }

    /// The day of reference of the section that a match stands in.
    fn today_at(&self, found: &Match) -> Option<Date> {
        let at = self.reader.pieces[found.start].span.start;
        let section = self.sections.iter().rev().find(|section| section.scope.contains(&at));
        section.map(|section| section.date).or(self.reference.map(|day| day.date))
    }

    fn time(&mut self, found: &Match) -> Time {
        self.today = self.today_at(found);
        self.sentence = self.reader.pieces[found.start].sentence;
        let core = self.core(found);
        let rule = self.rule(core);
        let bound = self.bound(found);
        let mut direction = direction::of(&self.reader, self.analysis, found.start, found.end);
        if matches!(bound, Some((Bound::Since, _))) {
            direction = Direction::Past;
        } else if matches!(bound, Some((Bound::Until, _)))
            || matches!(bound, Some((Bound::By, _))) && direction == Direction::Unknown
            || matches!(bound, Some((Bound::From, _))) && direction == Direction::Unknown
        {
            direction = Direction::Future;
        } else if matches!(bound, Some((Bound::By, _))) && self.is_long(core) {
            direction = Direction::Future;
        } else if matches!(bound, Some((Bound::From | Bound::By, _))) && direction == Direction::Past {
            // `the levy falls from March, he said`: the tense is another clause's.
            direction = Direction::Unknown;
        }
        let outcome = self.read(core, Hint { direction, year: None });
        let span = span_of(&self.reader, core);
        if let Ok(reading) = outcome {
            let year = self.names_year(core);
            self.told.push(Told { reading, span, sentence: self.reader.pieces[core.start].sentence, year });
        }
        let kind = match rule.means {
            Means::Duration => Kind::Duration,
            Means::Set => Kind::Set,
            _ if outcome.is_ok_and(|read| read.precision == Precision::PartOfDay) => Kind::TimeOfDay,
            Means::PartOfDay => Kind::TimeOfDay,
            _ => Kind::Date,
        };
        let value = outcome.ok().map(|reading| reading.interval);
        Time {
            span,
            value,
            extent: outcome
                .ok()
                .map(|reading| self.extent(reading.extent, bound.map(|bound| bound.0), rule, direction)),
            precision: outcome.ok().map(|reading| reading.precision),
            kind,
            bound,
            anchor: outcome.ok().map(|reading| reading.anchor),
            unresolved: outcome.err(),
            rule: rule.name.clone(),
        }
    }

    /// Whether a match names a month, a season or more.
    fn is_long(&self, found: &Match) -> bool {
        let weekday = found.value(Class::Weekday).is_some();
        let part = matches!(self.rule(found).means, Means::PartOfDay | Means::PartOf | Means::Today);
        !weekday && !part
    }

    /// The outermost bound of a match, and the words that say it.
    fn bound(&self, found: &Match) -> Option<(Bound, Span)> {
        let rule = self.rule(found);
        if rule.means != Means::Bounded {
            return rule.bound.map(|bound| (bound, span_of(&self.reader, found)));
        }
        let inner = found.times().next()?;
        let words = &self.reader.pieces[found.start..inner.start];
        let cue = words.first()?.span.join(words.last()?.span);
        rule.bound.map(|bound| (bound, cue))
    }

    fn extent(&self, value: Interval, bound: Option<Bound>, rule: &Rule, direction: Direction) -> Interval {
        let now = self.today.filter(|today| value.from > Some(*today));
        let ahead = now.is_some();
        match bound {
            Some(Bound::Since | Bound::From) => Interval { from: value.from, to: None },
            Some(Bound::By) if !ahead => value,
            Some(Bound::Until | Bound::By) => Interval { from: now, to: value.to },
            Some(Bound::Before) if rule.means == Means::PartOfDay || !ahead => value,
            Some(Bound::Before) => Interval { from: now, to: value.from },
            Some(Bound::After) if rule.means == Means::PartOfDay => value,
            Some(Bound::After) => Interval { from: value.to, to: None },
            None => {
                let current = matches!(rule.means, Means::Period) && rule.shift == 0;
                let today = self.today.and_then(|day| add_days(day, 1));
                match (today, value.to) {
                    (Some(today), Some(to)) if current && direction != Direction::Future => {
                        Interval { from: value.from, to: Some(to.min(today)) }
                    }
                    _ => value,
                }
            }
        }
    }

    fn names_year(&self, found: &Match) -> bool {
        found.year().is_some()
            || found.times().any(|inner| self.names_year(inner))
    }

    fn reference(&self) -> Result<Date, Unresolved> {
        self.today.ok_or(Unresolved::NoReference)
    }

    /// The time told last, leaving out days ahead: what followed did not follow those.
    fn last_told(&self) -> Result<Told, Unresolved> {
        let past = |told: &&Told| self.today.is_none_or(|today| told.reading.interval.from <= Some(today));
        let last = self.told.iter().rfind(past).or(self.told.last());
        last.copied().ok_or(Unresolved::NothingToldBefore)
    }

    /// What a match means.
    fn read(&self, found: &Match, hint: Hint) -> Outcome {
        let rule = self.rule(found);
        match rule.means {
            Means::Date => self.date(found, hint),
            Means::NumericDate => self.numeric_date(found),
            Means::Iso => iso(found),
            Means::Vague => Err(Unresolved::Vague),
            Means::Days => self.days(found, hint),
            Means::Years => years(found),
            Means::Range => self.range(found, hint),
            Means::Today => self.today(rule),
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
                words(Interval::years(small(Some((century - 1) * 100 + 1))?, 100), Precision::Years)
            }
            Means::Quarter => self.quarter(found, hint),
            Means::Feast => self.feast(rule, hint),
            Means::InYear => self.in_year(found, rule, hint),
            Means::InSameYear => {
                let year = self.last_told()?.reading.interval.from.ok_or(Unresolved::Vague)?.year();
                self.read(inner(found)?, Hint { year: Some(year), ..hint })
            }
            Means::InWeek => self.in_week(found, rule),
            Means::Inner | Means::Bounded => self.read(inner(found)?, hint),
            Means::NthDay => self.nth_day(found),
            Means::Duration | Means::Set => Err(Unresolved::NoDate),
        }
    }

    fn date(&self, found: &Match, hint: Hint) -> Outcome {
        let year = match found.year() {
            Some(year) => Some(small(Some(year))?),
            None => hint.year,
        };
        let month = found.value(Class::Month).or_else(|| found.value(Class::MonthName));
        let weekday = found.value(Class::Weekday).and_then(weekday_of);
        let day = found.value(Class::Day).or_else(|| found.value(Class::Number));
        match (year, month, day) {
            (Some(year), None, None) if weekday.is_none() => words(Interval::years(year, 1), Precision::Year),
            (_, Some(month), day) => {
                let month = small8(month)?;
                let day = day.map(small8).transpose()?;
                let make = |year: i16| match day {
                    Some(day) => {
                        let date = Date::new(year, month, day).ok()?;
                        let fits = weekday.is_none_or(|weekday| date.weekday() == weekday);
                        fits.then(|| Interval::day(date))?
                    }
                    None => Interval::months(year, month, 1),
                };
                let precision = if day.is_some() { Precision::Day } else { Precision::Month };
                if let Some(year) = year {
                    // A weekday that does not fit is a slip of the pen; the date stands.
                    let made = make(year).or_else(|| Interval::day(Date::new(year, month, day?).ok()?));
                    return words(made, precision);
                }
                self.choose_year(hint.direction, precision, make)
            }
            (_, None, Some(day)) => {
                let reference = self.reference()?;
                let found = nearest::day_of_month(reference, small8(day)?, weekday, hint.direction);
                reckoned(found.and_then(Interval::day), Precision::Day)
            }
            (_, None, None) => {
                let weekday = weekday.ok_or(Unresolved::Vague)?;
                let found = nearest::weekday(self.reference()?, weekday, hint.direction);
                reckoned(found.and_then(Interval::day), Precision::Day)
            }
        }
    }

    /// A date without year: in the year told beside it, or the nearest that the tense allows.
    fn choose_year(
        &self,
        direction: Direction,
        precision: Precision,
        make: impl Fn(i16) -> Option<Interval>,
    ) -> Outcome {
        let told = self.told.iter().rev().find(|told| told.year);
        let Ok(reference) = self.reference() else {
            // Only the years that the text itself names are left.
            let told = told.ok_or(Unresolved::NoReference)?;
            let day = told.reading.interval.from.ok_or(Unresolved::NoReference)?;
            let interval = if told.reading.precision >= Precision::Months {
                make(day.year())
            } else {
                nearest::in_years(day, Direction::Unknown, make)
            };
            let interval = interval.ok_or(Unresolved::NoSuchDate)?;
            return Ok(Reading { interval, extent: interval, precision, anchor: Anchor::Told(told.span) });
        };
        reckoned(nearest::in_years(reference, direction, make), precision)
    }

    /// `03/04/2021`: settled by a number over 12, else by the other numeric dates of the report.
    fn numeric_date(&self, found: &Match) -> Outcome {
        let year = small(found.year())?;
        let first = small8(found.nth(Class::Number, 0).ok_or(Unresolved::Vague)?)?;
        let second = small8(found.nth(Class::Number, 1).ok_or(Unresolved::Vague)?)?;
        let day_first = match (first > 12, second > 12) {
            (true, false) => true,
            (false, true) => false,
            (false, false) if first == second => true,
            (true, true) => return Err(Unresolved::NoSuchDate),
            (false, false) => self.day_first(year, first, second).ok_or(Unresolved::Ambiguous)?,
        };
        let (day, month) = if day_first { (first, second) } else { (second, first) };
        let date = Date::new(year, month, day).map_err(|_| Unresolved::NoSuchDate)?;
        words(Interval::day(date), Precision::Day)
    }

    /// Whether the report puts days before months, as far as it shows.
    fn day_first(&self, year: i16, first: i8, second: i8) -> Option<bool> {
        // A reading that lies within a week before the day of reference beats one that does not.
        let reference = self.today?;
        let near = |day, month| {
            Date::new(year, month, day)
                .is_ok_and(|date| (-3..=7).contains(&interval::days_between(date, reference)))
        };
        match (near(first, second), near(second, first)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }

    fn days(&self, found: &Match, hint: Hint) -> Outcome {
        let last = found.captures.iter().filter(|capture| {
            matches!(capture, super::parse::Capture::Value(Class::Day, _))
        });
        let count = last.count();
        let first = small8(found.value(Class::Day).ok_or(Unresolved::Vague)?)?;
        let last = small8(found.nth(Class::Day, count - 1).ok_or(Unresolved::Vague)?)?;
        let month = small8(found.value(Class::Month).ok_or(Unresolved::Vague)?)?;
        let make = |year: i16| {
            let from = Date::new(year, month, first).ok()?;
            let mut to = Date::new(year, month, last).ok()?;
            let mut from = from;
            if first > last {
                // `night of 31 to 1 March`: the first day is the month before's.
                from = add_units(from, -1, Unit::Month)?;
            }
            to = add_days(to, 1)?;
            Interval::new(from, to)
        };
        match found.year() {
            Some(year) => words(make(small(Some(year))?), Precision::Days),
            None => match hint.year {
                Some(year) => words(make(year), Precision::Days),
                None => self.choose_year(hint.direction, Precision::Days, make),
            },
        }
    }

    /// The end of a range gives its year to the start, or the start to the end.
    fn range(&self, found: &Match, hint: Hint) -> Outcome {
        let mut ends = found.times();
        let (Some(first), Some(second)) = (ends.next(), ends.next()) else { return Err(Unresolved::Vague) };
        let year_of = |reading: &Reading| reading.interval.from.map(|from| from.year());
        let (start, end) = if self.names_year(second) && !self.names_year(first) {
            let end = self.read(second, hint)?;
            let mut start = self.read(first, Hint { year: year_of(&end), ..hint })?;
            if start.interval.from > end.interval.from {
                start = self.read(first, Hint { year: year_of(&end).map(|year| year - 1), ..hint })?;
            }
            (start, end)
        } else {
            let start = self.read(first, hint)?;
            let month_or_day = self.names_year(first) || self.rule(first).means == Means::Date;
            let year = if month_or_day && !self.names_year(second) { year_of(&start) } else { None };
            let mut end = self.read(second, Hint { year, ..hint })?;
            if end.interval.to <= start.interval.from {
                end = self.read(second, Hint { year: year.map(|year| year + 1), ..hint })?;
            }
            (start, end)
        };
        if self.rule(first).means == Means::PartOfDay && end.precision == Precision::PartOfDay {
            // `between 01:30 and 02:10 on Tuesday`: the day is told with the end.
            return Ok(end);
        }
        let mut to = end.extent.to.ok_or(Unresolved::Vague)?;
        let from = start.extent.from.ok_or(Unresolved::Vague)?;
        if to <= from && self.rule(second).means == Means::Date {
            // `from Friday to Monday`: the Monday after that Friday.
            to = add_days(to, 7).ok_or(Unresolved::NoSuchDate)?;
        }
        let interval = Interval::new(from, to).ok_or(Unresolved::NoSuchDate)?;
        let precision = match start.precision.max(end.precision) {
            Precision::PartOfDay => Precision::PartOfDay,
            Precision::Day | Precision::Days | Precision::Week => Precision::Days,
            Precision::Month | Precision::Months => Precision::Months,
            Precision::Year | Precision::Years => Precision::Years,
        };
        Ok(Reading { interval, extent: interval, precision, anchor: start.anchor })
    }

    fn today(&self, rule: &Rule) -> Outcome {
        let first = add_days(self.reference()?, rule.shift).ok_or(Unresolved::NoSuchDate)?;
        let days = rule.days.unwrap_or(1);
        let precision = if days == 1 { Precision::Day } else { Precision::Days };
        reckoned(Interval::days(first, days), precision)
    }

    fn period(&self, found: &Match, rule: &Rule, hint: Hint) -> Outcome {
        let unit = rule.unit.or_else(|| unit_of(found)).ok_or(Unresolved::Vague)?;
        let day = self.reference()?;
        let mut shift = rule.shift;
        if unit == Unit::Weekend && shift == 0 && hint.direction != Direction::Future {
            // `over the weekend` on a Monday is the one that ended yesterday.
            shift = if day.weekday().to_monday_zero_offset() < 5 { -1 } else { 0 };
        }
        let day = if unit == Unit::Weekend && shift == -1 && day.weekday().to_monday_zero_offset() >= 5 {
            add_days(day, -7)
        } else {
            add_units(day, shift, unit)
        };
        let interval = day.and_then(|day| Interval::around(day, unit));
        reckoned(interval, precision_of(unit))
    }

    /// `last March`, `next Tuesday`, `this spring`.
    fn nearest(&self, found: &Match, rule: &Rule, hint: Hint) -> Outcome {
        let day = self.reference()?;
        if let Some(weekday) = found.value(Class::Weekday).and_then(weekday_of) {
            let date = match rule.shift {
                -1 => add_days(day, -1).and_then(|day| interval::weekday_on_or_before(day, weekday)),
                1 => interval::weekday_on_or_before(day, weekday).and_then(|date| add_days(date, 7)),
                _ => nearest::weekday(day, weekday, hint.direction),
            };
            return reckoned(date.and_then(Interval::day), Precision::Day);
        }
        let month = found.value(Class::Month).or_else(|| found.value(Class::MonthName));
        let (made, precision): (Box<dyn Fn(i16) -> Option<Interval>>, _) = if let Some(month) = month {
            let month = small8(month)?;
            (Box::new(move |year| Interval::months(year, month, 1)), Precision::Month)
        } else {
            let season = found.value(Class::Season).and_then(season_of).ok_or(Unresolved::Vague)?;
            (Box::new(move |year| Interval::season(year, season)), Precision::Months)
        };
        let years = (day.year() - 1..=day.year() + 1).filter_map(made);
        let chosen = match rule.shift {
            -1 => years.filter(|made| made.to <= Some(day)).last(),
            1 => years.into_iter().find(|made| made.from > Some(day)),
            // Of this year; a winter that began last year still counts in January.
            _ => years.into_iter().find(|made| {
                made.to > Some(day) || made.from.is_some_and(|from| from.year() == day.year())
            }),
        };
        reckoned(chosen, precision)
    }

    fn ago(&self, found: &Match, rule: &Rule) -> Outcome {
        let unit = rule.unit.or_else(|| unit_of(found)).ok_or(Unresolved::Vague)?;
        let count = found.value(Class::Count).unwrap_or(1);
        let day = add_units(self.reference()?, count * rule.shift, unit).ok_or(Unresolved::NoSuchDate)?;
        reckoned(Interval::around(day, told_to(unit)), precision_of(told_to(unit)))
    }

    fn later(&self, found: &Match, rule: &Rule) -> Outcome {
        let told = self.last_told()?;
        let unit = rule.unit.or_else(|| unit_of(found)).ok_or(Unresolved::Vague)?;
        let count = found.value(Class::Count).unwrap_or(1);
        let reading = from_time(told.reading, count.saturating_mul(rule.shift), unit, rule.days)?;
        Ok(Reading { anchor: Anchor::Told(told.span), ..reading })
    }

    fn gap(&self, found: &Match, rule: &Rule) -> Outcome {
        let told = self.last_told()?;
        if told.sentence != self.reader.pieces[found.start].sentence {
            return Err(Unresolved::NothingToldBefore);
        }
        self.later(found, rule)
    }

    fn after(&self, found: &Match, rule: &Rule, hint: Hint) -> Outcome {
        let base = self.read(inner(found)?, hint)?;
        let unit = rule.unit.or_else(|| unit_of(found)).ok_or(Unresolved::Vague)?;
        let count = found.value(Class::Count).unwrap_or(1);
        from_time(base, count.saturating_mul(rule.shift), unit, rule.days)
    }

    fn same(&self, found: &Match, rule: &Rule) -> Outcome {
        let told = self.last_told()?;
        let Some(unit) = rule.unit.or_else(|| unit_of(found)) else {
            return Ok(Reading { anchor: Anchor::Told(told.span), ..told.reading });
        };
        let from = told.reading.interval.from.ok_or(Unresolved::Vague)?;
        let fine = told.reading.interval.length().is_some_and(|days| days <= 3);
        if matches!(unit, Unit::Day | Unit::Night | Unit::Week) && !fine {
            return Err(Unresolved::Vague);
        }
        let interval = match rule.days {
            Some(days) => Interval::days(from, days),
            None if unit == Unit::Day => Some(told.reading.interval),
            None => Interval::around(from, unit),
        };
        let interval = interval.ok_or(Unresolved::NoSuchDate)?;
        let precision = precision_of(unit);
        Ok(Reading { interval, extent: interval, precision, anchor: Anchor::Told(told.span) })
    }

    fn day_of_month(&self, found: &Match, rule: &Rule) -> Outcome {
        let (month, anchor) = if rule.unit.is_some() {
            (add_units(self.reference()?, rule.shift, Unit::Month), Anchor::Reference)
        } else {
            let told = self.last_told()?;
            (told.reading.interval.from, Anchor::Told(told.span))
        };
        let month = month.ok_or(Unresolved::Vague)?;
        let day = small8(found.value(Class::Number).ok_or(Unresolved::Vague)?)?;
        let date = Date::new(month.year(), month.month(), day).map_err(|_| Unresolved::NoSuchDate)?;
        let interval = Interval::day(date).ok_or(Unresolved::NoSuchDate)?;
        Ok(Reading { interval, extent: interval, precision: Precision::Day, anchor })
    }

    fn span(&self, found: &Match, rule: &Rule) -> Outcome {
        let day = self.reference()?;
        let unit = rule.unit.or_else(|| unit_of(found)).ok_or(Unresolved::Vague)?;
        let count = found.value(Class::Count).or(rule.days).unwrap_or(1);
        let interval = if rule.shift < 0 {
            let count = if matches!(unit, Unit::Minute | Unit::Hour) { count.max(24) } else { count };
            let short = !matches!(unit, Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Century);
            let to = add_days(day, i32::from(short));
            add_units(day, -count, unit).zip(to).and_then(|(from, to)| Interval::new(from, to))
        } else {
            let to = add_units(day, count, unit).and_then(|to| add_days(to, 1));
            to.and_then(|to| Interval::new(day, to))
        };
        reckoned(interval, precision_of(unit).max(Precision::Days))
    }

    fn part_of_day(&self, rule: &Rule) -> Outcome {
        let days = rule.days.unwrap_or(1);
        // A night told outside its sentence is the one just over.
        let near = |told: &&Told| days == 1 || told.sentence == self.sentence;
        let (first, anchor) = match self.told.last().filter(near) {
            Some(told) => {
                let first = told.reading.interval.from.ok_or(Unresolved::Vague)?;
                (first, Anchor::Told(told.span))
            }
            None => (add_days(self.reference()?, rule.shift).ok_or(Unresolved::NoSuchDate)?, Anchor::Reference),
        };
        let interval = Interval::days(first, days).ok_or(Unresolved::NoSuchDate)?;
        Ok(Reading { interval, extent: interval, precision: Precision::PartOfDay, anchor })
    }

    fn part_of(&self, found: &Match, rule: &Rule, hint: Hint) -> Outcome {
        let day = self.read(inner(found)?, hint)?;
        let from = day.interval.from.and_then(|from| add_days(from, rule.shift));
        let length = day.interval.length().ok_or(Unresolved::Vague)?;
        let days = rule.days.unwrap_or(length);
        let interval = from.and_then(|from| Interval::days(from, days)).ok_or(Unresolved::NoSuchDate)?;
        let precision = if length <= 2 { Precision::PartOfDay } else { day.precision };
        Ok(Reading { interval, extent: interval, precision, ..day })
    }

    fn portion(&self, found: &Match, rule: &Rule, hint: Hint) -> Outcome {
        let whole = self.read(inner(found)?, hint)?;
        let portion = rule.portion.ok_or(Unresolved::Vague)?;
        let number = found.value(Class::Ordinal).or_else(|| found.value(Class::Count));
        let extent = if portion == Portion::SoFar {
            let today = add_days(self.reference()?, 1);
            whole.interval.from.zip(today).and_then(|(from, today)| Interval::new(from, today))
        } else {
            part(whole, portion, number)
        };
        let extent = extent.ok_or(Unresolved::Vague)?;
        // `the second week of June` names that week; `early June` names June.
        let names_part = matches!(portion, Portion::Nth(_) | Portion::Last(_) | Portion::Half);
        let precision = match extent.length() {
            _ if whole.precision <= Precision::Day => Precision::PartOfDay,
            _ if extent == whole.extent => whole.precision,
            Some(1) => Precision::Day,
            Some(2..=27) => Precision::Days,
            Some(28..=31) => Precision::Month,
            Some(32..=300) => Precision::Months,
            _ => whole.precision,
        };
        let interval = if names_part { extent } else { whole.interval };
        Ok(Reading { interval, extent, precision, ..whole })
    }

    fn season(&self, found: &Match, hint: Hint) -> Outcome {
        let season = found.value(Class::Season).and_then(season_of).ok_or(Unresolved::Vague)?;
        let year = match found.year() {
            Some(year) => Some(small(Some(year))?),
            None => hint.year,
        };
        match year {
            Some(year) => words(Interval::season(year, season), Precision::Months),
            None => {
                self.choose_year(hint.direction, Precision::Months, |year| Interval::season(year, season))
            }
        }
    }

    fn quarter(&self, found: &Match, hint: Hint) -> Outcome {
        let quarter = found.value(Class::Ordinal).or_else(|| found.value(Class::Number));
        let quarter = small8(quarter.filter(|quarter| (1..=4).contains(quarter)).ok_or(Unresolved::Vague)?)?;
        let make = |year| Interval::months(year, quarter * 3 - 2, 3);
        match found.year().map(|year| small(Some(year))).transpose()?.or(hint.year) {
            Some(year) => words(make(year), Precision::Months),
            None => self.choose_year(hint.direction, Precision::Months, make),
        }
    }

    fn feast(&self, rule: &Rule, hint: Hint) -> Outcome {
        let feast = rule.feast.ok_or(Unresolved::Vague)?;
        let days = rule.days.unwrap_or(1);
        let make = |year: i16| Interval::days(first_day(feast, year)?, days);
        let precision = if days == 1 { Precision::Day } else { Precision::Days };
        match hint.year {
            Some(year) => words(make(year), precision),
            None => self.choose_year(hint.direction, precision, make),
        }
    }

    fn in_year(&self, found: &Match, rule: &Rule, hint: Hint) -> Outcome {
        let year = match found.year() {
            Some(year) => small(Some(year))?,
            None => self.reference()?.year() + i16::try_from(rule.shift).unwrap_or(0),
        };
        let anchor = if found.year().is_some() { Anchor::Words } else { Anchor::Reference };
        let reading = self.read(inner(found)?, Hint { year: Some(year), ..hint })?;
        Ok(Reading { anchor, ..reading })
    }

    /// `on Monday last week`: the inner weekday in that week.
    fn in_week(&self, found: &Match, rule: &Rule) -> Outcome {
        let weekday = found.value(Class::Weekday).and_then(weekday_of).ok_or(Unresolved::Vague)?;
        let day = add_days(self.reference()?, rule.shift * 7).and_then(interval::monday_of);
        let day = day.and_then(|monday| add_days(monday, i32::from(weekday.to_monday_zero_offset())));
        reckoned(day.and_then(Interval::day), Precision::Day)
    }

    fn nth_day(&self, found: &Match) -> Outcome {
        let day = self.reference()?;
        let number = found.value(Class::Ordinal).unwrap_or(1);
        let from = add_days(day, 1 - number);
        let extent = from.zip(add_days(day, 1)).and_then(|(from, to)| Interval::new(from, to));
        let today = reckoned(Interval::day(day), Precision::Day)?;
        Ok(Reading { extent: extent.ok_or(Unresolved::NoSuchDate)?, ..today })
    }
}

/// A reading that its words alone give.
fn words(interval: Option<Interval>, precision: Precision) -> Outcome {
    let interval = interval.ok_or(Unresolved::NoSuchDate)?;
    Ok(Reading { interval, extent: interval, precision, anchor: Anchor::Words })
}

/// A reading reckoned from the day of reference.
fn reckoned(interval: Option<Interval>, precision: Precision) -> Outcome {
    let interval = interval.ok_or(Unresolved::NoSuchDate)?;
    Ok(Reading { interval, extent: interval, precision, anchor: Anchor::Reference })
}

fn iso(found: &Match) -> Outcome {
    let number = |nth| small8(found.nth(Class::Number, nth).ok_or(Unresolved::Vague)?);
    let date = Date::new(small(found.year())?, number(0)?, number(1)?);
    words(Interval::day(date.map_err(|_| Unresolved::NoSuchDate)?), Precision::Day)
}

fn years(found: &Match) -> Outcome {
    let first = small(found.year())?;
    let mut last = match found.nth(Class::Year, 1) {
        Some(year) => small(Some(year))?,
        None => first - first.rem_euclid(100) + small(found.value(Class::ShortYear))?.rem_euclid(100),
    };
    if last < first {
        last += 100;
    }
    words(Interval::years(first, i32::from(last - first) + 1), Precision::Years)
}

/// The time `count` units from `base`, told to the day, month or year.
fn from_time(base: Reading, count: i32, unit: Unit, days: Option<i32>) -> Outcome {
    let coarse = matches!(unit, Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Century);
    let fine = base.interval.length().is_some_and(|days| days <= 3);
    if !fine && !coarse {
        return Err(Unresolved::Vague);
    }
    let from = base.interval.from.ok_or(Unresolved::Vague)?;
    let day = add_units(from, count, unit).ok_or(Unresolved::NoSuchDate)?;
    let interval = if matches!(unit, Unit::Minute | Unit::Hour) {
        Some(base.interval)
    } else if let Some(days) = days {
        Interval::days(day, days)
    } else {
        Interval::around(day, told_to(unit))
    };
    let precision = if matches!(unit, Unit::Minute | Unit::Hour) {
        Precision::PartOfDay
    } else {
        precision_of(told_to(unit))
    };
    let interval = interval.ok_or(Unresolved::NoSuchDate)?;
    Ok(Reading { interval, extent: interval, precision, anchor: base.anchor })
}

/// The part of a whole.
fn part(whole: Reading, portion: Portion, number: Option<i32>) -> Option<Interval> {
    let (from, to) = (whole.extent.from?, whole.extent.to?);
    let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month()) - i32::from(from.month());
    let at_month = |count: i32| add_units(from, count, Unit::Month);
    let third = |nth: i32| match whole.precision {
        Precision::Month => {
            let end = if nth == 2 { to } else { add_days(from, 10 * nth + 10)? };
            Interval::new(add_days(from, 10 * nth)?, end)
        }
        Precision::Months | Precision::Year | Precision::Years if months >= 3 => {
            Interval::new(at_month(months * nth / 3)?, at_month(months * (nth + 1) / 3)?)
        }
        _ => Some(whole.extent),
    };
    match portion {
        Portion::Early => third(0),
        Portion::Mid => third(1),
        Portion::Late => third(2),
        Portion::Start if whole.precision == Precision::Year => Interval::new(from, at_month(1)?),
        Portion::End if whole.precision == Precision::Year => Interval::new(at_month(11)?, to),
        Portion::Start => third(0),
        Portion::End => third(2),
        Portion::Nth(unit) => {
            let number = number.filter(|number| (1..=366).contains(number))?;
            let start = add_units(from, number - 1, unit)?;
            Interval::new(start, add_units(start, 1, unit)?).filter(|part| part.from < Some(to))
        }
        Portion::Last(unit) => Interval::new(add_units(to, -1, unit)?, to),
        Portion::Half => {
            let middle = if months >= 2 { at_month(months / 2)? } else { add_days(from, 15)? };
            match number {
                Some(1) => Interval::new(from, middle),
                Some(2) => Interval::new(middle, to),
                _ => None,
            }
        }
        Portion::SoFar => None,
    }
}

fn first_day(feast: Feast, year: i16) -> Option<Date> {
    match feast {
        Feast::Fixed(month, day) => Date::new(year, month, day).ok(),
        Feast::Easter(days) => add_days(interval::easter(year)?, days),
        Feast::Hijri(month, days) => {
            // The Islamic year that begins in this one, or the year before.
            let about = (i32::from(year) - 622) * 33 / 32;
            (about - 1..=about + 2)
                .filter_map(|hijri| add_days(interval::hijri_month(hijri, month)?, days))
                .find(|day| day.year() == year)
        }
    }
}

/// The unit to which `three weeks ago` is told: a week is told to the day.
fn told_to(unit: Unit) -> Unit {
    match unit {
        Unit::Minute | Unit::Hour | Unit::Week | Unit::Fortnight | Unit::Night | Unit::Weekend => Unit::Day,
        Unit::Quarter => Unit::Month,
        other => other,
    }
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
    found.times().next().map(Rc::as_ref).ok_or(Unresolved::Vague)
}

fn weekday_of(value: i32) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(value).ok()?).ok()
}

fn season_of(value: i32) -> Option<Season> {
    [Season::Spring, Season::Summer, Season::Autumn, Season::Winter].into_iter().find(|season| *season as i32 == value)
}

fn unit_of(found: &Match) -> Option<Unit> {
    use Unit::{Century, Day, Decade, Fortnight, Hour, Minute, Month, Night, Quarter, Week, Weekend, Year};
    let value = found.value(Class::Unit)?;
    [Minute, Hour, Day, Night, Week, Weekend, Fortnight, Month, Quarter, Year, Decade, Century]
        .into_iter()
        .find(|unit| *unit as i32 == value)
}

fn small(value: Option<i32>) -> Result<i16, Unresolved> {
    value.and_then(|value| i16::try_from(value).ok()).ok_or(Unresolved::NoSuchDate)
}

fn small8(value: i32) -> Result<i8, Unresolved> {
    i8::try_from(value).map_err(|_| Unresolved::NoSuchDate)
}
