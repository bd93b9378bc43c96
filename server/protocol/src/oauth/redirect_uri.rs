//! Redirect URIs: which may be registered, and when a presented one is a registered one
//! (RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §2.1).

mod parts;

use parts::Parts;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// Where a client runs (OpenID Connect Registration 1.0 §2).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationType {
    #[default]
    Web,
    /// On the user's device, where private-use schemes lead to it.
    Native,
}

/// Why a URI can't be registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RedirectUriError {
    #[error("must have at most {MAXIMUM_BYTES} bytes")]
    TooLong,
    #[error("must not have a fragment")]
    Fragment,
    #[error("has a character that URIs can't have")]
    Character,
    #[error("has a percent-encoded control character or a broken escape")]
    Escape,
    #[error("must be an absolute URI")]
    Relative,
    #[error("must not have user information")]
    UserInformation,
    #[error("has no well-formed host and port")]
    Host,
    #[error("must be https; http is for loopback addresses only")]
    NotHttps,
    #[error("must be https, or for a native client a scheme in reverse domain notation")]
    Scheme,
}

/// The most bytes of a redirect URI.
pub const MAXIMUM_BYTES: usize = 2_000;

/// Whether `uri` may be registered as a redirect URI.
///
/// It is `https`, or `http` to the device itself (RFC 8252 §7.3). Native clients may have a private-use scheme, which has
/// a dot (RFC 8252 §7.1); so `javascript:`, `data:` and their like can't be one.
pub fn check_registered(uri: &str, application: ApplicationType) -> Result<(), RedirectUriError> {
    check_web(uri).or_else(|error| match error {
        RedirectUriError::Scheme if application == ApplicationType::Native => check_private_use(uri),
        error => Err(error),
    })
}

/// Whether `uri` is an `https` URL without user information and fragment; `http` to the device itself will do.
pub fn check_web(uri: &str) -> Result<(), RedirectUriError> {
    let parts = Parts::of(uri)?;
    if !matches!(parts.scheme, "https" | "http") {
        return Err(RedirectUriError::Scheme);
    }
    let host = parts.host()?;
    if parts.scheme == "http" && !LOOPBACK_HOSTS.contains(&host) {
        return Err(RedirectUriError::NotHttps);
    }
    if Url::parse(uri).is_ok() { Ok(()) } else { Err(RedirectUriError::Host) }
}

fn check_private_use(uri: &str) -> Result<(), RedirectUriError> {
    let parts = Parts::of(uri)?;
    if !parts.scheme.contains('.') || parts.rest.is_empty() && parts.authority.is_none_or(str::is_empty) {
        return Err(RedirectUriError::Scheme);
    }
    if parts.authority.is_some_and(|authority| authority.contains('@')) {
        return Err(RedirectUriError::UserInformation);
    }
    if Url::parse(uri).is_ok() { Ok(()) } else { Err(RedirectUriError::Host) }
}

/// The device itself. Names beside `localhost` may resolve to anything.
const LOOPBACK_HOSTS: [&str; 3] = ["127.0.0.1", "[::1]", "localhost"];

/// Whether `presented` is the `registered` URI.
///
/// They are the same bytes (RFC 9700 §2.1). Only of a loopback URI the port may be another, because native clients take
/// what port is free (RFC 8252 §7.3).
#[must_use]
pub fn matches(registered: &str, presented: &str) -> bool {
    registered == presented
        || loopback(registered).is_some_and(|without_port| loopback(presented) == Some(without_port))
}

/// A loopback URI's host and what follows its port.
fn loopback(uri: &str) -> Option<(&str, &str)> {
    let after_scheme = uri.strip_prefix("http://")?;
    let host = LOOPBACK_HOSTS.into_iter().find(|host| after_scheme.starts_with(host))?;
    let after_host = &after_scheme[host.len()..];
    let rest = match after_host.strip_prefix(':') {
        None => after_host,
        Some(port_and_rest) => {
            let end = port_and_rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(port_and_rest.len());
            let (port, rest) = port_and_rest.split_at(end);
            parts::is_port(port).then_some(rest)?
        }
    };
    (rest.is_empty() || rest.starts_with(['/', '?'])).then_some((host, rest))
}

/// What a page's `form-action` (CSP 3 §6.4.1) must name so that a form may end at this redirect URI.
///
/// `'none'` for what is no redirect URI: nothing that a URI says may widen the policy in other ways.
#[must_use]
pub fn form_action_source(uri: &str) -> String {
    const NONE: &str = "'none'";
    let Ok(parts) = Parts::of(uri) else { return NONE.to_owned() };
    if parts.scheme.contains('.') {
        return format!("{}:", parts.scheme);
    }
    let is_web = check_web(uri).is_ok();
    match Url::parse(uri).ok().filter(|_| is_web) {
        None => NONE.to_owned(),
        // The grammar of sources has no IPv6 addresses (CSP 3 §2.3.1).
        Some(url) if matches!(url.host(), Some(Host::Ipv6(_))) => format!("{}:", parts.scheme),
        Some(url) => url.origin().ascii_serialization(),
    }
}

#[cfg(test)]
mod tests;
