use crate::{Entropy, Timestamp, clock::to_micros, entropy, seal::Keyring, seal::OpenError};
use aws_lc_rs::{
    constant_time, hmac,
    signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey},
};
use zeroize::Zeroizing;

/// What an installation seals its audit log with: one random secret, from which a key for tags and a key for signatures
/// follow. It rests sealed under the master key and outlives that key's rotations.
pub struct AuditKey {
    tags: hmac::Key,
    signing: Ed25519KeyPair,
    /// Rows without a stamp are an earlier release's until then, and nobody's afterwards.
    pub unstamped_until: Timestamp,
}

/// An audit key at rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedAuditKey {
    pub number: u32,
    pub sealed: String,
    pub unstamped_until: Timestamp,
}

impl SealedAuditKey {
    /// A fresh key, sealed.
    pub fn mint(
        number: u32,
        unstamped_until: Timestamp,
        keyring: &Keyring,
        randomness: &dyn Entropy,
    ) -> Self {
        let secret = Zeroizing::new(entropy::bytes::<32>(randomness));
        let sealed = keyring.seal(&place(number, unstamped_until), &secret[..], randomness);
        Self { number, sealed, unstamped_until }
    }

    /// Opens it.
    pub fn open(&self, keyring: &Keyring) -> Result<AuditKey, OpenError> {
        let secret = keyring.open(&place(self.number, self.unstamped_until), &self.sealed)?;
        AuditKey::of(&secret, self.unstamped_until).ok_or(OpenError::Broken)
    }

    /// The same key sealed under the current master key; `None` if it is already.
    pub fn sealed_anew(
        &self,
        keyring: &Keyring,
        randomness: &dyn Entropy,
    ) -> Result<Option<String>, OpenError> {
        if keyring.is_current(&self.sealed) {
            return Ok(None);
        }
        let place = place(self.number, self.unstamped_until);
        let secret = keyring.open(&place, &self.sealed)?;
        Ok(Some(keyring.seal(&place, &secret, randomness)))
    }
}

/// The instant is part of the place, so that nobody moves it in the database.
fn place(number: u32, unstamped_until: Timestamp) -> String {
    format!("audit-key/{number}/{}", to_micros(unstamped_until))
}

impl AuditKey {
    /// HKDF's expand step (RFC 5869 §2.3), one block a purpose.
    fn of(secret: &[u8], unstamped_until: Timestamp) -> Option<Self> {
        let root = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let derive = |purpose: &[u8]| hmac::sign(&root, &[purpose, &[1]].concat());
        let tags = hmac::Key::new(hmac::HMAC_SHA256, derive(b"latchkey audit tags").as_ref());
        let signing =
            Ed25519KeyPair::from_seed_unchecked(derive(b"latchkey audit signatures").as_ref()).ok()?;
        Some(Self { tags, signing, unstamped_until })
    }

    pub(super) fn tag(&self, message: &[u8]) -> [u8; 32] {
        let mut tag = [0; 32];
        tag.copy_from_slice(hmac::sign(&self.tags, message).as_ref());
        tag
    }

    pub(super) fn tag_is_valid(&self, message: &[u8], tag: &[u8; 32]) -> bool {
        constant_time::verify_slices_are_equal(&self.tag(message), tag).is_ok()
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.signing.sign(message).as_ref());
        signature
    }

    /// What checkpoints and exports are verified with, by anybody.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        let mut public = [0; 32];
        public.copy_from_slice(self.signing.public_key().as_ref());
        public
    }
}

/// Whether `signature` is the holder's of `public_key` over `message` (Ed25519, RFC 8032).
pub(super) fn signature_is_valid(public_key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    UnparsedPublicKey::new(&ED25519, public_key).verify(message, signature).is_ok()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{entropy::tests::Seeded, seal::MasterKey};

    pub(crate) fn key(seed: u64) -> AuditKey {
        let entropy = Seeded::new(seed);
        let ring = Keyring::of(MasterKey::mint(&entropy));
        let sealed = SealedAuditKey::mint(1, Timestamp::UNIX_EPOCH, &ring, &entropy);
        sealed.open(&ring).expect("its own ring")
    }

    #[test]
    fn a_key_outlives_the_master_key() {
        let entropy = Seeded::new(5);
        let (old, new) = (MasterKey::mint(&entropy), MasterKey::mint(&entropy));
        let both = Keyring::parse(&format!("{}\n{}", &*new.to_line(), &*old.to_line())).expect("two keys");
        let sealed = SealedAuditKey::mint(1, Timestamp::UNIX_EPOCH, &Keyring::of(old), &entropy);
        let public = sealed.open(&both).expect("the old key is there").public_key();
        let anew = sealed.sealed_anew(&both, &entropy).expect("opens").expect("was under the old key");
        let only_new = Keyring::of(new);
        let anew = SealedAuditKey { sealed: anew, ..sealed.clone() };
        assert_eq!(anew.open(&only_new).expect("sealed anew").public_key(), public);
        assert_eq!(anew.sealed_anew(&only_new, &entropy), Ok(None));
        assert_eq!(sealed.open(&only_new).err(), Some(OpenError::UnknownKey));
    }

    #[test]
    fn the_end_of_the_upgrade_is_not_to_be_moved() {
        let entropy = Seeded::new(6);
        let ring = Keyring::of(MasterKey::mint(&entropy));
        let sealed = SealedAuditKey::mint(1, Timestamp::UNIX_EPOCH, &ring, &entropy);
        let moved = SealedAuditKey { unstamped_until: Timestamp::MAX, ..sealed };
        assert_eq!(moved.open(&ring).err(), Some(OpenError::Broken));
    }
}
