//! Times of the clock: `4:40 a.m.`, `16:08 UTC`, `0640h`, `11.40 p.m.`, `ten past four`, `half past three`.
//!
//! Only where such a time stands is found here; the day it belongs to is resolved later.

use super::pattern::Reader;

/// How many pieces from `at` on are a time of the clock.
pub(super) fn read(reader: &Reader<'_>, at: usize) -> Option<usize> {
    past(reader, at)
        .or_else(|| numeric(reader, at))
        .or_else(|| spoken(reader, at))
}

/// `half past three`, `ten past four`, `quarter to nine`.
fn past(reader: &Reader<'_>, at: usize) -> Option<usize> {
    let after_minutes = if reader.is(at, "half") {
        if reader.is(at + 1, "past") {
            at + 1
        } else {
            return None;
        }
    } else if reader.is(at, "quarter") {
        at + 1
    } else {
        let (length, minutes) = reader.count(at)?;
        let unit = usize::from(reader.is(at + length, "minutes"));
        (minutes < 60).then_some(at + length + unit)?
    };
    if !(reader.is(after_minutes, "past") || reader.is(after_minutes, "to")) {
        return None;
    }
    let hour = after_minutes + 1;
    let length = if reader.is(hour, "noon") || reader.is(hour, "midnight") {
        1
    } else {
        // `five to ten years`: only `past`, or a spelt hour that ends the phrase.
        let (length, value) = reader.count(hour)?;
        if value > 12 || reader.is(after_minutes, "to") {
            return None;
        }
        length
    };
    Some(hour + length - at)
}

/// `4:40 a.m.`, `21.34`, `0640h`, `5 p.m. local time`, `16:08 UTC`.
fn numeric(reader: &Reader<'_>, at: usize) -> Option<usize> {
    let hour = reader.digits(at)?;
    if reader.joined_to_number(at) {
        return None;
    }
    let mut end = at + 1;
    let mut sure = false;
    if hour.count <= 2 && hour.value <= 24 {
        let colon = reader.glued(end, ":");
        let stop = reader.glued(end, ".");
        let minutes = reader
            .digits(end + 1)
            .filter(|read| read.count == 2 && read.value < 60 && reader.pieces[end + 1].glued);
        if (colon || stop) && minutes.is_some() {
            end += 2;
            // `16.55` is a price as well: it needs a preposition of time.
            sure = colon
                || (reader.after_time_preposition(at) || reader.begins_line(at))
                    && !reader.number_goes_on(end);
            if colon && reader.glued(end, ":") && reader.digits(end + 1).is_some() {
                end += 2;
            }
        } else if reader.glued(end, ":") {
            return None;
        }
    } else if hour.count != 4 || hour.value / 100 > 24 || hour.value % 100 > 59 {
        return None;
    }
    let bare = end;
    if let Some(length) = half_of_day(reader, end) {
        if hour.count == 4 || hour.value > 12 && end == at + 1 {
            return None;
        }
        end += length;
        sure = true;
    } else if reader.glued(end, "h")
        || reader.is(end, "hrs")
        || reader.is(end, "hours") && hour.count == 4
    {
        end += 1;
        sure = true;
    } else if reader.is(end, "o") && reader.is(end + 1, "'") && reader.is(end + 2, "clock") {
        end += 3;
        sure = true;
    }
    let zoned = end + zone(reader, end);
    sure |= zoned > end && (hour.count == 4 || end > at + 1);
    // `0710`, `at 1345`, `1345` at the start of an entry: years are not written so.
    let bare_clock = bare == at + 1
        && hour.count == 4
        && (hour.value < 1000
            || reader.is(at.wrapping_sub(1), "at")
            || hour.value < 1800 && reader.begins_line(at));
    let is_clock = sure || bare_clock;
    is_clock.then_some(zoned - at)
}

/// `ten o'clock`, `eleven p.m.`, `two in the morning` (the part of day is a rule's).
fn spoken(reader: &Reader<'_>, at: usize) -> Option<usize> {
    if reader.digits(at).is_some() {
        return None;
    }
    let (length, value) = reader.count(at)?;
    let end = at + length;
    if !(1..=12).contains(&value) {
        return None;
    }
    if reader.is(end, "o") && reader.is(end + 1, "'") && reader.is(end + 2, "clock") {
        return Some(length + 3);
    }
    if reader.is(end, "in") && reader.is(end + 1, "the") {
        let part = ["morning", "afternoon", "evening"]
            .iter()
            .any(|part| reader.is(end + 2, part));
        return part.then_some(length + 3);
    }
    half_of_day(reader, end)
        .map(|suffix| length + suffix)
        .or_else(|| bare_hour(reader, at, length))
}

/// `at six`, `until eight`, `shortly after three`: an hour that nothing counted follows.
fn bare_hour(reader: &Reader<'_>, at: usize, length: usize) -> Option<usize> {
    if reader.is(at, "a") || reader.is(at, "an") || reader.is(at, "one") {
        return None;
    }
    let led_by = |back: usize, words: &[&str]| {
        at.checked_sub(back)
            .is_some_and(|before| words.iter().any(|word| reader.is(before, word)))
    };
    let led = led_by(1, &["at", "until", "till", "towards", "toward"])
        || led_by(1, &["about", "around"]) && led_by(2, &["at"])
        || led_by(1, &["after", "before", "past"])
            && led_by(2, &["shortly", "just", "little", "soon"]);
    let end = at + length;
    let ends = reader.pieces.get(end).is_none_or(|next| {
        let follower = [
            "on",
            "this",
            "yesterday",
            "last",
            "when",
            "as",
            "local",
            "and",
        ];
        !next.letters && next.digits.is_none() && !reader.is(end, "-") && !reader.is(end, "%")
            || next.capital
            || follower.iter().any(|word| reader.is(end, word))
    });
    (led && ends).then_some(length)
}

/// `a.m.`, `p.m.`, `am`, `pm`, `AM`.
fn half_of_day(reader: &Reader<'_>, at: usize) -> Option<usize> {
    if reader.is(at, "am") || reader.is(at, "pm") {
        return Some(1);
    }
    if !(reader.is(at, "a") || reader.is(at, "p")) {
        return None;
    }
    if reader.glued(at + 1, ".") && reader.glued(at + 2, "m") {
        return Some(3 + usize::from(reader.glued(at + 3, ".")));
    }
    None
}

/// `UTC`, `GMT`, `local time`, `(GMT+8)`: pieces that name the zone, none if there is none.
fn zone(reader: &Reader<'_>, at: usize) -> usize {
    let open = usize::from(reader.is(at, "("));
    let name = at + open;
    let mut end = if reader.is(name, "local") && reader.is(name + 1, "time") {
        name + 2
    } else if ["utc", "gmt", "est", "edt", "cet", "bst", "ist", "z"]
        .iter()
        .any(|zone| reader.is(name, zone))
    {
        name + 1
    } else {
        return 0;
    };
    if (reader.is(end, "+") || reader.is(end, "-")) && reader.digits(end + 1).is_some() {
        end += 2;
    }
    if open == 1 {
        if !reader.is(end, ")") {
            return 0;
        }
        end += 1;
    }
    end - at
}
