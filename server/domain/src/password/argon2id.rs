use super::PlainPassword;
use crate::{Entropy, entropy};
use argon2::{Algorithm, Argon2, Block, Params, Version, password_hash::phc::PasswordHash};
use aws_lc_rs::constant_time;
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Cost of a hash (RFC 9106). The default is OWASP's and RFC 9106's memory-constrained choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argon2Parameters {
    pub memory_kib: u32,
    pub iterations: u32,
    pub parallelism: u32,
}

impl Default for Argon2Parameters {
    fn default() -> Self {
        Self { memory_kib: 19_456, iterations: 2, parallelism: 1 }
    }
}

/// Parameters outside of RFC 9106's bounds or of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Argon2id needs 1–16 iterations, 1–4 lanes and 8 KiB a lane to 1 GiB of memory")]
pub struct InvalidParameters;

/// The text is no Argon2id verifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an Argon2id hash in PHC string format")]
pub struct MalformedVerifier;

/// What is kept of a password: parameters, salt and hash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Verifier {
    parameters: Argon2Parameters,
    salt: [u8; 16],
    hash: [u8; 32],
}

/// Working memory for hashing, grown once and used again: saves the kernel from zeroing 19 MiB for every login.
#[derive(Default)]
pub struct Argon2Memory(Vec<Block>);

impl Argon2Parameters {
    pub fn check(self) -> Result<Self, InvalidParameters> {
        let sound = (1..=16).contains(&self.iterations)
            && (1..=4).contains(&self.parallelism)
            && (8 * self.parallelism..=1 << 20).contains(&self.memory_kib);
        if sound { Ok(self) } else { Err(InvalidParameters) }
    }

    /// Argon2id, version 1.3, 32 bytes.
    fn hash(self, password: &PlainPassword, salt: &[u8; 16], memory: &mut Argon2Memory) -> [u8; 32] {
        let params = Params::new(self.memory_kib, self.iterations, self.parallelism, Some(32))
            .expect("parameters were checked where they came in");
        let blocks = params.block_count();
        if memory.0.len() < blocks {
            memory.0.resize(blocks, Block::default());
        }
        let mut hash = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(
                password.reveal().as_bytes(),
                salt,
                &mut hash,
                &mut memory.0[..blocks],
            )
            .expect("lengths are within Argon2's limits");
        hash
    }
}

impl Verifier {
    /// Hashes a password under a fresh salt. Takes tens of milliseconds of one core: never on an async thread.
    pub fn create(
        password: &PlainPassword,
        parameters: Argon2Parameters,
        randomness: &dyn Entropy,
        memory: &mut Argon2Memory,
    ) -> Self {
        let salt = entropy::bytes(randomness);
        Self { parameters, salt, hash: parameters.hash(password, &salt, memory) }
    }

    /// Hashes a password under this verifier's salt and parameters. One such hash can then be compared with both, which is
    /// how a login against a generated and a dead password costs, and takes, no more than any other.
    pub fn create_beside(&self, password: &PlainPassword, memory: &mut Argon2Memory) -> Self {
        Self { hash: self.parameters.hash(password, &self.salt, memory), ..*self }
    }

    /// A verifier that no password matches, for hashing in vain where there is no account.
    pub fn impossible(parameters: Argon2Parameters, randomness: &dyn Entropy) -> Self {
        Self { parameters, salt: entropy::bytes(randomness), hash: entropy::bytes(randomness) }
    }

    /// Whether both came from the same password; meaningful only where salt and parameters are shared. Constant time.
    #[must_use]
    pub fn matches(&self, computed: &Self) -> bool {
        self.is_beside(computed) && constant_time::verify_slices_are_equal(&self.hash, &computed.hash).is_ok()
    }

    /// Whether one hash of a password can be compared with both.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        self.salt == other.salt && self.parameters == other.parameters
    }

    #[must_use]
    pub fn parameters(&self) -> Argon2Parameters {
        self.parameters
    }

    /// Reads the PHC string format.
    pub fn parse(text: &str) -> Result<Self, MalformedVerifier> {
        let phc = PasswordHash::new(text).map_err(|_| MalformedVerifier)?;
        let cost = |name: &str| phc.params.get_decimal(name).ok_or(MalformedVerifier);
        if phc.algorithm.as_str() != "argon2id" || phc.version != Some(0x13) {
            return Err(MalformedVerifier);
        }
        let parameters =
            Argon2Parameters { memory_kib: cost("m")?, iterations: cost("t")?, parallelism: cost("p")? };
        let salt =
            phc.salt.as_ref().and_then(|salt| salt.as_ref().try_into().ok()).ok_or(MalformedVerifier)?;
        let hash =
            phc.hash.as_ref().and_then(|hash| hash.as_bytes().try_into().ok()).ok_or(MalformedVerifier)?;
        Ok(Self { parameters: parameters.check().map_err(|_| MalformedVerifier)?, salt, hash })
    }

    /// The PHC string format, as stored.
    #[must_use]
    pub fn to_phc(&self) -> String {
        let Argon2Parameters { memory_kib, iterations, parallelism } = self.parameters;
        let (salt, hash) = (BASE64.encode(self.salt), BASE64.encode(self.hash));
        format!("$argon2id$v=19$m={memory_kib},t={iterations},p={parallelism}${salt}${hash}")
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verifier({:?})", self.parameters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::tests::Seeded;

    const CHEAP: Argon2Parameters = Argon2Parameters { memory_kib: 8, iterations: 1, parallelism: 1 };

    fn password(text: &str) -> PlainPassword {
        PlainPassword::new(text).expect("short enough")
    }

    #[test]
    fn the_stored_form_reads_back_and_still_verifies() {
        let mut memory = Argon2Memory::default();
        let verifier = Verifier::create(&password("seven quiet herons"), CHEAP, &Seeded::new(1), &mut memory);
        let read = Verifier::parse(&verifier.to_phc()).expect("own format");
        assert!(read.matches(&read.create_beside(&password("seven quiet herons"), &mut memory)));
        assert!(!read.matches(&read.create_beside(&password("seven quiet heron"), &mut memory)));
    }

    /// The default parameters against a hash made by the reference implementation (`argon2 -id -m 19456 -t 2 -p 1`
    /// is what libargon2's own tests call this form).
    #[test]
    fn agrees_with_the_password_hash_crate() {
        use argon2::password_hash::PasswordVerifier as _;
        let verifier = Verifier::create(
            &password("correct horse"),
            Argon2Parameters::default(),
            &Seeded::new(4),
            &mut Argon2Memory::default(),
        );
        let phc = verifier.to_phc();
        let parsed = PasswordHash::new(&phc).expect("PHC");
        assert!(Argon2::default().verify_password(b"correct horse", &parsed).is_ok());
        assert!(Argon2::default().verify_password(b"correct house", &parsed).is_err());
    }

    #[test]
    fn one_hash_answers_for_two_verifiers_that_share_a_salt() {
        let mut memory = Argon2Memory::default();
        let dead = Verifier::create(&password("the old one"), CHEAP, &Seeded::new(1), &mut memory);
        let generated = dead.create_beside(&password("the new one"), &mut memory);
        let typed = generated.create_beside(&password("the old one"), &mut memory);
        assert!(!generated.matches(&typed));
        assert!(dead.matches(&typed));
    }

    #[test]
    fn rubbish_and_foreign_costs_are_refused() {
        for text in [
            "",
            "$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA",
            "$argon2id$v=19$m=99999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ] {
            assert_eq!(Verifier::parse(text), Err(MalformedVerifier), "{text}");
        }
        assert!(Argon2Parameters { memory_kib: 7, iterations: 1, parallelism: 1 }.check().is_err());
    }
}
