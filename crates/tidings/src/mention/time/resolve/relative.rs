//! Times reckoned from the day of reference (`last week`) or from a time told before (`two days later`).

use jiff::civil::Date;

use super::super::direction::Direction;
use super::super::interval::{self, Interval, Precision, Unit, add_days, add_units};
use super::super::parse::Match;
use super::super::pattern::Class;
use super::super::rule::Rule;
use super::super::{Anchor, Unresolved};
use super::nearest;
use super::{
    Hint, Outcome, Reading, Resolver, inner, precision_of, reckoned, season_of, small8, unit_of,
    weekday_of,
};

/// A time told in at most so many days is told to the day.
const FINE: i32 = 3;

impl Resolver<'_> {
    pub(super) fn today_shifted(&self, rule: &Rule) -> Outcome {
        let first = add_days(self.reference()?, rule.shift).ok_or(Unresolved::NoSuchDate)?;
        let days = rule.days.unwrap_or(1);
        let precision = if days == 1 {
            Precision::Day
        } else {
            Precision::Days
        };
        reckoned(Interval::days(first, days), precision)
    }

    pub(super) fn period(&self, found: &Match, rule: &Rule, hint: Hint) -> Outcome {
        let unit = rule
            .unit
            .or_else(|| unit_of(found))
            .ok_or(Unresolved::Vague)?;
        let day = self.reference()?;
        let mut shift = rule.shift;
        if unit == Unit::Weekend && shift == 0 && hint.direction != Direction::Future {
            // `over the weekend` on a Monday is the one that ended yesterday.
            shift = if day.weekday().to_monday_zero_offset() < 5 {
                -1
            } else {
                0
            };
        }
        let day =
            if unit == Unit::Weekend && shift == -1 && day.weekday().to_monday_zero_offset() >= 5 {
                add_days(day, -7)
            } else {
                add_units(day, shift, unit)
            };
        let interval = day.and_then(|day| Interval::around(day, unit));
        reckoned(interval, precision_of(unit))
    }

    /// `last March`, `next Tuesday`, `this spring`.
    pub(super) fn nearest(&self, found: &Match, rule: &Rule, hint: Hint) -> Outcome {
        let day = self.reference()?;
        if let Some(weekday) = found.value(Class::Weekday).and_then(weekday_of) {
            let date =
                match rule.shift {
                    -1 => add_days(day, -1)
                        .and_then(|day| interval::weekday_on_or_before(day, weekday)),
                    1 => interval::weekday_on_or_before(day, weekday)
                        .and_then(|date| add_days(date, 7)),
                    _ => nearest::weekday(day, weekday, hint.direction),
                };
            return reckoned(date.and_then(Interval::day), Precision::Day);
        }
        let month = found
            .value(Class::Month)
            .or_else(|| found.value(Class::MonthName));
        let (made, precision): (Box<dyn Fn(i16) -> Option<Interval>>, _) =
            if let Some(month) = month {
                let month = small8(month)?;
                (
                    Box::new(move |year| Interval::months(year, month, 1)),
                    Precision::Month,
                )
            } else {
                let season = found
                    .value(Class::Season)
                    .and_then(season_of)
                    .ok_or(Unresolved::Vague)?;
                (
                    Box::new(move |year| Interval::season(year, season)),
                    Precision::Months,
                )
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

    pub(super) fn ago(&self, found: &Match, rule: &Rule) -> Outcome {
        let unit = rule
            .unit
            .or_else(|| unit_of(found))
            .ok_or(Unresolved::Vague)?;
        let count = found.value(Class::Count).unwrap_or(1);
        let day =
            add_units(self.reference()?, count * rule.shift, unit).ok_or(Unresolved::NoSuchDate)?;
        reckoned(
            Interval::around(day, told_to(unit)),
            precision_of(told_to(unit)),
        )
    }

    pub(super) fn later(&self, found: &Match, rule: &Rule) -> Outcome {
        let told = self.last_told()?;
        let unit = rule
            .unit
            .or_else(|| unit_of(found))
            .ok_or(Unresolved::Vague)?;
        let count = found.value(Class::Count).unwrap_or(1);
        let reading = from_time(
            told.reading,
            count.saturating_mul(rule.shift),
            unit,
            rule.days,
        )?;
        Ok(Reading {
            anchor: Anchor::Told(told.span),
            ..reading
        })
    }

    pub(super) fn gap(&self, found: &Match, rule: &Rule) -> Outcome {
        let told = self.last_told()?;
        if told.sentence != self.reader.pieces[found.start].sentence {
            return Err(Unresolved::NothingToldBefore);
        }
        self.later(found, rule)
    }

    pub(super) fn after(&self, found: &Match, rule: &Rule, hint: Hint) -> Outcome {
        let base = self.read(inner(found)?, hint)?;
        let unit = rule
            .unit
            .or_else(|| unit_of(found))
            .ok_or(Unresolved::Vague)?;
        let count = found.value(Class::Count).unwrap_or(1);
        from_time(base, count.saturating_mul(rule.shift), unit, rule.days)
    }

    /// The time told last, or its unit; `shift` years on: `the same month last year`.
    pub(super) fn same(&self, found: &Match, rule: &Rule) -> Outcome {
        let reading = self.same_unit(found, rule)?;
        if rule.shift == 0 {
            return Ok(reading);
        }
        let year = |day: Date| add_units(day, rule.shift, Unit::Year);
        let interval = Interval {
            from: reading.interval.from.and_then(year),
            to: reading.interval.to.and_then(year),
        };
        Ok(Reading {
            interval,
            extent: interval,
            ..reading
        })
    }

    fn same_unit(&self, found: &Match, rule: &Rule) -> Outcome {
        let told = self.last_told()?;
        let Some(unit) = rule.unit.or_else(|| unit_of(found)) else {
            return Ok(Reading {
                anchor: Anchor::Told(told.span),
                ..told.reading
            });
        };
        let from = told.reading.interval.from.ok_or(Unresolved::Vague)?;
        let length = told.reading.interval.length().ok_or(Unresolved::Vague)?;
        if matches!(unit, Unit::Day | Unit::Night | Unit::Week) && length > FINE {
            // `hanged last month; the same day ...`: a day of that month.
            return Ok(Reading {
                anchor: Anchor::Told(told.span),
                ..told.reading
            });
        }
        let interval = match rule.days {
            Some(days) => Interval::days(from, days),
            None if unit == Unit::Day => Some(told.reading.interval),
            None => Interval::around(from, unit),
        };
        let interval = interval.ok_or(Unresolved::NoSuchDate)?;
        let precision = precision_of(unit);
        Ok(Reading {
            interval,
            extent: interval,
            precision,
            anchor: Anchor::Told(told.span),
        })
    }

    pub(super) fn day_of_month(&self, found: &Match, rule: &Rule) -> Outcome {
        let (month, anchor) = if rule.unit.is_some() {
            (
                add_units(self.reference()?, rule.shift, Unit::Month),
                Anchor::Reference,
            )
        } else {
            let told = self.last_told()?;
            (told.reading.interval.from, Anchor::Told(told.span))
        };
        let month = month.ok_or(Unresolved::Vague)?;
        let day = small8(found.value(Class::Number).ok_or(Unresolved::Vague)?)?;
        let date =
            Date::new(month.year(), month.month(), day).map_err(|_| Unresolved::NoSuchDate)?;
        let interval = Interval::day(date).ok_or(Unresolved::NoSuchDate)?;
        Ok(Reading {
            interval,
            extent: interval,
            precision: Precision::Day,
            anchor,
        })
    }

    pub(super) fn span(&self, found: &Match, rule: &Rule) -> Outcome {
        let day = self.reference()?;
        let unit = rule
            .unit
            .or_else(|| unit_of(found))
            .ok_or(Unresolved::Vague)?;
        let count = found.value(Class::Count).or(rule.days).unwrap_or(1);
        let interval = if rule.shift < 0 {
            let count = if matches!(unit, Unit::Minute | Unit::Hour) {
                count.max(24)
            } else {
                count
            };
            let short = !matches!(
                unit,
                Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Century
            );
            let to = add_days(day, i32::from(short));
            add_units(day, -count, unit)
                .zip(to)
                .and_then(|(from, to)| Interval::new(from, to))
        } else {
            let to = add_units(day, count, unit).and_then(|to| add_days(to, 1));
            to.and_then(|to| Interval::new(day, to))
        };
        reckoned(interval, precision_of(unit).max(Precision::Days))
    }

    /// `on Monday last week`: the inner weekday in that week.
    pub(super) fn in_week(&self, found: &Match, rule: &Rule) -> Outcome {
        let weekday = found
            .value(Class::Weekday)
            .and_then(weekday_of)
            .ok_or(Unresolved::Vague)?;
        let day = add_days(self.reference()?, rule.shift * 7).and_then(interval::monday_of);
        let day =
            day.and_then(|monday| add_days(monday, i32::from(weekday.to_monday_zero_offset())));
        reckoned(day.and_then(Interval::day), Precision::Day)
    }

    pub(super) fn nth_day(&self, found: &Match) -> Outcome {
        let day = self.reference()?;
        let number = found.value(Class::Ordinal).unwrap_or(1);
        let from = add_days(day, 1 - number);
        let extent = from
            .zip(add_days(day, 1))
            .and_then(|(from, to)| Interval::new(from, to));
        let today = reckoned(Interval::day(day), Precision::Day)?;
        Ok(Reading {
            extent: extent.ok_or(Unresolved::NoSuchDate)?,
            ..today
        })
    }
}

/// The time `count` units from `base`, told to the day, month or year.
fn from_time(base: Reading, count: i32, unit: Unit, days: Option<i32>) -> Outcome {
    let coarse = matches!(
        unit,
        Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Century
    );
    if base.interval.length().is_some_and(|days| days > FINE) && !coarse {
        // `seized in January 2014; nineteen days later`: some time within a month.
        let from = base
            .interval
            .from
            .and_then(|from| add_units(from, count, unit));
        let to = base.interval.to.and_then(|to| add_units(to, count, unit));
        let interval = from.zip(to).and_then(|(from, to)| Interval::new(from, to));
        let interval = interval.ok_or(Unresolved::NoSuchDate)?;
        return Ok(Reading {
            interval,
            extent: interval,
            ..base
        });
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
    Ok(Reading {
        interval,
        extent: interval,
        precision,
        anchor: base.anchor,
    })
}

/// The unit to which `three weeks ago` is told: a week is told to the day.
fn told_to(unit: Unit) -> Unit {
    match unit {
        Unit::Minute | Unit::Hour | Unit::Week | Unit::Fortnight | Unit::Night | Unit::Weekend => {
            Unit::Day
        }
        Unit::Quarter => Unit::Month,
        other => other,
    }
}
