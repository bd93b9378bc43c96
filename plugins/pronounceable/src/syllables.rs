use latchkey_guest_kit::{
    password::{DIGITS, Plan, Policy, pieces_for},
    random::{Random, pick},
    settings::within,
};
use serde::Deserialize;

/// Fewest bits of entropy. A guesser who knows the settings has 2^70 passwords before them.
const BITS: u32 = 70;

const CONSONANTS: &[u8] = b"bdfghjkmnprstvz";
const VOWELS: &[u8] = b"aeuy";
/// With letters that are also taken for digits.
const MORE_CONSONANTS: &[u8] = b"bdfghjklmnprstvz";
const MORE_VOWELS: &[u8] = b"aeiouy";
const LETTERS_AND_DIGITS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
const MORE_LETTERS_AND_DIGITS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// Not to be read out over the phone, in one language or another.
const UNWANTED: [&str; 18] = [
    "dup", "fut", "fuk", "gej", "hur", "kak", "kurv", "kut", "kyke", "naz", "ped", "penys", "pute", "puta",
    "rape", "sek", "sra", "zyd",
];
/// What leaving those out costs at most, of one group's choices; a test counts.
const LEFT: f64 = 0.97;

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    style: Style,
    length: u32,
    separator: String,
    avoid_look_alikes: bool,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Style {
    SyllablesAndDigits,
    Syllables,
    Mixed,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            style: Style::SyllablesAndDigits,
            length: 20,
            separator: "-".to_owned(),
            avoid_look_alikes: true,
        }
    }
}

impl Settings {
    pub(crate) fn check(&self) -> Result<(), String> {
        within("length", self.length, 12..=64)?;
        if !["-", ".", "_", " ", ""].contains(&self.separator.as_str()) {
            return Err("separator is none of the schema's".to_owned());
        }
        Ok(())
    }

    /// A password with at least 70 bits of entropy, whatever the settings: groups are added until they have it.
    pub(crate) fn generate<R: Random>(&self, policy: &Policy, random: &mut R) -> Result<String, String> {
        let alphabets = self.group();
        let choices: f64 = alphabets.iter().map(|alphabet| alphabet.len() as f64).product();
        let groups = pieces_for(BITS, choices * LEFT);
        let plan = Plan {
            piece: &|random: &mut R| group(&alphabets, random),
            longest: alphabets.len(),
            separator: &self.separator,
            wanted: groups,
            enough: groups,
            minimum: self.length as usize,
        };
        plan.password(policy, random)
    }

    /// From what each character of a group is chosen.
    fn group(&self) -> [&'static [u8]; 5] {
        let (consonants, vowels, mixed) = if self.avoid_look_alikes {
            (CONSONANTS, VOWELS, LETTERS_AND_DIGITS)
        } else {
            (MORE_CONSONANTS, MORE_VOWELS, MORE_LETTERS_AND_DIGITS)
        };
        match self.style {
            Style::SyllablesAndDigits => [consonants, vowels, consonants, vowels, DIGITS],
            Style::Syllables => [consonants, vowels, consonants, vowels, consonants],
            Style::Mixed => [mixed; 5],
        }
    }
}

/// Rejection keeps all groups that are left equally likely.
fn group(alphabets: &[&[u8]], random: &mut impl Random) -> String {
    loop {
        let group: String = alphabets.iter().map(|alphabet| char::from(*pick(alphabet, random))).collect();
        if !UNWANTED.iter().any(|unwanted| group.contains(unwanted)) {
            return group;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_guest_kit::{password::policies, random::Seeded, settings};
    use std::collections::HashSet;

    fn every_setting() -> Vec<Settings> {
        let mut all = Vec::new();
        for style in [Style::SyllablesAndDigits, Style::Syllables, Style::Mixed] {
            for separator in ["-", " ", ""] {
                for avoid_look_alikes in [true, false] {
                    for length in [12, 20, 64] {
                        all.push(Settings { style, length, separator: separator.into(), avoid_look_alikes });
                    }
                }
            }
        }
        all
    }

    #[test]
    fn every_policy_is_met_with_every_setting() {
        for settings in every_setting() {
            for policy in policies() {
                let password = settings.generate(&policy, &mut Seeded(3)).unwrap();
                assert!(policy.accepts(&password), "{password}: {settings:?}, {policy:?}");
                assert!(password.len() >= settings.length as usize);
            }
        }
    }

    #[test]
    fn a_thousand_are_distinct_and_without_look_alikes() {
        let policy = policies().next().unwrap();
        let mut random = Seeded(5);
        let samples: HashSet<String> =
            (0..1_000).map(|_| Settings::default().generate(&policy, &mut random).unwrap()).collect();
        assert_eq!(samples.len(), 1_000);
        assert!(samples.iter().all(|sample| !sample.contains(['i', 'l', 'o', '0', '1', 'I', 'L', 'O'])));
        assert!(samples.iter().all(|sample| sample.len() == 29), "five groups");
    }

    #[test]
    fn leaving_words_out_costs_no_more_than_is_counted() {
        for settings in every_setting().iter().filter(|settings| settings.length == 12) {
            let alphabets = settings.group();
            let mut random = Seeded(9);
            let drawn = 5_000;
            let kept = (0..drawn)
                .filter(|_| {
                    let group: String =
                        alphabets.iter().map(|alphabet| char::from(*pick(alphabet, &mut random))).collect();
                    !UNWANTED.iter().any(|unwanted| group.contains(unwanted))
                })
                .count();
            assert!(kept as f64 / f64::from(drawn) > LEFT, "{kept} of {drawn}: {settings:?}");
        }
    }

    #[test]
    fn wrong_settings_are_told() {
        let told = |json: &str| settings::read::<Settings>(json).and_then(|settings| settings.check());
        assert_eq!(told("{}"), Ok(()));
        assert_eq!(told(r#"{"style":"mixed","length":12,"separator":"","avoid_look_alikes":false}"#), Ok(()));
        for json in [r#"{"length":11}"#, r#"{"length":65}"#, r#"{"style":"loud"}"#, r#"{"separator":"x"}"#] {
            assert!(told(json).is_err(), "{json}");
        }
    }
}
