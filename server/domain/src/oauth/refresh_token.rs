//! Refresh tokens: a grant's id, the token's generation, and an authentication code over both under a key of the tenant's.
//! Nothing is stored of them but the grant's current generation, so rotating is one update, a family never branches, and
//! which token comes next is known to whoever holds the key: an honest client that lost the answer gets the same one again.

use crate::id::{GrantId, TenantId};
use aws_lc_rs::{constant_time, hmac};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use uuid::Uuid;

/// Prefix by which people and secret scanners recognise a refresh token.
pub const PREFIX: &str = "lkr_";

const GENERATION_BYTES: usize = 4;
const ID_BYTES: usize = 16;
const TAG_BYTES: usize = 32;

/// Which token of which family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshToken {
    pub grant: GrantId,
    /// Counts from 1.
    pub generation: u32,
}

impl RefreshToken {
    /// The token as it travels. `key` is the tenant's.
    #[must_use]
    pub fn print(self, tenant: TenantId, key: &[u8; 32]) -> String {
        let body = self.body();
        let tag = Self::tag(tenant, key, &body);
        format!("{PREFIX}{}", BASE64.encode([&body[..], tag.as_ref()].concat()))
    }

    /// Takes a token that somebody presents; `None` unless it was printed under that key for that tenant.
    #[must_use]
    pub fn parse(text: &str, tenant: TenantId, key: &[u8; 32]) -> Option<Self> {
        let encoded = text.strip_prefix(PREFIX).filter(|encoded| encoded.len() <= 100)?;
        let bytes = BASE64.decode(encoded).ok()?;
        if bytes.len() != ID_BYTES + GENERATION_BYTES + TAG_BYTES {
            return None;
        }
        let (body, tag) = bytes.split_at(ID_BYTES + GENERATION_BYTES);
        constant_time::verify_slices_are_equal(Self::tag(tenant, key, body).as_ref(), tag).ok()?;
        let (id, generation) = body.split_at(ID_BYTES);
        Some(Self {
            grant: GrantId(Uuid::from_slice(id).ok()?),
            generation: u32::from_be_bytes(generation.try_into().ok()?),
        })
    }

    fn body(self) -> Vec<u8> {
        [&self.grant.0.as_bytes()[..], &self.generation.to_be_bytes()].concat()
    }

    fn tag(tenant: TenantId, key: &[u8; 32], body: &[u8]) -> hmac::Tag {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        hmac::sign(&key, &[b"refresh token", &tenant.0.as_bytes()[..], body].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: TenantId = TenantId(Uuid::from_u128(1));
    const TOKEN: RefreshToken = RefreshToken { grant: GrantId(Uuid::from_u128(7)), generation: 3 };

    #[test]
    fn a_printed_token_is_read_by_its_tenant_and_key_alone() {
        let printed = TOKEN.print(TENANT, &[1; 32]);
        assert_eq!(RefreshToken::parse(&printed, TENANT, &[1; 32]), Some(TOKEN));
        assert_eq!(RefreshToken::parse(&printed, TenantId(Uuid::from_u128(2)), &[1; 32]), None);
        assert_eq!(RefreshToken::parse(&printed, TENANT, &[2; 32]), None);
    }

    #[test]
    fn no_letter_can_be_changed() {
        let printed = TOKEN.print(TENANT, &[1; 32]);
        for place in 0..printed.len() {
            let mut altered = printed.clone().into_bytes();
            altered[place] = if altered[place] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).expect("ASCII");
            assert_eq!(RefreshToken::parse(&altered, TENANT, &[1; 32]), None, "{altered}");
        }
        for text in ["", PREFIX, "lkr_AAAA", &format!("{printed}A"), &printed[..printed.len() - 1]] {
            assert_eq!(RefreshToken::parse(text, TENANT, &[1; 32]), None, "{text}");
        }
    }
}
