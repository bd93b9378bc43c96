use crate::fold::words;
use latchkey_guest_kit::settings::within;
use serde::Deserialize;

/// Belong to the name that follows.
const PARTICLES: [&str; 22] = [
    "al", "da", "das", "de", "del", "della", "der", "di", "do", "dos", "du", "el", "la", "las", "le", "los",
    "san", "ten", "van", "von", "y", "zu",
];

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    format: Format,
    separator: String,
    first_names: Which,
    last_names: Which,
    maximum_length: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum Format {
    #[serde(rename = "first.last")]
    FirstLast,
    #[serde(rename = "f.last")]
    InitialLast,
    #[serde(rename = "last.f")]
    LastInitial,
    #[serde(rename = "last.first")]
    LastFirst,
    #[serde(rename = "first.last.NN")]
    Numbered,
}

/// Of several names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Which {
    First,
    Last,
    All,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            format: Format::FirstLast,
            separator: ".".to_owned(),
            first_names: Which::First,
            last_names: Which::First,
            maximum_length: 40,
        }
    }
}

/// A person's names as they are written.
pub(crate) struct Names<'a> {
    pub(crate) first: &'a str,
    pub(crate) last: &'a str,
}

impl Settings {
    pub(crate) fn check(&self) -> Result<(), String> {
        within("maximum_length", self.maximum_length, 8..=64)?;
        if ![".", "-", "_", ""].contains(&self.separator.as_str()) {
            return Err("separator is none of the schema's".to_owned());
        }
        Ok(())
    }

    /// A user name in lowercase ASCII, within the bound; each attempt's differs from those before.
    pub(crate) fn propose(
        &self,
        names: &Names<'_>,
        domain: Option<&str>,
        attempt: u32,
    ) -> Result<String, String> {
        let first = self.first_names.of(&words(names.first));
        let last = self.last_names.of(&joined_particles(&words(names.last)));
        let initial = first.chars().next().map(String::from).unwrap_or_default();
        let parts = match self.format {
            Format::FirstLast | Format::Numbered => [first, last],
            Format::InitialLast => [initial, last],
            Format::LastInitial => [last, initial],
            Format::LastFirst => [last, first],
        };
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        if parts.is_empty() {
            return Err("the name has no letter that a user name can have".to_owned());
        }
        let number = match (self.format, attempt) {
            (Format::Numbered, _) => format!("{}{attempt:02}", self.separator),
            (_, 0 | 1) => String::new(),
            _ => attempt.to_string(),
        };
        let room = (self.maximum_length as usize).saturating_sub(number.len());
        let mut name = parts.join(&self.separator);
        name.truncate(room);
        let name = name.trim_end_matches(['.', '-', '_']);
        let domain = domain.map(|domain| format!("@{}", domain.to_ascii_lowercase())).unwrap_or_default();
        Ok(format!("{name}{number}{domain}"))
    }
}

impl Which {
    fn of(self, names: &[String]) -> String {
        match self {
            Self::First => names.first().cloned().unwrap_or_default(),
            Self::Last => names.last().cloned().unwrap_or_default(),
            Self::All => names.concat(),
        }
    }
}

/// `de la cruz` as `delacruz`. A particle that nothing follows is a name.
fn joined_particles(words: &[String]) -> Vec<String> {
    let mut names = Vec::new();
    let mut pending = String::new();
    for word in words {
        pending.push_str(word);
        if !PARTICLES.contains(&word.as_str()) {
            names.push(std::mem::take(&mut pending));
        }
    }
    if !pending.is_empty() {
        names.push(pending);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_guest_kit::settings;

    fn named(json: &str, first: &str, last: &str, attempt: u32) -> String {
        let settings: Settings = settings::read(json).unwrap();
        settings.check().unwrap();
        settings.propose(&Names { first, last }, None, attempt).unwrap()
    }

    #[test]
    fn formats() {
        for (format, name, second) in [
            ("first.last", "maria.garcia", "maria.garcia2"),
            ("f.last", "m.garcia", "m.garcia2"),
            ("last.f", "garcia.m", "garcia.m2"),
            ("last.first", "garcia.maria", "garcia.maria2"),
            ("first.last.NN", "maria.garcia.01", "maria.garcia.02"),
        ] {
            let json = format!(r#"{{"format":"{format}"}}"#);
            assert_eq!(named(&json, "María José", "García López", 1), name);
            assert_eq!(named(&json, "María José", "García López", 2), second);
        }
    }

    #[test]
    fn several_names() {
        for (which, name) in [("first", "ana.delacruz"), ("last", "ana.nunez"), ("all", "ana.delacruznunez")]
        {
            assert_eq!(
                named(&format!(r#"{{"last_names":"{which}"}}"#), "Ana Belén", "de la Cruz Núñez", 1),
                name
            );
        }
        assert_eq!(named(r#"{"first_names":"all"}"#, "Ana Belén", "Ruiz", 1), "anabelen.ruiz");
        assert_eq!(named("{}", "Jan", "van", 1), "jan.van");
        assert_eq!(named("{}", "Zoë", "", 1), "zoe", "a single name is enough");
    }

    #[test]
    fn the_domain_follows_and_the_length_is_kept() {
        let settings: Settings = settings::read(r#"{"maximum_length":12}"#).unwrap();
        let names = Names { first: "Maximiliana", last: "Wolfeschlegelsteinhausen" };
        let propose = |attempt| settings.propose(&names, Some("School.example"), attempt).unwrap();
        assert_eq!(propose(1), "maximiliana@school.example");
        assert_eq!(propose(12), "maximilian12@school.example");
        assert_eq!(named(r#"{"separator":"_"}"#, "Ana", "Ruiz", 3), "ana_ruiz3");
    }

    #[test]
    fn attempts_never_repeat() {
        let proposals: std::collections::HashSet<String> =
            (1..=2_000).map(|attempt| named(r#"{"maximum_length":8}"#, "Ana", "Ruiz", attempt)).collect();
        assert_eq!(proposals.len(), 2_000);
    }

    #[test]
    fn a_name_without_latin_letters_is_refused() {
        let refused = Settings::default().propose(&Names { first: "Иван", last: "…" }, None, 1);
        assert!(refused.unwrap_err().contains("no letter"));
    }
}
