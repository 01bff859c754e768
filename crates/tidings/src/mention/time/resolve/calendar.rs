//! Dates of the calendar: days, months, years, seasons, feasts and ranges, and the year that one means
//! which does not say it.

use jiff::civil::Date;

use super::super::interval::{self, Interval, Precision, Unit, add_days, add_units};
use super::super::parse::{Capture, Match};
use super::super::pattern::Class;
use super::super::rule::{Feast, Means, Rule};
use super::super::{Anchor, Unresolved};
use super::nearest;
use super::{
    Direction, Hint, Outcome, Reading, Resolver, Told, inner, reckoned, season_of, small, small8,
    weekday_of, words,
};

/// A year that a report without a day names serves the dates so many sentences on.
const NEAR: usize = 2;

impl Resolver<'_> {
    pub(super) fn date(&self, found: &Match, hint: Hint) -> Outcome {
        let year = match found.year() {
            Some(year) => Some(small(Some(year))?),
            None => hint.year,
        };
        let month = found
            .value(Class::Month)
            .or_else(|| found.value(Class::MonthName));
        let weekday = found.value(Class::Weekday).and_then(weekday_of);
        let day = found
            .value(Class::Day)
            .or_else(|| found.value(Class::Number));
        match (year, month, day) {
            (Some(year), None, None) if weekday.is_none() => {
                words(Interval::years(year, 1), Precision::Year)
            }
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
                let precision = if day.is_some() {
                    Precision::Day
                } else {
                    Precision::Month
                };
                if let Some(year) = year {
                    // A weekday that does not fit is a slip of the pen; the date stands.
                    let made =
                        make(year).or_else(|| Interval::day(Date::new(year, month, day?).ok()?));
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
    pub(super) fn choose_year(
        &self,
        direction: Direction,
        precision: Precision,
        make: impl Fn(i16) -> Option<Interval>,
    ) -> Outcome {
        let told = self.told.iter().rev().find(|told| told.year);
        let Ok(reference) = self.reference() else {
            // Only the years that the text itself names are left, and only those told near by: a year of the
            // background says nothing of "in December".
            let near = |told: &&Told| self.sentence.saturating_sub(told.sentence) <= NEAR;
            let told = told.filter(near).ok_or(Unresolved::NoReference)?;
            let day = told.reading.interval.from.ok_or(Unresolved::NoReference)?;
            let interval = if told.reading.precision >= Precision::Months {
                make(day.year())
            } else {
                nearest::in_years(day, Direction::Unknown, make)
            };
            let interval = interval.ok_or(Unresolved::NoSuchDate)?;
            return Ok(Reading {
                interval,
                extent: interval,
                precision,
                anchor: Anchor::Told(told.span),
            });
        };
        reckoned(nearest::in_years(reference, direction, make), precision)
    }

    /// `03/04/2021`: settled by a number over 12, else by the other numeric dates of the report.
    pub(super) fn numeric_date(&self, found: &Match) -> Outcome {
        let year = small(found.year())?;
        let first = small8(found.nth(Class::Number, 0).ok_or(Unresolved::Vague)?)?;
        let second = small8(found.nth(Class::Number, 1).ok_or(Unresolved::Vague)?)?;
        let day_first = match (first > 12, second > 12) {
            (true, false) => true,
            (false, true) => false,
            (false, false) if first == second => true,
            (true, true) => return Err(Unresolved::NoSuchDate),
            (false, false) => self
                .day_first(year, first, second)
                .ok_or(Unresolved::Ambiguous)?,
        };
        let (day, month) = if day_first {
            (first, second)
        } else {
            (second, first)
        };
        let date = Date::new(year, month, day).map_err(|_| Unresolved::NoSuchDate)?;
        words(Interval::day(date), Precision::Day)
    }

    /// Whether the report puts days before months, as far as it shows: by another date in figures,
    /// by the day of reference, by its dates in words (`5 March`, `March 5`).
    fn day_first(&self, year: i16, first: i8, second: i8) -> Option<bool> {
        if let Some(order) = self.order.figures {
            return Some(order);
        }
        let near = |day, month| {
            let date = Date::new(year, month, day).ok();
            let age = date
                .zip(self.today)
                .map(|(date, today)| interval::days_between(date, today));
            age.is_some_and(|days| (-3..=7).contains(&days))
        };
        match (near(first, second), near(second, first)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => self.order.words,
        }
    }

    pub(super) fn days(&self, found: &Match, hint: Hint) -> Outcome {
        let last = found
            .captures
            .iter()
            .filter(|capture| matches!(capture, Capture::Value(Class::Day, _)));
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
    pub(super) fn range(&self, found: &Match, hint: Hint) -> Outcome {
        let mut ends = found.times();
        let (Some(first), Some(second)) = (ends.next(), ends.next()) else {
            return Err(Unresolved::Vague);
        };
        let year_of = |reading: &Reading| reading.interval.from.map(Date::year);
        let (start, end) = if second.names_year() && !first.names_year() {
            let end = self.read(second, hint)?;
            let mut start = self.read(
                first,
                Hint {
                    year: year_of(&end),
                    ..hint
                },
            )?;
            if start.interval.from > end.interval.from {
                start = self.read(
                    first,
                    Hint {
                        year: year_of(&end).map(|year| year - 1),
                        ..hint
                    },
                )?;
            }
            (start, end)
        } else {
            let start = self.read(first, hint)?;
            let month_or_day = first.names_year() || self.rule(first).means == Means::Date;
            let year = if month_or_day && !second.names_year() {
                year_of(&start)
            } else {
                None
            };
            let mut end = self.read(second, Hint { year, ..hint })?;
            if end.interval.to <= start.interval.from {
                end = self.read(
                    second,
                    Hint {
                        year: year.map(|year| year + 1),
                        ..hint
                    },
                )?;
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
        Ok(Reading {
            interval,
            extent: interval,
            precision,
            anchor: start.anchor,
        })
    }

    pub(super) fn season(&self, found: &Match, hint: Hint) -> Outcome {
        let season = found
            .value(Class::Season)
            .and_then(season_of)
            .ok_or(Unresolved::Vague)?;
        let year = match found.year() {
            Some(year) => Some(small(Some(year))?),
            None => hint.year,
        };
        match year {
            Some(year) => words(Interval::season(year, season), Precision::Months),
            None => self.choose_year(hint.direction, Precision::Months, |year| {
                Interval::season(year, season)
            }),
        }
    }

    pub(super) fn quarter(&self, found: &Match, hint: Hint) -> Outcome {
        let quarter = found
            .value(Class::Ordinal)
            .or_else(|| found.value(Class::Number));
        let quarter = small8(
            quarter
                .filter(|quarter| (1..=4).contains(quarter))
                .ok_or(Unresolved::Vague)?,
        )?;
        let make = |year| Interval::months(year, quarter * 3 - 2, 3);
        match found
            .year()
            .map(|year| small(Some(year)))
            .transpose()?
            .or(hint.year)
        {
            Some(year) => words(make(year), Precision::Months),
            None => self.choose_year(hint.direction, Precision::Months, make),
        }
    }

    pub(super) fn feast(&self, rule: &Rule, hint: Hint) -> Outcome {
        let feast = rule.feast.ok_or(Unresolved::Vague)?;
        let days = rule.days.unwrap_or(1);
        let make = |year: i16| Interval::days(first_day(feast, year)?, days);
        let precision = if days == 1 {
            Precision::Day
        } else {
            Precision::Days
        };
        match hint.year {
            Some(year) => words(make(year), precision),
            None => self.choose_year(hint.direction, precision, make),
        }
    }

    pub(super) fn in_year(&self, found: &Match, rule: &Rule, hint: Hint) -> Outcome {
        let year = match found.year() {
            Some(year) => small(Some(year))?,
            None => self.reference()?.year() + i16::try_from(rule.shift).unwrap_or(0),
        };
        let anchor = if found.year().is_some() {
            Anchor::Words
        } else {
            Anchor::Reference
        };
        let reading = self.read(
            inner(found)?,
            Hint {
                year: Some(year),
                ..hint
            },
        )?;
        Ok(Reading { anchor, ..reading })
    }
}

pub(super) fn iso(found: &Match) -> Outcome {
    let number = |nth| small8(found.nth(Class::Number, nth).ok_or(Unresolved::Vague)?);
    let date = Date::new(small(found.year())?, number(0)?, number(1)?);
    words(
        Interval::day(date.map_err(|_| Unresolved::NoSuchDate)?),
        Precision::Day,
    )
}

pub(super) fn years(found: &Match) -> Outcome {
    let first = small(found.year())?;
    let mut last = match found.nth(Class::Year, 1) {
        Some(year) => small(Some(year))?,
        None => {
            first - first.rem_euclid(100) + small(found.value(Class::ShortYear))?.rem_euclid(100)
        }
    };
    if last < first {
        last += 100;
    }
    words(
        Interval::years(first, i32::from(last - first) + 1),
        Precision::Years,
    )
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

/// Whether the dates of a report put the day before the month; absent if there are none, or both ways.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Order {
    /// Dates in figures that read only one way: `23/04/2021`.
    figures: Option<bool>,
    /// Dates with the month in words.
    words: Option<bool>,
}

/// The order of day and month in a report's dates.
pub(super) fn order_of<'m>(rules: &[Rule], matches: impl Iterator<Item = &'m Match>) -> Order {
    let (mut figures, mut words) = (Vec::new(), Vec::new());
    for found in matches {
        let numbers = found.nth(Class::Number, 0).zip(found.nth(Class::Number, 1));
        match (rules[found.rule].means, numbers) {
            (Means::NumericDate, Some((first, second))) if (first > 12) != (second > 12) => {
                figures.push(first > 12);
            }
            (Means::Date, _) => words.extend(day_before_month(found)),
            _ => {}
        }
    }
    let agreed = |votes: &[bool]| {
        votes
            .first()
            .copied()
            .filter(|first| votes.iter().all(|vote| vote == first))
    };
    Order {
        figures: agreed(&figures),
        words: agreed(&words),
    }
}

fn day_before_month(found: &Match) -> Option<bool> {
    let place = |class| {
        found
            .captures
            .iter()
            .position(|capture| matches!(capture, Capture::Value(of, _) if *of == class))
    };
    Some(place(Class::Day)? < place(Class::Month)?)
}
