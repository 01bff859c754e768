//! Which of several dates the words mean: the year of `5 January`, the week of `Monday`.

use jiff::civil::{Date, Weekday};

use super::super::direction::Direction;
use super::super::interval::{self, Interval, days_between};

/// Candidates this close ahead are meant even if the verb is past (`announced talks on 8 January`).
const SOON: i32 = 45;
/// And those behind are then farther away than this.
const LONG_AGO: i32 = 240;
/// A weekday so many days ahead is meant if no tense says otherwise ("leaders meet on Friday").
const AT_HAND: i32 = 2;

/// The interval of the year before, of or after `day` that the words mean.
pub(super) fn in_years(
    day: Date,
    direction: Direction,
    make: impl Fn(i16) -> Option<Interval>,
) -> Option<Interval> {
    let mut behind: Option<Interval> = None;
    let mut ahead: Option<Interval> = None;
    // Nine years, as 29 February comes round no oftener than that.
    for year in day.year() - 8..=day.year() + 8 {
        let Some(made) = make(year) else { continue };
        let Some(from) = made.from else { continue };
        if from <= day {
            behind = Some(made);
        } else if ahead.is_none() {
            ahead = Some(made);
        }
    }
    let (Some(past), Some(future)) = (behind, ahead) else {
        return behind.or(ahead);
    };
    let gap_behind = past.to.map_or(0, |to| days_between(to, day).max(0));
    let gap_ahead = future.from.map_or(0, |from| days_between(day, from));
    let single_day = past.length().is_some_and(|days| days <= 3);
    Some(match direction {
        Direction::Future if gap_behind == 0 && !single_day => past,
        Direction::Future if gap_ahead <= LONG_AGO || gap_behind > SOON * 2 => future,
        Direction::Past if single_day && gap_ahead <= SOON && gap_behind > LONG_AGO => future,
        Direction::Unknown if gap_ahead <= SOON && gap_behind > LONG_AGO => future,
        Direction::Unknown if !single_day && gap_ahead < gap_behind => future,
        _ => past,
    })
}

/// The `weekday` that the words mean, seen from `day`.
pub(super) fn weekday(day: Date, weekday: Weekday, direction: Direction) -> Option<Date> {
    let behind = interval::weekday_on_or_before(day, weekday)?;
    let ahead = interval::add_days(behind, 7)?;
    let at_hand = direction == Direction::Unknown && days_between(day, ahead) <= AT_HAND;
    if behind != day && (direction == Direction::Future || at_hand) {
        Some(ahead)
    } else {
        Some(behind)
    }
}

/// The day `number` of a month that the words mean: `the 3rd`.
pub(super) fn day_of_month(
    day: Date,
    number: i8,
    weekday: Option<Weekday>,
    direction: Direction,
) -> Option<Date> {
    let mut candidates = Vec::new();
    for shift in -12..=12 {
        let first = interval::add_units(day.first_of_month(), shift, interval::Unit::Month)?;
        let Ok(found) = Date::new(first.year(), first.month(), number) else {
            continue;
        };
        if weekday.is_none_or(|weekday| found.weekday() == weekday) {
            candidates.push(found);
        }
    }
    let behind = candidates
        .iter()
        .rev()
        .find(|found| **found <= day)
        .copied();
    let ahead = candidates.iter().find(|found| **found >= day).copied();
    match (behind, ahead) {
        (Some(past), Some(future)) => {
            let (back, forth) = (days_between(past, day), days_between(day, future));
            Some(match direction {
                Direction::Past if back <= 40 => past,
                Direction::Future if forth <= 40 => future,
                _ if forth < back && (back > 25 || weekday.is_some()) => future,
                _ => past,
            })
        }
        (past, future) => past.or(future),
    }
}
