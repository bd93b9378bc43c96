use crate::png;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    sample: bool,
    name: Option<String>,
    colour: Option<String>,
    /// A PNG in Base64.
    logo: Option<String>,
    provider_url: Option<String>,
    web_site: Option<String>,
    postal_address: Option<String>,
    phone: Option<String>,
    support_email: Option<String>,
    help_url: Option<String>,
    privacy_url: Option<String>,
    /// By BCP 47 tag; `*` for every other language.
    lines: BTreeMap<String, Lines>,
}

/// What is worded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Lines {
    pub(crate) provider_line: Option<String>,
    pub(crate) confidentiality_notice: Option<String>,
    pub(crate) no_reply_notice: Option<String>,
}

/// A brand in one language. What is none is as the tenant's settings in Latchkey say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Face {
    pub(crate) name: Option<String>,
    pub(crate) colour: Option<String>,
    pub(crate) logo: Option<Vec<u8>>,
    pub(crate) provider_url: Option<String>,
    pub(crate) web_site: Option<String>,
    pub(crate) postal_address: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) support_email: Option<String>,
    pub(crate) help_url: Option<String>,
    pub(crate) privacy_url: Option<String>,
    pub(crate) lines: Lines,
}

/// Provider's line, confidentiality, no reply.
const SAMPLE_LINES: [(&str, [&str; 3]); 4] = [
    (
        "en",
        [
            "This service is run by Sample House. What it is and what it stores",
            "This message is confidential and meant for its recipient only. If that isn't you, delete it and tell us.",
            "This address only sends; replies are not read.",
        ],
    ),
    (
        "es",
        [
            "Este servicio lo presta Casa Muestra. Qué es y qué datos guarda",
            "Este mensaje es confidencial y se dirige solo a su destinatario. Si no lo es, bórrelo y avísenos.",
            "Esta dirección solo envía mensajes; las respuestas no se leen.",
        ],
    ),
    (
        "fr",
        [
            "Ce service est assuré par Maison Exemple. Ce que c’est et ce qu’il conserve",
            "Ce message est confidentiel et réservé à son destinataire. Si ce n’est pas vous, supprimez-le et prévenez-nous.",
            "Cette adresse ne fait qu’envoyer ; les réponses ne sont pas lues.",
        ],
    ),
    (
        "pl",
        [
            "Usługę prowadzi Przykładowy Dom. Czym jest i co przechowuje",
            "Ta wiadomość jest poufna i przeznaczona wyłącznie dla adresata. Jeśli trafiła do kogoś innego, prosimy ją usunąć i dać nam znać.",
            "Z tego adresu tylko wysyłamy wiadomości; odpowiedzi nie są czytane.",
        ],
    ),
];

impl Settings {
    /// The face in the language of `locale`.
    pub(crate) fn face(self, locale: &str) -> Result<Face, String> {
        let logo = self.logo.as_deref().map(png::logo).transpose()?;
        let is_colour = |colour: &String| {
            colour.len() == 7 && colour.starts_with('#') && colour[1..].bytes().all(|c| c.is_ascii_hexdigit())
        };
        if !self.colour.as_ref().is_none_or(is_colour) {
            return Err("colour is not like #1d4e89".to_owned());
        }
        let lines = in_language(&self.lines, locale).cloned().unwrap_or_default();
        let face = Face {
            name: self.name,
            colour: self.colour,
            logo,
            provider_url: self.provider_url,
            web_site: self.web_site,
            postal_address: self.postal_address,
            phone: self.phone,
            support_email: self.support_email,
            help_url: self.help_url,
            privacy_url: self.privacy_url,
            lines,
        };
        Ok(if self.sample { face.or(Face::sample(locale)) } else { face })
    }
}

impl Face {
    fn sample(locale: &str) -> Self {
        let by_language: BTreeMap<String, [&str; 3]> =
            SAMPLE_LINES.iter().map(|(language, lines)| ((*language).to_owned(), *lines)).collect();
        let lines = in_language(&by_language, locale).unwrap_or(&SAMPLE_LINES[0].1);
        let [provider_line, confidentiality_notice, no_reply_notice] =
            lines.map(|line| Some(line.to_owned()));
        Self {
            name: Some("Sample House".into()),
            colour: Some("#1d4e89".into()),
            logo: Some(include_bytes!("sample.png").to_vec()),
            provider_url: Some("https://sample-house.example/about".into()),
            web_site: Some("https://sample-house.example".into()),
            postal_address: Some("1 Sample Square, 00000 Sampleton".into()),
            phone: Some("+00 000 000 000".into()),
            support_email: Some("help@sample-house.example".into()),
            help_url: Some("https://sample-house.example/help".into()),
            privacy_url: Some("https://sample-house.example/privacy".into()),
            lines: Lines { provider_line, confidentiality_notice, no_reply_notice },
        }
    }

    /// What is missing, from another.
    fn or(self, other: Self) -> Self {
        Self {
            name: self.name.or(other.name),
            colour: self.colour.or(other.colour),
            logo: self.logo.or(other.logo),
            provider_url: self.provider_url.or(other.provider_url),
            web_site: self.web_site.or(other.web_site),
            postal_address: self.postal_address.or(other.postal_address),
            phone: self.phone.or(other.phone),
            support_email: self.support_email.or(other.support_email),
            help_url: self.help_url.or(other.help_url),
            privacy_url: self.privacy_url.or(other.privacy_url),
            lines: Lines {
                provider_line: self.lines.provider_line.or(other.lines.provider_line),
                confidentiality_notice: self
                    .lines
                    .confidentiality_notice
                    .or(other.lines.confidentiality_notice),
                no_reply_notice: self.lines.no_reply_notice.or(other.lines.no_reply_notice),
            },
        }
    }
}

/// The most exact: `pt-BR`, then `pt`, then `*`.
fn in_language<'a, T>(by_language: &'a BTreeMap<String, T>, locale: &str) -> Option<&'a T> {
    let mut tag = locale;
    loop {
        let found = by_language.iter().find(|(known, _)| known.eq_ignore_ascii_case(tag));
        if let Some((_, value)) = found {
            return Some(value);
        }
        match tag.rsplit_once('-') {
            Some((shorter, _)) => tag = shorter,
            None => return by_language.get("*"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use latchkey_guest_kit::settings;

    fn face(json: &str, locale: &str) -> Result<Face, String> {
        settings::read::<Settings>(json)?.face(locale)
    }

    #[test]
    fn nothing_is_as_latchkey_says() {
        assert_eq!(face("{}", "en"), Ok(Face::default()));
    }

    #[test]
    fn lines_are_the_readers() {
        let json = r##"{"name":"Nubaria","colour":"#e2572b","lines":{
            "es":{"provider_line":"Portal de facturación"},"*":{"provider_line":"Invoicing portal"}}}"##;
        let line = |locale| face(json, locale).unwrap().lines.provider_line.unwrap();
        assert_eq!(line("es-MX"), "Portal de facturación");
        assert_eq!(line("pl"), "Invoicing portal");
    }

    #[test]
    fn the_sample_gives_way_to_what_is_set() {
        let sample = face(r#"{"sample":true,"phone":"1"}"#, "pl-PL").unwrap();
        assert_eq!(sample.phone.as_deref(), Some("1"));
        assert!(sample.lines.no_reply_notice.unwrap().contains("odpowiedzi"));
        assert!(sample.logo.unwrap().starts_with(b"\x89PNG"));
    }

    #[test]
    fn a_colour_is_a_colour() {
        for json in [r##"{"colour":"#12345"}"##, r#"{"colour":"red"}"#, r##"{"colour":"#1234éa"}"##] {
            assert!(face(json, "en").unwrap_err().contains("colour"), "{json}");
        }
    }
}
