//! What a person is called by a client (`sub`, OpenID Connect Core §8).

use crate::id::UserId;
use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};

/// The same for every client of the tenant.
#[must_use]
pub fn public(user: UserId) -> String {
    user.to_string()
}

/// Another one for each sector, so that clients can't compare notes (§8.1). `key` is the tenant's and never changes.
#[must_use]
pub fn pairwise(user: UserId, sector: &str, key: &[u8; 32]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let tag = hmac::sign(&key, &[b"subject", &user.0.as_bytes()[..], sector.as_bytes()].concat());
    BASE64.encode(tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn sectors_know_the_same_person_by_different_names() {
        let user = UserId(Uuid::from_u128(1));
        assert_eq!(pairwise(user, "a.example", &[1; 32]), pairwise(user, "a.example", &[1; 32]));
        assert_ne!(pairwise(user, "a.example", &[1; 32]), pairwise(user, "b.example", &[1; 32]));
        assert_ne!(pairwise(user, "a.example", &[1; 32]), pairwise(user, "a.example", &[2; 32]));
        assert_ne!(pairwise(user, "a.example", &[1; 32]), public(user));
    }
}
