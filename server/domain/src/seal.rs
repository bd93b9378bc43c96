//! Secrets at rest: AES-256-GCM-SIV (RFC 8452) under a keyring whose first key is the current one.
//!
//! The variant that tolerates repeated nonces, because nonces are random and rows are many. Every box names its key
//! and is bound to a context (tenant and row), so that it can't be moved to another row.

use crate::{Entropy, digest, entropy};
use aws_lc_rs::{
    aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey},
    constant_time, hmac,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use zeroize::Zeroizing;

/// Master keys, the current first. Older ones only open what they sealed.
pub struct Keyring {
    keys: Vec<MasterKey>,
}

/// One 256-bit master key and the name by which boxes refer to it.
pub struct MasterKey {
    id: String,
    secret: Zeroizing<[u8; 32]>,
}

/// Why a keyring could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    #[error("the master key file holds no key")]
    Empty,
    #[error("line {0} of the master key file is not 32 bytes in base64url (43 letters)")]
    Malformed(usize),
}

/// Why a box could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    #[error("sealed under a key that is not in the master key file")]
    UnknownKey,
    #[error("altered, or sealed for another place")]
    Broken,
}

impl MasterKey {
    pub fn mint(randomness: &dyn Entropy) -> Self {
        Self::from_secret(Zeroizing::new(entropy::bytes(randomness)))
    }

    fn from_secret(secret: Zeroizing<[u8; 32]>) -> Self {
        let id = digest::sha256_hex(&[b"latchkey master key id", &secret[..]].concat())[..8].to_owned();
        Self { id, secret }
    }

    /// The line that a key file keeps.
    #[must_use]
    pub fn to_line(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64.encode(&self.secret[..]))
    }

    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// A key of its own for each purpose (HKDF's expand step, RFC 5869 §2.3, one block).
    fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.secret[..]);
        let tag = hmac::sign(&key, &[purpose.as_bytes(), &[1]].concat());
        let mut derived = Zeroizing::new([0; 32]);
        derived.copy_from_slice(tag.as_ref());
        derived
    }

    fn sealing_key(&self) -> LessSafeKey {
        let derived = self.derive("seal");
        LessSafeKey::new(
            UnboundKey::new(&AES_256_GCM_SIV, &derived[..]).expect("32 bytes are this algorithm's key"),
        )
    }
}

impl Keyring {
    /// Reads a key file: one key a line, the current first; empty lines and `#` comments don't count.
    pub fn parse(text: &str) -> Result<Self, KeyringError> {
        let mut keys = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let bytes = Zeroizing::new(BASE64.decode(line).map_err(|_| KeyringError::Malformed(index + 1))?);
            let secret = <[u8; 32]>::try_from(&bytes[..]).map_err(|_| KeyringError::Malformed(index + 1))?;
            keys.push(MasterKey::from_secret(Zeroizing::new(secret)));
        }
        if keys.is_empty() { Err(KeyringError::Empty) } else { Ok(Self { keys }) }
    }

    #[must_use]
    pub fn of(key: MasterKey) -> Self {
        Self { keys: vec![key] }
    }

    fn current(&self) -> &MasterKey {
        &self.keys[0]
    }

    #[must_use]
    pub fn current_id(&self) -> &str {
        &self.current().id
    }

    /// Every key's name, the current first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|key| key.id.as_str())
    }

    /// Whether a box was sealed under the current key.
    #[must_use]
    pub fn is_current(&self, sealed: &str) -> bool {
        sealed.split_once('.').is_some_and(|(id, _)| id == self.current_id())
    }

    /// Seals `plaintext` for `place`. The box is text: key id, dot, base64url of nonce and ciphertext.
    pub fn seal(&self, place: &str, plaintext: &[u8], randomness: &dyn Entropy) -> String {
        let key = self.current();
        let nonce: [u8; 12] = entropy::bytes(randomness);
        let mut ciphertext = plaintext.to_vec();
        key.sealing_key()
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.as_bytes()),
                &mut ciphertext,
            )
            .expect("far below the algorithm's limit of 2^36 bytes");
        format!("{}.{}", key.id, BASE64.encode([&nonce[..], &ciphertext].concat()))
    }

    /// Opens a box that was sealed for `place`.
    pub fn open(&self, place: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (id, body) = sealed.split_once('.').ok_or(OpenError::Broken)?;
        let key = self.keys.iter().find(|key| key.id == id).ok_or(OpenError::UnknownKey)?;
        let body = BASE64.decode(body).map_err(|_| OpenError::Broken)?;
        let (nonce, ciphertext) = body.split_at_checked(12).ok_or(OpenError::Broken)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| OpenError::Broken)?;
        let mut buffer = Zeroizing::new(ciphertext.to_vec());
        let length = key
            .sealing_key()
            .open_in_place(nonce, Aad::from(place.as_bytes()), &mut buffer)
            .map_err(|_| OpenError::Broken)?
            .len();
        buffer.truncate(length);
        Ok(buffer)
    }

    /// Authenticates `message` for a purpose, as base64url (HMAC-SHA-256).
    #[must_use]
    pub fn mac(&self, purpose: &str, message: &[u8]) -> String {
        BASE64.encode(Self::tag(self.current(), purpose, message))
    }

    /// A keyed digest of `message` for a purpose (HMAC-SHA-256 under the current key): what it is of can't be tried out
    /// without the key.
    #[must_use]
    pub fn digest(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        let mut digest = [0; 32];
        digest.copy_from_slice(Self::tag(self.current(), purpose, message).as_ref());
        digest
    }

    /// Whether `mac` is [`Keyring::mac`] of `message` under any key; constant time for each.
    #[must_use]
    pub fn mac_is_valid(&self, purpose: &str, message: &[u8], mac: &str) -> bool {
        let Ok(mac) = BASE64.decode(mac) else { return false };
        self.keys.iter().any(|key| {
            constant_time::verify_slices_are_equal(Self::tag(key, purpose, message).as_ref(), &mac).is_ok()
        })
    }

    fn tag(key: &MasterKey, purpose: &str, message: &[u8]) -> hmac::Tag {
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key.derive(purpose)[..]), message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::tests::Seeded;

    #[test]
    fn a_box_opens_only_in_its_place() {
        let entropy = Seeded::new(1);
        let ring = Keyring::of(MasterKey::mint(&entropy));
        let sealed = ring.seal("tenant/row", b"secret", &entropy);
        assert_eq!(&ring.open("tenant/row", &sealed).expect("own box")[..], b"secret");
        assert_eq!(ring.open("tenant/other", &sealed), Err(OpenError::Broken));
        let mut altered = sealed.clone();
        altered.pop();
        assert_eq!(ring.open("tenant/row", &altered), Err(OpenError::Broken));
    }

    #[test]
    fn an_older_key_still_opens_and_a_lost_one_is_named() {
        let entropy = Seeded::new(2);
        let (old, new) = (MasterKey::mint(&entropy), MasterKey::mint(&entropy));
        let file = format!("# rotated\n{}\n\n{}\n", &*new.to_line(), &*old.to_line());
        let sealed = Keyring::of(old).seal("p", b"x", &entropy);
        let ring = Keyring::parse(&file).expect("two keys");
        assert!(ring.open("p", &sealed).is_ok());
        assert_eq!(ring.current_id(), new.id());
        assert_eq!(Keyring::of(new).open("p", &sealed), Err(OpenError::UnknownKey));
    }

    #[test]
    fn macs_are_bound_to_purpose_and_message() {
        let ring = Keyring::of(MasterKey::mint(&Seeded::new(3)));
        let mac = ring.mac("csrf", b"m");
        assert!(ring.mac_is_valid("csrf", b"m", &mac));
        assert!(!ring.mac_is_valid("csrf", b"n", &mac));
        assert!(!ring.mac_is_valid("other", b"m", &mac));
        assert!(!ring.mac_is_valid("csrf", b"m", ""));
    }

    #[test]
    fn a_key_file_with_rubbish_names_the_line() {
        assert_eq!(Keyring::parse("# nothing\n").err(), Some(KeyringError::Empty));
        assert_eq!(Keyring::parse("\nabc\n").err(), Some(KeyringError::Malformed(2)));
    }
}
