//! Client secrets: 256 random bits, kept as a digest under a key of the tenant's. They are no passwords, so nothing is
//! gained by hashing them slowly.

use crate::issuer::TenantKeys;
use aws_lc_rs::{constant_time, hmac};
use latchkey_domain::{
    OperationContext,
    oauth::{Client, client::SECRET_PREFIX},
    token::SecretToken,
};
use latchkey_protocol::oauth::client_metadata::AuthMethod;

const PURPOSE: &str = "client secrets";

/// A new secret, and what is kept of it.
pub(super) fn mint(context: &OperationContext, keys: &TenantKeys) -> (SecretToken, [u8; 32]) {
    let secret = SecretToken::mint(SECRET_PREFIX, &*context.entropy);
    let digest = digest(keys, secret.reveal());
    (secret, digest)
}

/// Whether a client of that method has a secret.
pub(super) fn is_needed(method: AuthMethod) -> bool {
    matches!(method, AuthMethod::ClientSecretBasic | AuthMethod::ClientSecretPost)
}

/// Whether that is the client's secret. In constant time; a client without one has none that fits.
pub(super) fn is_right(keys: &TenantKeys, client: &Client, presented: &str) -> bool {
    let computed = digest(keys, presented);
    client.secret.is_some_and(|kept| constant_time::verify_slices_are_equal(&kept, &computed).is_ok())
}

fn digest(keys: &TenantKeys, secret: &str) -> [u8; 32] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &keys.secret(PURPOSE)[..]);
    let mut digest = [0; 32];
    digest.copy_from_slice(hmac::sign(&key, secret.as_bytes()).as_ref());
    digest
}
