use super::{CharacterClass, PasswordPolicy, PlainPassword};
use crate::{Entropy, entropy};

/// Letters and digits that nobody confuses on paper or screen: no i l o, no 0 1.
const LETTERS_AND_DIGITS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
const UPPERCASE: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Letters and digits at least: 20 × log2(31) ≈ 99 bits.
const CHARACTERS: usize = 20;

/// The built-in generator: groups of five that can be read out over the phone, such as `h7mrt-9xqhe-3tkcn-w4bfd`.
/// It meets any policy, longer where the policy wants it, with upper case where the policy requires it. The blocklist is not
/// asked: it could only make some of 2^99 passwords unlikely, and a tenant's own words could make all of them so.
pub fn generate(policy: &PasswordPolicy, randomness: &dyn Entropy) -> PlainPassword {
    let wants_upper = policy.required_classes.contains(&CharacterClass::Uppercase);
    let alphabet =
        if wants_upper { [LETTERS_AND_DIGITS, UPPERCASE].concat() } else { LETTERS_AND_DIGITS.to_vec() };
    let characters = characters_for(policy.minimum_length as usize);
    loop {
        let candidate = groups_of_five(&alphabet, characters, randomness);
        let password = PlainPassword::new(&candidate).expect("a policy's minimum is at most 64 characters");
        // Rejection keeps all acceptable passwords equally likely; one in a hundred lacks a required digit.
        if policy.missing_class(&password).is_none() {
            return password;
        }
    }
}

/// The fewest letters and digits that, with their hyphens, reach the minimum: 64 are 54 and 10 hyphens.
fn characters_for(minimum_length: usize) -> usize {
    let with_hyphens = |characters: usize| characters + (characters - 1) / 5;
    (CHARACTERS..).find(|characters| with_hyphens(*characters) >= minimum_length).unwrap_or(CHARACTERS)
}

fn groups_of_five(alphabet: &[u8], characters: usize, randomness: &dyn Entropy) -> String {
    let size = u32::try_from(alphabet.len()).expect("a few dozen letters");
    let mut text = String::new();
    for position in 0..characters {
        if position > 0 && position % 5 == 0 {
            text.push('-');
        }
        text.push(char::from(alphabet[entropy::below(randomness, size) as usize]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::tests::Seeded;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn a_thousand_samples_are_distinct_and_meet_the_policy() {
        let policy = PasswordPolicy {
            minimum_length: 24,
            required_classes: vec![
                CharacterClass::Uppercase,
                CharacterClass::Lowercase,
                CharacterClass::Digit,
                CharacterClass::Symbol,
            ],
            ..PasswordPolicy::default()
        };
        let entropy = Seeded::new(11);
        let samples: HashSet<String> =
            (0..1000).map(|_| generate(&policy, &entropy).reveal().to_owned()).collect();
        assert_eq!(samples.len(), 1000);
        for sample in samples {
            let password = PlainPassword::new(&sample).expect("short");
            assert_eq!(policy.check(&password, &[]), Ok(()), "{sample}");
        }
    }

    proptest! {
        #[test]
        fn every_policy_is_met(minimum in 8_u32..=64, maximum in 64_u32..=256, classes in 0_usize..16, seed: u64) {
            let all = [CharacterClass::Lowercase, CharacterClass::Uppercase, CharacterClass::Digit, CharacterClass::Symbol];
            let required = all.into_iter().enumerate().filter(|(bit, _)| classes & (1 << bit) != 0);
            let policy = PasswordPolicy {
                minimum_length: minimum,
                maximum_length: maximum,
                required_classes: required.map(|(_, class)| class).collect(),
                blocked_words: vec!["a".into(), "abc".into(), "2".into()],
            };
            let password = generate(&policy, &Seeded::new(seed));
            prop_assert_eq!(policy.check_shape(&password), Ok(()), "{}", password.reveal());
        }
    }

    #[test]
    fn look_alikes_never_occur() {
        let entropy = Seeded::new(12);
        for _ in 0..200 {
            let sample = generate(&PasswordPolicy::default(), &entropy);
            assert!(!sample.reveal().contains(['0', '1', 'i', 'l', 'o', 'O', 'I']), "{}", sample.reveal());
        }
    }
}
