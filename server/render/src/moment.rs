//! Times as people read them: the clock, the zone and, where it isn't obvious, the date.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::error::RenderError;
use crate::locale::{Argument, Locales};

/// One instant in a zone and a language, ready for templates.
#[derive(Clone, Debug, Serialize)]
pub struct Moment {
    /// RFC 3339 in UTC, for `<time datetime>`.
    pub iso: String,
    /// `14:17`
    pub clock: String,
    /// `UTC`, `CET`, `-03`
    pub zone: String,
    /// `23 November 2026`
    pub date: String,
}

impl Moment {
    /// A zone that jiff's database doesn't know is shown in UTC and says so: a true time beats a failed page.
    pub fn new(locales: &Locales, locale: &str, at: Timestamp, zone: &str) -> Result<Self, RenderError> {
        let zoned = at.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
        let month = locales.format(locale, &format!("month-{}", zoned.month()), &[])?;
        let (hour, minute) = (format!("{:02}", zoned.hour()), format!("{:02}", zoned.minute()));
        let (day, year) = (zoned.day().to_string(), zoned.year().to_string());
        Ok(Self {
            iso: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            clock: locales.format(
                locale,
                "time-clock",
                &[("hour", Argument::Text(&hour)), ("minute", Argument::Text(&minute))],
            )?,
            zone: zoned.strftime("%Z").to_string(),
            date: locales.format(
                locale,
                "time-date",
                &[
                    ("day", Argument::Text(&day)),
                    ("month", Argument::Text(&month)),
                    ("year", Argument::Text(&year)),
                ],
            )?,
        })
    }
}
