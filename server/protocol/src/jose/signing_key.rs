//! Private keys that sign (RFC 7518 §3, RFC 8037 §3.1), parsed once and kept as the library's own.

use super::{
    algorithm::Algorithm,
    jwk::{JwkError, PublicJwk},
    key_material::KeyMaterial,
    rsa_public_key,
};
use aws_lc_rs::{
    encoding::AsDer,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
        RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
    },
};
use std::fmt;
use zeroize::Zeroizing;

/// A key pair and the one algorithm that it signs by.
pub struct SigningKey {
    algorithm: Algorithm,
    pair: Pair,
    public: PublicJwk,
}

enum Pair {
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
}

/// Why there is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("the key could not be generated")]
    Generation,
    #[error("not a PKCS#8 private key of this algorithm's type")]
    Pkcs8,
    #[error(transparent)]
    Unfit(#[from] JwkError),
}

/// An RSA key of 8192 bits takes less than 5 KiB.
const MAXIMUM_PKCS8_BYTES: usize = 8 * 1024;

impl SigningKey {
    /// Makes a key; of RSA with 2048 bits, which takes a while.
    pub fn generate(algorithm: Algorithm) -> Result<Self, KeyError> {
        let pair = match algorithm {
            Algorithm::Es256 => EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map(Pair::P256),
            Algorithm::EdDsa => Ed25519KeyPair::generate().map(Pair::Ed25519),
            Algorithm::Rs256 => {
                RsaKeyPair::generate(KeySize::Rsa2048).map(|pair| Pair::Rsa(pair, &RSA_PKCS1_SHA256))
            }
            Algorithm::Ps256 => {
                RsaKeyPair::generate(KeySize::Rsa2048).map(|pair| Pair::Rsa(pair, &RSA_PSS_SHA256))
            }
        };
        Self::of(algorithm, pair.map_err(|_| KeyError::Generation)?)
    }

    /// Reads what [`SigningKey::to_pkcs8`] wrote, or another tool.
    pub fn from_pkcs8(algorithm: Algorithm, pkcs8: &[u8]) -> Result<Self, KeyError> {
        if pkcs8.len() > MAXIMUM_PKCS8_BYTES {
            return Err(KeyError::Pkcs8);
        }
        let pair = match algorithm {
            Algorithm::Es256 => {
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8).map(Pair::P256)
            }
            Algorithm::EdDsa => Ed25519KeyPair::from_pkcs8(pkcs8).map(Pair::Ed25519),
            Algorithm::Rs256 => RsaKeyPair::from_pkcs8(pkcs8).map(|pair| Pair::Rsa(pair, &RSA_PKCS1_SHA256)),
            Algorithm::Ps256 => RsaKeyPair::from_pkcs8(pkcs8).map(|pair| Pair::Rsa(pair, &RSA_PSS_SHA256)),
        };
        Self::of(algorithm, pair.map_err(|_| KeyError::Pkcs8)?)
    }

    fn of(algorithm: Algorithm, pair: Pair) -> Result<Self, KeyError> {
        let public = PublicJwk::of(pair.material()?, algorithm)?;
        Ok(Self { algorithm, pair, public })
    }

    /// The private key in PKCS#8 (RFC 5208), to be sealed before it is kept.
    #[must_use]
    pub fn to_pkcs8(&self) -> Zeroizing<Vec<u8>> {
        let document = match &self.pair {
            Pair::P256(pair) => pair.to_pkcs8v1().map(|document| document.as_ref().to_vec()),
            Pair::Ed25519(pair) => pair.to_pkcs8v1().map(|document| document.as_ref().to_vec()),
            Pair::Rsa(pair, _) => pair.as_der().map(|document| document.as_ref().to_vec()),
        };
        Zeroizing::new(document.expect("a complete key pair has a PKCS#8 form"))
    }

    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The public half with `use`, `alg` and, as `kid`, its thumbprint.
    #[must_use]
    pub fn public_jwk(&self) -> &PublicJwk {
        &self.public
    }

    /// The thumbprint, by which headers refer to this key.
    #[must_use]
    pub fn kid(&self) -> &str {
        self.public.kid().unwrap_or_default()
    }

    /// The signature of `message` as a JWS has it: of ES256 the two numbers side by side (RFC 7518 §3.4).
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        // The library draws its randomness itself; this argument has no effect.
        let randomness = SystemRandom::new();
        match &self.pair {
            Pair::P256(pair) => pair.sign(&randomness, message).map(|signature| signature.as_ref().to_vec()),
            Pair::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Pair::Rsa(pair, padding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*padding, &randomness, message, &mut signature).map(|()| signature)
            }
        }
        .expect("a validated key signs any message")
    }
}

impl Pair {
    fn material(&self) -> Result<KeyMaterial, KeyError> {
        match self {
            Self::P256(pair) => {
                // The uncompressed point (SEC 1 §2.3.3): a four, x, y.
                let point = pair.public_key().as_ref();
                let halves = point.strip_prefix(&[4]).and_then(|both| both.split_first_chunk::<32>());
                let (x, y) = halves.ok_or(KeyError::Pkcs8)?;
                Ok(KeyMaterial::P256 { x: *x, y: y.try_into().map_err(|_| KeyError::Pkcs8)? })
            }
            Self::Ed25519(pair) => {
                let x = pair.public_key().as_ref().try_into().map_err(|_| KeyError::Pkcs8)?;
                Ok(KeyMaterial::Ed25519 { x })
            }
            Self::Rsa(pair, _) => {
                let (n, e) = rsa_public_key::components(pair.public_key().as_ref()).ok_or(KeyError::Pkcs8)?;
                Ok(KeyMaterial::rsa(n.to_vec(), e.to_vec())?)
            }
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, {})", self.algorithm, self.kid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_from_its_pkcs8_and_signs_the_same() {
        for algorithm in Algorithm::ALL {
            let key = SigningKey::generate(algorithm).expect("a key");
            let again = SigningKey::from_pkcs8(algorithm, &key.to_pkcs8()).expect("own form");
            assert_eq!(again.public_jwk(), key.public_jwk());
            assert_eq!(again.algorithm(), algorithm);
            assert_eq!(key.kid(), key.public_jwk().thumbprint());
            for signer in [&key, &again] {
                let signature = signer.sign(b"message");
                assert!(key.public_jwk().verifies(algorithm, b"message", &signature), "{algorithm}");
                assert!(!key.public_jwk().verifies(algorithm, b"massage", &signature), "{algorithm}");
            }
        }
    }

    #[test]
    fn signatures_have_the_length_that_the_standard_gives() {
        let length = |algorithm| SigningKey::generate(algorithm).expect("a key").sign(b"").len();
        assert_eq!(length(Algorithm::Es256), 64);
        assert_eq!(length(Algorithm::EdDsa), 64);
        assert_eq!(length(Algorithm::Ps256), 256);
    }

    #[test]
    fn a_key_of_another_type_is_refused() {
        let pkcs8 = SigningKey::generate(Algorithm::Es256).expect("a key").to_pkcs8();
        for algorithm in [Algorithm::Rs256, Algorithm::Ps256, Algorithm::EdDsa] {
            assert_eq!(SigningKey::from_pkcs8(algorithm, &pkcs8).err(), Some(KeyError::Pkcs8), "{algorithm}");
        }
        for rubbish in [&b""[..], b"rubbish", &pkcs8[..pkcs8.len() - 1], &[0x30; 10_000]] {
            assert_eq!(SigningKey::from_pkcs8(Algorithm::Es256, rubbish).err(), Some(KeyError::Pkcs8));
        }
    }

    #[test]
    fn debug_shows_no_private_key() {
        let key = SigningKey::generate(Algorithm::EdDsa).expect("a key");
        assert_eq!(format!("{key:?}"), format!("SigningKey(EdDSA, {})", key.kid()));
    }
}
