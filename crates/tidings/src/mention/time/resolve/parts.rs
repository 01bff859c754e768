//! Parts: of a day that the times around it tell, and thirds, halves and weeks of longer times.

use super::super::interval::{self, Interval, Precision, Unit, add_days, add_units};
use super::super::parse::Match;
use super::super::pattern::Class;
use super::super::rule::{Portion, Rule};
use super::super::{Anchor, Unresolved};
use super::{Hint, Outcome, Reading, Resolver, Told, inner};

/// A part of a day takes its day from a day told at most so many sentences before,
const NEAR: usize = 2;
/// or from a part of a day told at most so many sentences before.
const FAR: usize = 12;
/// And only if it lies at most so many days before the day of reference.
const RECENT: i32 = 10;

impl Resolver<'_> {
    /// The day that a part of a day belongs to, as far as the times around it tell: one of its
    /// sentence, else the last part of a day told (`At 0741` after `At 0612 on 12 June`), else a day
    /// told just before. An hour that heads an entry (`14:05 Troops have ...`) is today's.
    pub(super) fn day_around(&self, told: &[Told], found: &Match) -> Option<Told> {
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
        let part =
            |told: &&Told| told.reading.precision == Precision::PartOfDay && within(told, FAR);
        let day = |told: &&Told| told.reading.precision == Precision::Day && within(told, NEAR);
        let earlier = || told.iter().filter(before).filter(|told| self.recent(told));
        earlier()
            .rfind(part)
            .or_else(|| earlier().rfind(day))
            .copied()
    }

    /// Whether a time told lies in the days up to the day of reference.
    pub(super) fn recent(&self, told: &Told) -> bool {
        let from = told.reading.interval.from;
        let age = self
            .today
            .zip(from)
            .map(|(day, from)| interval::days_between(from, day));
        age.is_none_or(|days| (0..=RECENT).contains(&days))
    }

    pub(super) fn part_of_day(&self, rule: &Rule) -> Outcome {
        let days = rule.days.unwrap_or(1);
        // A night told outside its sentence is the one just over.
        let near = |told: &&Told| days == 1 || told.sentence == self.sentence;
        let (first, anchor) = match self.told.last().filter(near) {
            Some(told) => {
                let first = told.reading.interval.from.ok_or(Unresolved::Vague)?;
                (first, Anchor::Told(told.span))
            }
            None => (
                add_days(self.reference()?, rule.shift).ok_or(Unresolved::NoSuchDate)?,
                Anchor::Reference,
            ),
        };
        let interval = Interval::days(first, days).ok_or(Unresolved::NoSuchDate)?;
        Ok(Reading {
            interval,
            extent: interval,
            precision: Precision::PartOfDay,
            anchor,
        })
    }

    pub(super) fn part_of(&self, found: &Match, rule: &Rule, hint: Hint) -> Outcome {
        let day = self.read(inner(found)?, hint)?;
        let from = day
            .interval
            .from
            .and_then(|from| add_days(from, rule.shift));
        let length = day.interval.length().ok_or(Unresolved::Vague)?;
        let days = rule.days.unwrap_or(length);
        let interval = from
            .and_then(|from| Interval::days(from, days))
            .ok_or(Unresolved::NoSuchDate)?;
        let precision = if length <= 2 {
            Precision::PartOfDay
        } else {
            day.precision
        };
        Ok(Reading {
            interval,
            extent: interval,
            precision,
            ..day
        })
    }

    pub(super) fn portion(&self, found: &Match, rule: &Rule, hint: Hint) -> Outcome {
        let whole = self.read(inner(found)?, hint)?;
        let portion = rule.portion.ok_or(Unresolved::Vague)?;
        let number = found
            .value(Class::Ordinal)
            .or_else(|| found.value(Class::Count));
        let extent = if portion == Portion::SoFar {
            let today = add_days(self.reference()?, 1);
            whole
                .interval
                .from
                .zip(today)
                .and_then(|(from, today)| Interval::new(from, today))
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
        Ok(Reading {
            interval,
            extent,
            precision,
            ..whole
        })
    }
}

/// The part of a whole.
fn part(whole: Reading, portion: Portion, number: Option<i32>) -> Option<Interval> {
    let (from, to) = (whole.extent.from?, whole.extent.to?);
    let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month())
        - i32::from(from.month());
    let at_month = |count: i32| add_units(from, count, Unit::Month);
    let third = |nth: i32| match whole.precision {
        Precision::Month => {
            let end = if nth == 2 {
                to
            } else {
                add_days(from, 10 * nth + 10)?
            };
            Interval::new(add_days(from, 10 * nth)?, end)
        }
        Precision::Months | Precision::Year | Precision::Years if months >= 3 => Interval::new(
            at_month(months * nth / 3)?,
            at_month(months * (nth + 1) / 3)?,
        ),
        _ => Some(whole.extent),
    };
    match portion {
        Portion::Start if whole.precision == Precision::Year => Interval::new(from, at_month(1)?),
        Portion::End if whole.precision == Precision::Year => Interval::new(at_month(11)?, to),
        Portion::Early | Portion::Start => third(0),
        Portion::Mid => third(1),
        Portion::Late | Portion::End => third(2),
        Portion::Nth(unit) => {
            let number = number.filter(|number| (1..=366).contains(number))?;
            let start = add_units(from, number - 1, unit)?;
            Interval::new(start, add_units(start, 1, unit)?).filter(|part| part.from < Some(to))
        }
        Portion::Last(unit) => Interval::new(add_units(to, -1, unit)?, to),
        Portion::Half => {
            let middle = if months >= 2 {
                at_month(months / 2)?
            } else {
                add_days(from, 15)?
            };
            match number {
                Some(1) => Interval::new(from, middle),
                Some(2) => Interval::new(middle, to),
                _ => None,
            }
        }
        Portion::SoFar => None,
    }
}
