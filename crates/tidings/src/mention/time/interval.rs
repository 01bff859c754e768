//! Days and spans of days: the calendar arithmetic that the rules need, on proleptic Gregorian dates.

use jiff::civil::{Date, Weekday, date};
use jiff::{Span as Length, ToSpan};

/// Days from `from` up to, but not including, `to`; an absent end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    /// First day.
    pub from: Option<Date>,
    /// The day after the last.
    pub to: Option<Date>,
}

/// How finely a time is told: the calendar unit that its words name.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// A time of the clock or a part of a day; the interval is that day.
    PartOfDay,
    /// A day.
    Day,
    /// Some days: a range, a weekend, a third of a month.
    Days,
    /// A calendar week, Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Some months: a season, a quarter, a range of months.
    Months,
    /// A calendar year.
    Year,
    /// Several years, a decade or a century.
    Years,
}

/// A unit of the calendar or the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Night,
    Week,
    Weekend,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// A season of the northern hemisphere, in months: spring is March to May.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Interval {
    /// Both ends known.
    pub(super) fn new(from: Date, to: Date) -> Option<Self> {
        (from < to).then_some(Self {
            from: Some(from),
            to: Some(to),
        })
    }

    /// One day; `None` on the last day that the calendar knows.
    pub(super) fn day(day: Date) -> Option<Self> {
        Self::days(day, 1)
    }

    /// `count` days from `first` on.
    pub(super) fn days(first: Date, count: i32) -> Option<Self> {
        Self::new(first, add_days(first, count)?)
    }

    /// The calendar unit that `day` lies in.
    pub(super) fn around(day: Date, unit: Unit) -> Option<Self> {
        match unit {
            Unit::Minute | Unit::Hour | Unit::Day => Self::day(day),
            Unit::Night => Self::new(day, add_days(day, 2)?),
            Unit::Week | Unit::Fortnight => {
                let monday = monday_of(day)?;
                Self::days(monday, if unit == Unit::Week { 7 } else { 14 })
            }
            Unit::Weekend => Self::days(add_days(monday_of(day)?, 5)?, 2),
            Unit::Month => Self::months(day.year(), day.month(), 1),
            Unit::Quarter => Self::months(day.year(), (day.month() - 1) / 3 * 3 + 1, 3),
            Unit::Year => Self::years(day.year(), 1),
            Unit::Decade => Self::years(day.year() - day.year().rem_euclid(10), 10),
            Unit::Century => Self::years(day.year() - day.year().rem_euclid(100), 100),
        }
    }

    /// `count` months from the first of `month` on.
    pub(super) fn months(year: i16, month: i8, count: i32) -> Option<Self> {
        let first = Date::new(year, month, 1).ok()?;
        Self::new(first, add(first, count.months())?)
    }

    /// `count` years from the first of January of `year` on.
    pub(super) fn years(year: i16, count: i32) -> Option<Self> {
        let first = Date::new(year, 1, 1).ok()?;
        Self::new(first, add(first, count.years())?)
    }

    /// The season that begins in `year`.
    pub(super) fn season(year: i16, season: Season) -> Option<Self> {
        let month = match season {
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Autumn => 9,
            Season::Winter => 12,
        };
        Self::months(year, month, 3)
    }

    /// Days in it, if both ends are known.
    pub(super) fn length(self) -> Option<i32> {
        Some(days_between(self.from?, self.to?))
    }
}

/// The date `length` later; `None` outside the calendar.
pub(super) fn add(day: Date, length: Length) -> Option<Date> {
    day.checked_add(length).ok()
}

/// The date `count` days later; `None` outside the calendar.
pub(super) fn add_days(day: Date, count: i32) -> Option<Date> {
    // jiff panics on lengths beyond its own bounds; no report means 100 000 years.
    (count.abs() < 3_660_000).then(|| add(day, count.days()))?
}

/// The date `count` units later.
pub(super) fn add_units(day: Date, count: i32, unit: Unit) -> Option<Date> {
    if count.abs() > 100_000 {
        return None;
    }
    match unit {
        Unit::Minute => add_days(day, count / 1440),
        Unit::Hour => add_days(day, count / 24),
        Unit::Day | Unit::Night => add_days(day, count),
        Unit::Week | Unit::Weekend => add_days(day, count * 7),
        Unit::Fortnight => add_days(day, count * 14),
        Unit::Month => add(day, count.months()),
        Unit::Quarter => add(day, (count * 3).months()),
        Unit::Year => (count.abs() < 9000).then(|| add(day, count.years()))?,
        Unit::Decade => (count.abs() < 900).then(|| add(day, (count * 10).years()))?,
        Unit::Century => (count.abs() < 90).then(|| add(day, (count * 100).years()))?,
    }
}

/// Days from `from` to `to`, negative if `to` is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |length| length.get_days())
}

/// The Monday of the week of `day`.
pub(super) fn monday_of(day: Date) -> Option<Date> {
    add_days(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

/// The latest `weekday` on or before `day`.
pub(super) fn weekday_on_or_before(day: Date, weekday: Weekday) -> Option<Date> {
    add_days(day, -i32::from(weekday.until(day.weekday())))
}

/// Easter Sunday of the western churches (Gauss's rule with the corrections of Lichtenberg, 1997).
pub(super) fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let century = year_number / 100;
    let moon_shift = 15 + (3 * century + 3) / 4 - (8 * century + 13) / 25;
    let sun_shift = 2 - (3 * century + 3) / 4;
    let golden = year_number % 19;
    let moon_seed = (19 * golden + moon_shift) % 30;
    let correction = (moon_seed + golden / 11) / 29;
    let full_moon = 21 + moon_seed - correction;
    let first_sunday = 7 - (year_number + year_number / 4 + sun_shift) % 7;
    let to_sunday = 7 - (full_moon - first_sunday).rem_euclid(7);
    add_days(Date::new(year, 3, 1).ok()?, full_moon + to_sunday - 1)
}

/// The first day of a month of the tabular Islamic calendar (leap years 2, 5, 7, 10, 13, 16, 18, 21,
/// 24, 26, 29 of 30; epoch Friday, 16 July 622 Julian). Sighted months differ by a day or two.
pub(super) fn hijri_month(year: i32, month: i8) -> Option<Date> {
    let month = i32::from(month);
    let days = (year - 1) * 354 + (3 + 11 * year).div_euclid(30) + 29 * (month - 1) + month / 2;
    add_days(date(622, 7, 19), days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_between_counts_over_leap_days() {
        assert_eq!(days_between(date(2024, 2, 28), date(2024, 3, 1)), 2);
        assert_eq!(days_between(date(2023, 12, 31), date(2024, 12, 31)), 366);
        assert_eq!(days_between(date(2024, 3, 1), date(2024, 2, 28)), -2);
        assert_eq!(days_between(date(1900, 2, 28), date(1900, 3, 1)), 1);
    }

    #[test]
    fn weeks_start_on_monday() {
        let week = Interval::around(date(2024, 1, 18), Unit::Week);
        assert_eq!(week, Interval::new(date(2024, 1, 15), date(2024, 1, 22)));
    }

    #[test]
    fn easter_moves() {
        assert_eq!(easter(2024), Some(date(2024, 3, 31)));
        assert_eq!(easter(2025), Some(date(2025, 4, 20)));
        assert_eq!(easter(1989), Some(date(1989, 3, 26)));
        assert_eq!(easter(1981), Some(date(1981, 4, 19)));
        assert_eq!(easter(2038), Some(date(2038, 4, 25)));
    }

    #[test]
    fn months_of_the_islamic_year_are_within_two_days() {
        // Announced first days of Ramadan: 2015-06-18, 2019-05-06, 2026-02-18.
        for (year, first) in [
            (1436, date(2015, 6, 18)),
            (1440, date(2019, 5, 6)),
            (1447, date(2026, 2, 18)),
        ] {
            let found = hijri_month(year, 9).expect("inside the calendar");
            assert!(days_between(first, found).abs() <= 1, "{year}: {found}");
        }
    }
}
