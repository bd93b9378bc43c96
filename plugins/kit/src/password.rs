//! Passwords of random pieces that meet a policy.

use crate::random::{Random, pick};

/// Digits that nobody takes for letters.
pub const DIGITS: &[u8] = b"23456789";
/// Symbols that are on every keyboard and mean nothing to a shell, a form or a mail.
const SYMBOLS: &[u8] = b"!*+=?";

/// A kind of characters, as the host tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    Lowercase,
    Uppercase,
    Digit,
    Symbol,
}

impl Class {
    fn occurs_in(self, text: &str) -> bool {
        text.chars().any(|c| match self {
            Self::Lowercase => c.is_lowercase(),
            Self::Uppercase => c.is_uppercase(),
            Self::Digit => c.is_numeric(),
            Self::Symbol => !c.is_alphanumeric() && !c.is_whitespace(),
        })
    }
}

/// What the tenant accepts.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Fewest and most characters.
    pub minimum: usize,
    pub maximum: usize,
    pub required: Vec<Class>,
}

/// How a password is put together. All text is ASCII, so that bytes are characters.
pub struct Plan<'a, R> {
    /// Makes a piece.
    pub piece: &'a dyn Fn(&mut R) -> String,
    /// The characters of the longest piece.
    pub longest: usize,
    pub separator: &'a str,
    /// So many pieces are wanted, and fewer than `enough` would be too weak.
    pub wanted: usize,
    pub enough: usize,
    /// Fewest characters, whatever the policy accepts.
    pub minimum: usize,
}

/// How many pieces have `bits` of entropy together, at `choices` equally likely ones each.
#[must_use]
pub fn pieces_for(bits: u32, choices: f64) -> usize {
    let each = choices.log2();
    (1..=64).find(|&pieces| f64::from(pieces) * each >= f64::from(bits)).unwrap_or(64) as usize
}

impl<R: Random> Plan<'_, R> {
    /// A password of at least `wanted` pieces that meets the policy: what it requires is put in at random places and
    /// never takes anything of a piece's chance away.
    ///
    /// # Errors
    /// If the policy accepts only passwords that are too weak.
    pub fn password(&self, policy: &Policy, random: &mut R) -> Result<String, String> {
        let mut pieces = self.pieces(policy, random)?;
        let is_missing = |class: Class, pieces: &[String]| {
            policy.required.contains(&class) && !class.occurs_in(&pieces.join(self.separator))
        };
        if is_missing(Class::Uppercase, &pieces) {
            let piece = one_of(&mut pieces, random);
            if let Some(first) = piece.find(|c: char| c.is_ascii_lowercase()) {
                piece[first..=first].make_ascii_uppercase();
            }
        }
        if is_missing(Class::Digit, &pieces) {
            let digit = char::from(*pick(DIGITS, random));
            one_of(&mut pieces, random).push(digit);
        }
        let mut password = pieces.join(self.separator);
        if is_missing(Class::Symbol, &pieces) {
            password.push(char::from(*pick(SYMBOLS, random)));
        }
        while password.len() < policy.minimum.max(self.minimum.min(policy.maximum)) {
            password.push(char::from(*pick(DIGITS, random)));
        }
        Ok(password)
    }

    fn pieces(&self, policy: &Policy, random: &mut R) -> Result<Vec<String>, String> {
        // A digit and a symbol may come on top.
        let room = policy.maximum.saturating_sub(2);
        let minimum = self.minimum.max(policy.minimum);
        let mut pieces: Vec<String> = Vec::new();
        let mut length = 0;
        while pieces.len() < self.wanted || length < minimum {
            let separator = if pieces.is_empty() { 0 } else { self.separator.len() };
            if length + separator + self.longest > room {
                break;
            }
            let piece = (self.piece)(random);
            length += separator + piece.len();
            pieces.push(piece);
        }
        if pieces.len() < self.enough {
            return Err(format!(
                "the policy's {} characters leave room for {} pieces, too few to be strong",
                policy.maximum,
                pieces.len()
            ));
        }
        Ok(pieces)
    }
}

fn one_of<'a>(pieces: &'a mut [String], random: &mut impl Random) -> &'a mut String {
    let index = random.below(u32::try_from(pieces.len()).unwrap_or(u32::MAX));
    &mut pieces[index as usize]
}

/// Every policy that a tenant can have, or nearly so: for the generators' tests.
#[cfg(any(test, feature = "testing"))]
pub fn policies() -> impl Iterator<Item = Policy> {
    let all = [Class::Lowercase, Class::Uppercase, Class::Digit, Class::Symbol];
    let lengths = [(8, 64), (15, 256), (40, 64), (63, 64), (64, 64), (64, 256)];
    lengths.into_iter().flat_map(move |(minimum, maximum)| {
        (0..16_u32).map(move |bits| Policy {
            minimum,
            maximum,
            required: all
                .into_iter()
                .enumerate()
                .filter(|(bit, _)| bits & (1 << bit) != 0)
                .map(|(_, class)| class)
                .collect(),
        })
    })
}

#[cfg(any(test, feature = "testing"))]
impl Policy {
    /// Whether the host would take `password`.
    #[must_use]
    pub fn accepts(&self, password: &str) -> bool {
        let length = password.chars().count();
        (self.minimum..=self.maximum).contains(&length)
            && self.required.iter().all(|class| class.occurs_in(password))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Seeded;

    #[test]
    fn every_policy_is_met() {
        for separator in ["-", " ", ""] {
            let plan = Plan {
                piece: &|random: &mut Seeded| {
                    if random.below(2) == 0 { "abcde".into() } else { "fgh".into() }
                },
                longest: 5,
                separator,
                wanted: 4,
                enough: 4,
                minimum: 12,
            };
            for policy in policies() {
                let password = plan.password(&policy, &mut Seeded(1)).unwrap();
                assert!(policy.accepts(&password), "{password} for {policy:?}");
            }
        }
    }

    #[test]
    fn no_room_is_told_and_not_made_weak() {
        let plan = Plan {
            piece: &|_: &mut Seeded| "abcde".into(),
            longest: 5,
            separator: "-",
            wanted: 6,
            enough: 6,
            minimum: 0,
        };
        let policy = Policy { minimum: 8, maximum: 20, required: vec![] };
        assert!(plan.password(&policy, &mut Seeded(1)).unwrap_err().contains("20 characters"));
    }

    #[test]
    fn entropy_adds_up() {
        assert_eq!(pieces_for(60, 1024.0), 6);
        assert_eq!(pieces_for(61, 1024.0), 7);
    }
}
