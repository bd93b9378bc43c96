use super::PlainPassword;
use serde::{Deserialize, Serialize};
use zxcvbn::feedback::Warning;

/// What a tenant accepts as a password. The defaults are NIST SP 800-63B-4's: length and a blocklist, no composition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordPolicy {
    /// Fewest characters where the password is the only factor, 8 to 64.
    pub minimum_length: u32,
    /// Most characters, 64 to 256.
    pub maximum_length: u32,
    /// Kinds of characters of which at least one must occur. None by default, and best left so.
    pub required_classes: Vec<CharacterClass>,
    /// Words that passwords must not be built from, besides the person's and the tenant's names.
    pub blocked_words: Vec<String>,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            minimum_length: 15,
            maximum_length: 256,
            required_classes: Vec::new(),
            blocked_words: Vec::new(),
        }
    }
}

/// A kind of characters for tenants that must have composition rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CharacterClass {
    Lowercase,
    Uppercase,
    Digit,
    Symbol,
}

impl CharacterClass {
    /// The name by which locale files know the sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lowercase => "lowercase",
            Self::Uppercase => "uppercase",
            Self::Digit => "digit",
            Self::Symbol => "symbol",
        }
    }

    #[must_use]
    pub fn includes(self, c: char) -> bool {
        match self {
            Self::Lowercase => c.is_lowercase(),
            Self::Uppercase => c.is_uppercase(),
            Self::Digit => c.is_numeric(),
            Self::Symbol => !c.is_alphanumeric() && !c.is_whitespace(),
        }
    }
}

/// Why a password isn't accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    #[error("must have at least {minimum} characters")]
    TooShort { minimum: u32 },
    #[error("must have at most {maximum} characters")]
    TooLong { maximum: u32 },
    #[error("needs at least one {0:?} character")]
    MissingClass(CharacterClass),
    /// Among those that attackers try first.
    #[error("is among those that attackers try first: {reason}")]
    Blocklisted { reason: BlocklistReason },
    #[error("must differ from the previous one")]
    SameAsBefore,
}

/// What makes a password one of those that are tried first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlocklistReason {
    #[error("it is a common password or word")]
    Common,
    #[error("it is made of names that belong to this account")]
    Context,
    #[error("it is a sequence")]
    Sequence,
    #[error("it repeats itself")]
    Repeat,
    #[error("it is a row of keys")]
    Keyboard,
    #[error("it is made of names")]
    Names,
    #[error("it is a date")]
    Date,
}

impl BlocklistReason {
    /// The name by which locale files know the sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Context => "context",
            Self::Sequence => "sequence",
            Self::Repeat => "repeat",
            Self::Keyboard => "keyboard",
            Self::Names => "names",
            Self::Date => "date",
        }
    }

    fn of(warning: Warning) -> Self {
        match warning {
            Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => {
                Self::Keyboard
            }
            Warning::RepeatsLikeAaaAreEasyToGuess
            | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => Self::Repeat,
            Warning::SequencesLikeAbcAreEasyToGuess => Self::Sequence,
            Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => Self::Date,
            Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess => Self::Names,
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword
            | Warning::AWordByItselfIsEasyToGuess => Self::Common,
        }
    }
}

impl PasswordPolicy {
    /// Guesses below which a password counts as blocklisted, as a power of ten. zxcvbn's lists (common passwords, names,
    /// words, keyboard rows, dates, repeats) and the context words are what it counts with.
    const BLOCKLIST_GUESSES_LOG10: f64 = 8.0;
    /// Characters that zxcvbn is shown at a time; its work grows with the square of them and more.
    const ESTIMATED_CHARACTERS: usize = 40;

    /// Decides whether `password` may become somebody's password; `context` are words about the person and the tenant.
    /// Takes up to half a second for text that looks like many words at once: never on an async thread.
    pub fn check(&self, password: &PlainPassword, context: &[String]) -> Result<(), PasswordRefusal> {
        self.check_shape(password)?;
        self.check_blocklist(password, context)
    }

    /// Length and classes alone; quick.
    pub fn check_shape(&self, password: &PlainPassword) -> Result<(), PasswordRefusal> {
        let length = password.characters();
        if length < self.minimum_length as usize {
            return Err(PasswordRefusal::TooShort { minimum: self.minimum_length });
        }
        if length > self.maximum_length as usize {
            return Err(PasswordRefusal::TooLong { maximum: self.maximum_length });
        }
        self.missing_class(password).map_or(Ok(()), |class| Err(PasswordRefusal::MissingClass(class)))
    }

    /// The first required class of which no character occurs.
    pub(super) fn missing_class(&self, password: &PlainPassword) -> Option<CharacterClass> {
        let missing = |class: &&CharacterClass| !password.reveal().chars().any(|c| class.includes(c));
        self.required_classes.iter().find(missing).copied()
    }

    fn check_blocklist(&self, password: &PlainPassword, context: &[String]) -> Result<(), PasswordRefusal> {
        let words: Vec<&str> = context.iter().chain(&self.blocked_words).map(String::as_str).collect();
        if is_made_of(password.reveal(), &words) {
            return Err(PasswordRefusal::Blocklisted { reason: BlocklistReason::Context });
        }
        // A strong beginning or a strong end makes the whole strong; estimating all of a long text takes seconds.
        let letters: Vec<char> = password.reveal().chars().collect();
        let head: String = letters.iter().take(Self::ESTIMATED_CHARACTERS).collect();
        let Some(refusal) = weakness(&head, &words) else { return Ok(()) };
        if letters.len() <= Self::ESTIMATED_CHARACTERS {
            return Err(refusal);
        }
        let tail: String = letters[letters.len() - Self::ESTIMATED_CHARACTERS..].iter().collect();
        weakness(&tail, &words).map_or(Ok(()), Err)
    }
}

fn weakness(text: &str, words: &[&str]) -> Option<PasswordRefusal> {
    let estimate = zxcvbn::zxcvbn(text, words);
    if estimate.guesses_log10() >= PasswordPolicy::BLOCKLIST_GUESSES_LOG10 {
        return None;
    }
    let warning = estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning);
    let reason = warning.map_or(BlocklistReason::Common, BlocklistReason::of);
    Some(PasswordRefusal::Blocklisted { reason })
}

/// Whether fewer than eight letters and digits remain once the context words are taken out.
fn is_made_of(password: &str, words: &[&str]) -> bool {
    let mut words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    words.retain(|word| word.chars().count() >= 3);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut rest = password.to_lowercase();
    for word in &words {
        rest = rest.replace(word.as_str(), " ");
    }
    let taken_out = rest.chars().count() < password.chars().count();
    taken_out && rest.chars().filter(|c| c.is_alphanumeric()).count() < 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(policy: &PasswordPolicy, text: &str) -> Result<(), PasswordRefusal> {
        let context = ["ines.okafor", "ines", "okafor", "quillfern"].map(String::from);
        policy.check(&PlainPassword::new(text).expect("short enough"), &context)
    }

    #[test]
    fn words_that_one_remembers_are_fine_without_symbols() {
        assert_eq!(check(&PasswordPolicy::default(), "seven quiet herons at dusk"), Ok(()));
    }

    #[test]
    fn length_is_counted_in_characters() {
        let policy = PasswordPolicy::default();
        assert_eq!(check(&policy, "fourteen chars"), Err(PasswordRefusal::TooShort { minimum: 15 }));
        let narrow = PasswordPolicy { maximum_length: 64, ..policy };
        assert_eq!(check(&narrow, &"k4 ö z".repeat(11)), Err(PasswordRefusal::TooLong { maximum: 64 }));
    }

    #[test]
    fn common_and_personal_words_are_refused() {
        for bad in [
            "passwordpassword",
            "aaaaaaaaaaaaaaaaaaaa",
            "qwertyuiopasdfgh",
            "123456789012345",
            "ines.okafor.quillfern",
        ] {
            let refusal = check(&PasswordPolicy::default(), bad);
            assert!(matches!(refusal, Err(PasswordRefusal::Blocklisted { .. })), "{bad}: {refusal:?}");
        }
    }

    #[test]
    fn long_text_is_judged_by_its_better_end() {
        let policy = PasswordPolicy::default();
        assert!(check(&policy, &"a".repeat(200)).is_err());
        assert_eq!(check(&policy, &format!("{} seven quiet herons at dusk", "a".repeat(60))), Ok(()));
    }

    #[test]
    fn a_tenants_own_rules_apply() {
        let policy = PasswordPolicy {
            required_classes: vec![CharacterClass::Uppercase, CharacterClass::Digit],
            ..PasswordPolicy::default()
        };
        let refusal = check(&policy, "seven quiet herons at dusk");
        assert_eq!(refusal, Err(PasswordRefusal::MissingClass(CharacterClass::Uppercase)));
        assert_eq!(check(&policy, "Seven quiet herons at 6"), Ok(()));
    }
}
