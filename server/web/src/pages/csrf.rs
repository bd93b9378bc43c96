//! Proof that a form was shown by us to this browser: a token bound to a cookie, and the browser's own word about where
//! the request came from.

use super::{errors::PageError, visit::Visit};
use latchkey_domain::token::SecretToken;
use poem::{Request, http::header};

/// The token for a page's forms; sets the cookie that it is bound to if the visitor has none.
pub(super) fn token(visit: &Visit) -> String {
    let cookie = visit.cookies.form().filter(|value| SecretToken::parse("", value).is_some());
    let cookie = cookie.unwrap_or_else(|| {
        let fresh = SecretToken::mint("", &*visit.context.entropy).reveal().to_owned();
        visit.cookies.set_form(&fresh);
        fresh
    });
    visit.app.keyring().mac("csrf", message(visit, &cookie).as_bytes())
}

/// Checks a posted form's token and origin.
pub(super) fn check(visit: &Visit, request: &Request, presented: Option<&str>) -> Result<(), PageError> {
    check_origin(visit, request)?;
    let cookie = visit.cookies.form().ok_or(PageError::FormExpired)?;
    let message = message(visit, &cookie);
    let valid =
        presented.is_some_and(|mac| visit.app.keyring().mac_is_valid("csrf", message.as_bytes(), mac));
    if valid { Ok(()) } else { Err(PageError::FormExpired) }
}

/// A browser that says that the request comes from another site is believed. It says `null` where our own pages forbid
/// it to name the referrer, and old ones say nothing; those are left to the token.
pub(super) fn check_origin(visit: &Visit, request: &Request) -> Result<(), PageError> {
    let site = request.header("sec-fetch-site").unwrap_or("none");
    if !matches!(site, "same-origin" | "none") {
        return Err(PageError::ForeignOrigin);
    }
    let Some(origin) = request.header(header::ORIGIN).filter(|origin| *origin != "null") else {
        return Ok(());
    };
    let host = request.header(header::HOST).unwrap_or_default();
    let is_own = origin == visit.app.public_url().origin()
        || origin.split_once("://").is_some_and(|(_, authority)| authority == host);
    if is_own { Ok(()) } else { Err(PageError::ForeignOrigin) }
}

fn message(visit: &Visit, cookie: &str) -> String {
    format!("{}/{cookie}", visit.tenant.id)
}
