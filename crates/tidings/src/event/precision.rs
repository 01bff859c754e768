//! How finely an event's place and days are known, on the scales of UCDP and ACLED.
//!
//! In: the place and time of an event as they are coded. Out: `where_prec` and `date_prec` of UCDP's event data,
//! `geo_precision` and `time_precision` of ACLED; absent where the scale has no step for it: neither has one for a
//! decade, nor ACLED for a whole country. The place is where the report puts the event, not where one would code it
//! after asking others.

use crate::coded::{Place, Time};

/// UCDP `where_prec`: 1 the spot, 2 near it, 3 second-order division, 4 first-order division, 5 vague or along a line,
/// 6 country, 7 water.
pub(super) fn ucdp_where(place: &Place) -> Option<u8> {
    Some(match (place.kind.as_deref(), place.precision.as_deref()?) {
        (Some("sea" | "ocean" | "strait"), _) => 7,
        (Some("river" | "border" | "canal" | "continent"), _) => 5,
        (_, "site" | "settlement") => 1,
        (Some("admin2"), "district") => 3,
        (_, "district") => 2,
        (Some("admin1"), "province") => 4,
        (_, "country") => 6,
        _ => 5,
    })
}

/// ACLED `geo_precision`: 1 the place, 2 its surroundings, 3 a region.
pub(super) fn acled_where(place: &Place) -> Option<u8> {
    match place.precision.as_deref()? {
        "site" | "settlement" => Some(1),
        "district" => Some(2),
        "province" => Some(3),
        _ => None,
    }
}

/// UCDP `date_prec`: 1 a day, 2 two to six days, 3 a week, 4 up to a month, 5 up to a year.
pub(super) fn ucdp_date(time: &Time) -> Option<u8> {
    match days(time)? {
        1 => Some(1),
        2..=6 => Some(2),
        7 => Some(3),
        8..=31 => Some(4),
        32..=366 => Some(5),
        _ => None,
    }
}

/// ACLED `time_precision`: 1 a day, 2 a week or so, 3 a month.
pub(super) fn acled_date(time: &Time) -> Option<u8> {
    match days(time)? {
        1 => Some(1),
        2..=10 => Some(2),
        11..=31 => Some(3),
        _ => None,
    }
}

/// How many days the interval has; `None` if an end is open.
fn days(time: &Time) -> Option<i32> {
    Some((time.to? - time.from?).get_days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::Span;

    fn place(kind: &str, precision: &str) -> Place {
        Place {
            kind: Some(kind.to_owned()),
            precision: Some(precision.to_owned()),
            ..Place::named("Osk", Span::new(0, 3))
        }
    }

    fn scales(place: &Place) -> (Option<u8>, Option<u8>) {
        (ucdp_where(place), acled_where(place))
    }

    #[test]
    fn places_from_a_base_to_a_sea() {
        assert_eq!(scales(&place("air-base", "site")), (Some(1), Some(1)));
        assert_eq!(scales(&place("admin2", "district")), (Some(3), Some(2)));
        assert_eq!(scales(&place("valley", "district")), (Some(2), Some(2)));
        assert_eq!(scales(&place("admin1", "province")), (Some(4), Some(3)));
        assert_eq!(scales(&place("mountains", "province")), (Some(5), Some(3)));
        assert_eq!(scales(&place("country", "country")), (Some(6), None));
        assert_eq!(scales(&place("sea", "region")), (Some(7), None));
        assert_eq!(scales(&Place::named("Osk", Span::new(0, 3))), (None, None));
    }

    #[test]
    fn times_from_a_day_to_an_open_end() {
        let time = |days: i64| Time {
            from: Some(date(2024, 3, 1)),
            to: Some(date(2024, 3, 1) + jiff::Span::new().days(days)),
            precision: None,
            span: Span::new(0, 3),
        };
        let of = |days| (ucdp_date(&time(days)), acled_date(&time(days)));
        assert_eq!(of(1), (Some(1), Some(1)));
        assert_eq!(of(2), (Some(2), Some(2)));
        assert_eq!(of(7), (Some(3), Some(2)));
        assert_eq!(of(31), (Some(4), Some(3)));
        assert_eq!(of(365), (Some(5), None));
        assert_eq!(of(3650), (None, None));
        let open = Time {
            to: None,
            ..time(1)
        };
        assert_eq!((ucdp_date(&open), acled_date(&open)), (None, None));
    }
}
