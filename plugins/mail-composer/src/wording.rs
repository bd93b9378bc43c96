//! The words: built in for four languages, each sentence replaceable by settings.

use latchkey_guest_kit::text::language;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    formality: Formality,
    /// By language.
    texts: BTreeMap<String, Texts>,
}

/// How the reader is addressed, where the language has a choice and the built-in words know both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Formality {
    #[default]
    Usted,
    Tu,
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// A tenant's own sentences; none: the built-in one.
        #[derive(Debug, Default, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        struct Texts {
            $($name: Option<String>,)*
        }

        /// Everything that a mail says in one language. `{tenant}`, `{name}`, `{login}`, `{administrator}`, `{until}` and
        /// `{minutes}` stand for what the mail is about. What is empty isn't said.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(crate) struct Wording {
            $($(#[$doc])* pub(crate) $name: String,)*
        }

        impl Wording {
            fn replaced(self, texts: &Texts) -> Self {
                Self { $($name: texts.$name.clone().unwrap_or(self.$name),)* }
            }

            /// From built-in words, one line `name = words` each.
            fn built_in(lines: &str) -> Self {
                let line = |name: &str| {
                    let found = lines.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" ="));
                    found.unwrap_or_default().trim().to_owned()
                };
                Self { $($name: line(stringify!($name)),)* }
            }
        }
    };
}

texts! {
    password_subject,
    password_title,
    link_subject,
    link_title,
    greeting,
    /// Where no name is known.
    greeting_nobody,
    password_intro,
    password_intro_nobody,
    link_intro,
    link_intro_nobody,
    login_label,
    password_label,
    /// Where the password runs out.
    password_until,
    must_change,
    login_button,
    link_button,
    link_limit,
    link_copy,
    unexpected,
    signature,
    /// The next three only where the brand has none, unless a tenant's settings give them.
    provider,
    confidentiality,
    no_reply,
    web_site_label,
    postal_address_label,
    phone_label,
    support_label,
}

/// Whether the tenant's own sentence is to stand where the brand has one too.
pub(crate) struct Worded {
    pub(crate) words: Wording,
    pub(crate) own_provider: bool,
    pub(crate) own_confidentiality: bool,
    pub(crate) own_no_reply: bool,
}

impl Settings {
    /// The words in a language: built in, the tenant's, or the tenant's instead of some of those built in.
    pub(crate) fn wording(&self, locale: &str) -> Option<Worded> {
        let language = language(locale);
        let built_in = match (language.as_str(), self.formality) {
            ("en", _) => include_str!("words/en.txt"),
            ("es", Formality::Usted) => include_str!("words/es.txt"),
            ("es", Formality::Tu) => include_str!("words/es-tu.txt"),
            ("fr", _) => include_str!("words/fr.txt"),
            ("pl", _) => include_str!("words/pl.txt"),
            _ => return None,
        };
        let nothing = Texts::default();
        let texts = self.texts.get(&language).unwrap_or(&nothing);
        Some(Worded {
            words: Wording::built_in(built_in).replaced(texts),
            own_provider: texts.provider.is_some(),
            own_confidentiality: texts.confidentiality.is_some(),
            own_no_reply: texts.no_reply.is_some(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_guest_kit::settings;

    #[test]
    fn every_language_has_every_sentence() {
        for (locale, formality) in [
            ("en", Formality::Usted),
            ("es", Formality::Usted),
            ("es", Formality::Tu),
            ("fr", Formality::Tu),
            ("pl", Formality::Tu),
        ] {
            let settings = Settings { formality, ..Settings::default() };
            let words = settings.wording(locale).unwrap().words;
            // `Debug` shows every field; an empty one as `""`.
            let told = format!("{words:?}").replace("provider: \"\"", "");
            assert!(!told.contains("\"\""), "{locale}: {told}");
        }
    }

    #[test]
    fn a_tenants_sentence_replaces_one_in_its_language_only() {
        let json = r#"{"texts":{"pl":{"password_subject":"Nowe hasło do panelu","no_reply":""}}}"#;
        let settings: Settings = settings::read(json).unwrap();
        let polish = settings.wording("pl-PL").unwrap();
        assert_eq!(polish.words.password_subject, "Nowe hasło do panelu");
        assert!(polish.own_no_reply && !polish.own_confidentiality);
        assert_eq!(settings.wording("es").unwrap().words.password_subject, "Nueva contraseña asignada");
        assert!(settings.wording("de").is_none());
        assert!(settings::read::<Settings>(r#"{"texts":{"pl":{"subjekt":"x"}}}"#).is_err());
    }
}
