//! A URI taken apart as it is written (RFC 3986 §3). A parser that repairs what it reads, as browsers' do, would hide
//! the very things that are to be refused.

use super::{MAXIMUM_BYTES, RedirectUriError};

pub(super) struct Parts<'a> {
    /// In lower case; another way to write it is refused.
    pub(super) scheme: &'a str,
    /// What is between `//` and the path, if there is `//`.
    pub(super) authority: Option<&'a str>,
    /// Path and query.
    pub(super) rest: &'a str,
}

impl<'a> Parts<'a> {
    pub(super) fn of(uri: &'a str) -> Result<Self, RedirectUriError> {
        if uri.len() > MAXIMUM_BYTES {
            return Err(RedirectUriError::TooLong);
        }
        if uri.contains('#') {
            return Err(RedirectUriError::Fragment);
        }
        if !uri.bytes().all(is_uri_character) {
            return Err(RedirectUriError::Character);
        }
        if !escapes_are_harmless(uri) {
            return Err(RedirectUriError::Escape);
        }
        let (scheme, after) = uri.split_once(':').ok_or(RedirectUriError::Relative)?;
        if !is_scheme(scheme) {
            return Err(RedirectUriError::Relative);
        }
        let Some(hierarchical) = after.strip_prefix("//") else {
            return Ok(Self { scheme, authority: None, rest: after });
        };
        let end = hierarchical.find(['/', '?']).unwrap_or(hierarchical.len());
        let (authority, rest) = hierarchical.split_at(end);
        Ok(Self { scheme, authority: Some(authority), rest })
    }

    /// The host, if the authority is a well-formed host and port and nothing else.
    pub(super) fn host(&self) -> Result<&'a str, RedirectUriError> {
        let authority = self.authority.ok_or(RedirectUriError::Host)?;
        if authority.contains('@') {
            return Err(RedirectUriError::UserInformation);
        }
        let after_address = authority.find(']').map_or(0, |end| end + 1);
        let host = match authority[after_address..].find(':') {
            None => authority,
            Some(colon) => {
                let (host, port) = authority.split_at(after_address + colon);
                if !is_port(&port[1..]) {
                    return Err(RedirectUriError::Host);
                }
                host
            }
        };
        if is_host(host) { Ok(host) } else { Err(RedirectUriError::Host) }
    }
}

/// `1*5DIGIT` from 1 to 65535, written in the one usual way.
pub(super) fn is_port(text: &str) -> bool {
    text.len() <= 5
        && !text.starts_with('0')
        && text.bytes().all(|b| b.is_ascii_digit())
        && text.parse::<u16>().is_ok()
}

/// Unreserved, `gen-delims` but the fragment's, `sub-delims` and the percent sign (RFC 3986 §2). Neither a backslash,
/// which browsers take for a slash, nor white space, which they drop.
fn is_uri_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?[]@!$&'()*+,;=%".contains(&byte)
}

/// Whether each percent sign begins an escape, and none of a control character.
fn escapes_are_harmless(uri: &str) -> bool {
    uri.split('%').skip(1).all(|after| {
        let digits = after.as_bytes().first_chunk::<2>();
        let code = digits
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        code.is_some_and(|code| !code.is_ascii_control())
    })
}

/// `ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )` (RFC 3986 §3.1), in lower case.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.'))
}

/// Letters, digits, hyphens and dots, as CSP's sources need it, or an IPv6 address in brackets.
fn is_host(text: &str) -> bool {
    if let Some(address) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    text.split('.')
        .all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
}
