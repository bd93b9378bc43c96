//! Times as people read them: the clock, the zone and, where it isn't obvious, the date. How a language writes them is
//! CLDR's to say, by ICU4X; when a zone changes its clocks is the IANA database's, by jiff.

use icu_calendar::Gregorian;
use icu_datetime::fieldsets::{T, YMD, zone::SpecificShort};
use icu_datetime::input::{Date, DateTime, Time, TimeZoneInfo, UtcOffset};
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::Serialize;

use crate::error::RenderError;

/// What a zone that has no other name is called in every language; French would have `TU`, which few know.
const UTC: &str = "UTC";

/// One instant in a zone and a language, ready for templates.
#[derive(Clone, Debug, Serialize)]
pub struct Moment {
    /// RFC 3339 in UTC, for `<time datetime>`.
    pub iso: String,
    /// `14:17`
    pub clock: String,
    /// `UTC`, `CET`, `GMT-3`; French has `UTC+1` where others have `CET`
    pub zone: String,
    /// `23 November 2026`, `23 de noviembre de 2026`
    pub date: String,
}

impl Moment {
    /// A zone that jiff's database doesn't know is shown in UTC and says so: a true time beats a failed page.
    /// A language that CLDR doesn't know is written by its neutral rules.
    pub fn new(locale: &str, at: Timestamp, zone: &str) -> Result<Self, RenderError> {
        let local = at.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
        Self::write(locale, at, &local)
            .map_err(|reason| RenderError::Moment { locale: locale.to_owned(), reason })
    }

    fn write(locale: &str, at: Timestamp, local: &Zoned) -> Result<Self, String> {
        let date = Date::try_new_gregorian(local.year().into(), part(local.month())?, part(local.day())?)
            .map_err(words)?;
        let time = Time::try_new(part(local.hour())?, part(local.minute())?, 0, 0).map_err(words)?;
        let by = conventions(locale)?;
        let dates =
            FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(by, YMD::long()).map_err(words)?;
        let clocks = NoCalendarFormatter::try_new(by, T::hm()).map_err(words)?;
        Ok(Self {
            iso: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            clock: clocks.format(&time).to_string(),
            zone: zone_name(by, local, DateTime { date, time })?,
            date: dates.format(&date).to_string(),
        })
    }
}

fn zone_name(
    by: DateTimeFormatterPreferences,
    local: &Zoned,
    at: DateTime<Gregorian>,
) -> Result<String, String> {
    let zone = match local.time_zone().iana_name() {
        Some(name) => icu_datetime::input::TimeZone::from_iana_id(name),
        None => icu_datetime::input::TimeZone::UNKNOWN,
    };
    if *local.time_zone() == TimeZone::UTC || zone == TimeZoneInfo::utc().id() {
        return Ok(UTC.to_owned());
    }
    let offset = UtcOffset::try_from_seconds(local.offset().seconds()).map_err(words)?;
    let names = NoCalendarFormatter::try_new(by, SpecificShort).map_err(words)?;
    let name = names.format(&zone.with_offset(Some(offset)).at_date_time(at)).to_string();
    // `GMT+0` puzzles more than it says.
    Ok(name.strip_suffix("+0").map_or_else(|| name.clone(), str::to_owned))
}

/// The theme's English is British: it says "organisation", the day before the month, and has 24 hours.
fn conventions(locale: &str) -> Result<DateTimeFormatterPreferences, String> {
    let tag = if locale == "en" { "en-GB" } else { locale };
    let locale: icu_locale_core::Locale = tag.parse().map_err(words)?;
    Ok(locale.into())
}

fn part(number: i8) -> Result<u8, String> {
    u8::try_from(number).map_err(words)
}

fn words(error: impl ToString) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINTER: i64 = 1_795_442_529;
    const SUMMER: i64 = WINTER - 150 * 86_400;

    fn told(locale: &str, second: i64, zone: &str) -> String {
        let at = Timestamp::from_second(second).expect("an instant");
        let moment = Moment::new(locale, at, zone).expect("it can be told");
        format!("{} {}, {}", moment.clock, moment.zone, moment.date)
    }

    #[test]
    fn each_language_has_its_own_way() {
        let madrid = |locale| told(locale, WINTER, "Europe/Madrid");
        assert_eq!(madrid("en"), "15:02 CET, 23 November 2026");
        assert_eq!(madrid("es"), "15:02 CET, 23 de noviembre de 2026");
        assert_eq!(madrid("fr"), "15:02 UTC+1, 23 novembre 2026");
        assert_eq!(madrid("pl"), "15:02 CET, 23 listopada 2026");
        assert_eq!(madrid("de-AT"), "15:02 MEZ, 23. November 2026");
        assert_eq!(madrid("xx"), "15:02 GMT+1, 2026 M11 23");
    }

    #[test]
    fn summer_time_and_far_zones_are_named_or_counted() {
        assert_eq!(told("pl", SUMMER, "Europe/Warsaw"), "16:02 CEST, 26 czerwca 2026");
        assert_eq!(told("en", SUMMER, "Europe/London"), "15:02 BST, 26 June 2026");
        assert_eq!(told("es", WINTER, "America/Sao_Paulo"), "11:02 GMT-3, 23 de noviembre de 2026");
        assert_eq!(told("pl", WINTER, "Europe/London"), "14:02 GMT, 23 listopada 2026");
        assert_eq!(told("fr", WINTER, "Asia/Kolkata"), "19:32 UTC+5:30, 23 novembre 2026");
    }

    #[test]
    fn utc_is_utc_everywhere_and_stands_in_for_the_unknown() {
        for zone in ["UTC", "Etc/UTC", "Mars/Olympus", ""] {
            assert_eq!(told("fr", WINTER, zone), "14:02 UTC, 23 novembre 2026", "{zone}");
        }
    }
}
