//! Public keys as the library holds them, parsed once.

use super::algorithm::Algorithm;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents,
};

/// A key and the one thing that its type can verify.
#[derive(Clone)]
pub(super) enum VerifyingKey {
    P256(ParsedPublicKey),
    Ed25519(ParsedPublicKey),
    /// One RSA key for each padding, because the library binds the two together.
    Rsa {
        pkcs1: ParsedPublicKey,
        pss: ParsedPublicKey,
    },
}

impl VerifyingKey {
    /// `None` where the coordinates are no point of the curve.
    pub(super) fn p256(x: &[u8; 32], y: &[u8; 32]) -> Option<Self> {
        // The uncompressed point (SEC 1 §2.3.3).
        let point = [&[4][..], x, y].concat();
        ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).ok().map(Self::P256)
    }

    pub(super) fn ed25519(x: &[u8; 32]) -> Option<Self> {
        ParsedPublicKey::new(&ED25519, x).ok().map(Self::Ed25519)
    }

    /// Both numbers big-endian, without leading zeros.
    pub(super) fn rsa(n: &[u8], e: &[u8]) -> Option<Self> {
        let components = RsaPublicKeyComponents { n, e };
        let pkcs1 = components.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256).ok()?;
        let pss = components.to_parsed_public_key(&RSA_PSS_2048_8192_SHA256).ok()?;
        Some(Self::Rsa { pkcs1, pss })
    }

    /// Whether keys of this type sign by `algorithm`.
    pub(super) fn fits(&self, algorithm: Algorithm) -> bool {
        self.parsed(algorithm).is_some()
    }

    /// Whether `signature` is of `message` by `algorithm`; never for an algorithm of another key type.
    pub(super) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        self.parsed(algorithm).is_some_and(|key| key.verify_sig(message, signature).is_ok())
    }

    fn parsed(&self, algorithm: Algorithm) -> Option<&ParsedPublicKey> {
        match (self, algorithm) {
            (Self::P256(key), Algorithm::Es256) | (Self::Ed25519(key), Algorithm::EdDsa) => Some(key),
            (Self::Rsa { pkcs1, .. }, Algorithm::Rs256) => Some(pkcs1),
            (Self::Rsa { pss, .. }, Algorithm::Ps256) => Some(pss),
            _ => None,
        }
    }
}
