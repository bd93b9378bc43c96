use latchkey_guest_kit::{
    password::{DIGITS, Plan, Policy, pieces_for},
    random::{Random, pick},
    settings::within,
    text::language,
};
use serde::Deserialize;

/// Fewest bits of entropy where software will use the password for long and nobody types it.
pub(crate) const BITS_FOR_SOFTWARE: u32 = 80;
/// The longest word of any list.
const LONGEST: usize = 8;

/// Words of 3 to 8 letters from a to z: what is written with an accent is left out, so that nobody has to guess whether
/// it belongs, or to find it on a foreign keyboard.
const LISTS: [(&str, &str); 4] = [
    ("en", include_str!("words/en.txt")),
    ("es", include_str!("words/es.txt")),
    ("fr", include_str!("words/fr.txt")),
    ("pl", include_str!("words/pl.txt")),
];

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    words: u32,
    language: String,
    separator: String,
    capitalise: bool,
    add_number: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            words: 6,
            language: "auto".to_owned(),
            separator: "-".to_owned(),
            capitalise: false,
            add_number: false,
        }
    }
}

impl Settings {
    pub(crate) fn check(&self) -> Result<(), String> {
        within("words", self.words, 4..=12)?;
        if !["-", ".", "_", " "].contains(&self.separator.as_str()) {
            return Err("separator is none of the schema's".to_owned());
        }
        if self.language != "auto" && list(&self.language).is_none() {
            return Err("language is none of the schema's".to_owned());
        }
        Ok(())
    }

    /// Words chosen independently and each equally likely: the entropy is their number times log2 of the list's length.
    pub(crate) fn generate<R: Random>(
        &self,
        locale: &str,
        bits: u32,
        policy: &Policy,
        random: &mut R,
    ) -> Result<String, String> {
        let wanted = if self.language == "auto" { language(locale) } else { self.language.clone() };
        let words: Vec<&str> =
            list(&wanted).or_else(|| list("en")).unwrap_or_default().split_ascii_whitespace().collect();
        let wanted = pieces_for(bits, words.len() as f64).max(self.words as usize);
        let ending = if self.add_number { 1 + self.separator.len() + 1 } else { 0 };
        let plan = Plan {
            piece: &|random: &mut R| self.word(pick::<&str>(&words, random)),
            longest: LONGEST,
            separator: &self.separator,
            wanted,
            // Six words of the longest fit every policy; a tenant that asked for more gets what fits.
            enough: wanted.min(6),
            minimum: 0,
        };
        let policy_before_ending = Policy {
            minimum: policy.minimum.saturating_sub(ending),
            maximum: policy.maximum.saturating_sub(ending),
            required: policy.required.clone(),
        };
        let mut password = plan.password(&policy_before_ending, random)?;
        if self.add_number {
            password.push_str(&self.separator);
            password.extend([pick(DIGITS, random), pick(DIGITS, random)].map(|digit| char::from(*digit)));
        }
        Ok(password)
    }

    fn word(&self, word: &str) -> String {
        let mut word = word.to_owned();
        if self.capitalise {
            word[..1].make_ascii_uppercase();
        }
        word
    }
}

fn list(language: &str) -> Option<&'static str> {
    LISTS.iter().find(|(known, _)| *known == language).map(|(_, words)| *words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_guest_kit::{password::policies, random::Seeded, settings};
    use std::collections::HashSet;

    #[test]
    fn lists_are_long_and_their_words_plain() {
        for (language, words) in LISTS {
            let words: Vec<&str> = words.lines().collect();
            let distinct: HashSet<&&str> = words.iter().collect();
            assert_eq!(distinct.len(), words.len(), "{language}");
            assert!(6.0 * (words.len() as f64).log2() > 63.0, "{language}: six words are 63 bits");
            for word in words {
                assert!((3..=LONGEST).contains(&word.len()), "{language}: {word}");
                assert!(word.bytes().all(|letter| letter.is_ascii_lowercase()), "{language}: {word}");
            }
        }
    }

    #[test]
    fn every_policy_is_met_with_every_setting() {
        for (language, words, separator, capitalise, add_number) in [
            ("auto", 6, "-", false, false),
            ("es", 4, " ", false, false),
            ("fr", 12, ".", true, true),
            ("pl", 5, " ", true, true),
            ("en", 7, "_", false, true),
        ] {
            let (language, separator) = (language.to_owned(), separator.to_owned());
            let settings = Settings { words, language, separator, capitalise, add_number };
            for policy in policies() {
                for seed in 0..3 {
                    for bits in [0, BITS_FOR_SOFTWARE] {
                        let password = settings.generate("pl-PL", bits, &policy, &mut Seeded(seed)).unwrap();
                        assert!(policy.accepts(&password), "{password}: {settings:?}, {policy:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_thousand_are_distinct_and_in_the_readers_language() {
        let policy = policies().next().unwrap();
        let mut random = Seeded(5);
        for (locale, language) in [("es-MX", "es"), ("pl", "pl"), ("fr_CA", "fr"), ("de", "en"), ("", "en")] {
            let known: HashSet<&str> = list(language).unwrap().lines().collect();
            let samples: HashSet<String> = (0..1_000)
                .map(|_| Settings::default().generate(locale, 0, &policy, &mut random).unwrap())
                .collect();
            assert_eq!(samples.len(), 1_000);
            for sample in samples {
                assert!(sample.split('-').all(|word| known.contains(word)), "{language}: {sample}");
            }
        }
    }

    #[test]
    fn software_gets_more_words() {
        let policy = policies().last().unwrap();
        let phrase = Settings { words: 4, ..Settings::default() }
            .generate(
                "en",
                BITS_FOR_SOFTWARE,
                &Policy { minimum: 8, required: vec![], ..policy },
                &mut Seeded(1),
            )
            .unwrap();
        assert_eq!(phrase.split('-').count(), 8, "{phrase}");
    }

    #[test]
    fn wrong_settings_are_told() {
        let told = |json: &str| settings::read::<Settings>(json).and_then(|settings| settings.check());
        assert_eq!(told(r#"{"words":12,"language":"pl","separator":" "}"#), Ok(()));
        for json in [r#"{"words":3}"#, r#"{"words":13}"#, r#"{"language":"xx"}"#, r#"{"separator":""}"#] {
            assert!(told(json).is_err(), "{json}");
        }
    }
}
