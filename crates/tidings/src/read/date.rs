//! The publication date as reports and users write it.

use jiff::civil::Date;
use jiff::fmt::rfc2822;

/// Reads a publication date: ISO 8601 with or without a time (`2024-01-06`, `2024-01-06T09:30:00Z`),
/// or as in feeds (`Sat, 06 Jan 2024 09:30:00 GMT`). A time zone is not applied: it is the day that
/// the publisher wrote.
///
/// # Errors
/// If it is none of these, or no day of the calendar; the message says what is expected.
pub fn publication_date(written: &str) -> Result<Date, String> {
    let written = written.trim();
    let day = written
        .split_once(['T', 't', ' '])
        .map_or(written, |(day, _)| day);
    // A four-digit year: "24-01-06" and "+12024-01-06" are more likely slips than meant.
    if day.len() == "2024-01-06".len()
        && day.starts_with(|c: char| c.is_ascii_digit())
        && let Ok(date) = day.parse()
    {
        return Ok(date);
    }
    if let Ok(zoned) = rfc2822::DateTimeParser::new()
        .relaxed_weekday(true)
        .parse_zoned(written)
    {
        return Ok(zoned.date());
    }
    Err(format!("`{written}` is no date; write it as 2024-01-06"))
}

#[cfg(test)]
mod tests {
    use super::publication_date;
    use jiff::civil::date;

    #[test]
    fn days_are_read_as_written() {
        let day = Ok(date(2024, 1, 6));
        assert_eq!(publication_date("2024-01-06"), day);
        assert_eq!(publication_date(" 2024-01-06T23:30:00-05:00"), day);
        assert_eq!(publication_date("2024-01-06 23:30:00"), day);
        assert_eq!(publication_date("Sat, 06 Jan 2024 23:30:00 -0500"), day);
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for wrong in [
            "",
            "2024-02-30",
            "06/01/2024",
            "January 6",
            "24-01-06",
            "2024-1-6",
            "1704499200",
            "💣",
        ] {
            assert!(publication_date(wrong).is_err(), "{wrong}");
        }
    }
}
