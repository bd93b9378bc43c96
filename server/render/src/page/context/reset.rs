//! What templates see of the page behind a live link.

use serde_json::{Value, json};

use super::{PASSWORD_MAX_LENGTH, Words};
use crate::error::RenderError;
use crate::page::{Page, ResetPageKind};

/// What the longest clock shows; a link that lives longer has longer notches.
const NOTCHES: u32 = 15;

impl Page {
    pub(super) fn reset(&self, words: &Words<'_>) -> Result<Value, RenderError> {
        let Self::Reset {
            login,
            kind,
            expires_at,
            seconds_left,
            total_seconds,
            time_zone,
            error,
            min_length,
        } = self
        else {
            return Ok(Value::Null);
        };
        let total = (*total_seconds).max(1);
        Ok(json!({
            "login": login,
            "set_up": *kind == ResetPageKind::SetUp,
            "self_service": *kind == ResetPageKind::SelfService,
            "expires_at": words.moment(*expires_at, time_zone)?,
            "seconds_left": seconds_left,
            "total_seconds": total,
            "left": left(*seconds_left),
            // A clock alone tells enough while the day can't change twice.
            "dated": total > 3_600,
            "notches": total.div_ceil(60).min(NOTCHES),
            "low": *seconds_left < 120,
            // A second late, so that the page that comes is surely the expired one.
            "refresh_seconds": seconds_left + 1,
            "error": error.as_ref().map(|error| error.context(words)).transpose()?,
            "min_length": min_length,
            "max_length": PASSWORD_MAX_LENGTH,
        }))
    }
}

/// `11:01`, from an hour on `1:11:01`. The script counts on in the same form.
fn left(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}
