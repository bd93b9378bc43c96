//! Sample data for every kind of mail, in every state that its templates tell apart.

use jiff::Timestamp;

use super::{Mail, MailFrame};
use crate::brand::Brand;
use crate::locale::Locale;

const NOW: i64 = 1_795_442_520;

impl MailFrame {
    /// To a person of a tenant that has filled in everything, and of one that has nothing but a name.
    pub fn samples() -> Vec<Self> {
        let full = Self {
            locale: Locale::fallback(),
            tenant_name: "Quillfern Ltd".to_owned(),
            brand: Brand::sample(),
            to: "devika.thorne@harrowgate.example".to_owned(),
            display_name: Some("Devika".to_owned()),
            login: "devika.thorne".to_owned(),
            public_url: "https://id.example/t/quillfern".to_owned(),
            time_zone: "UTC".to_owned(),
        };
        let bare = Self {
            tenant_name: "North & Søn".to_owned(),
            brand: Brand::default(),
            display_name: None,
            public_url: "https://id.example/t/north".to_owned(),
            time_zone: "Europe/Madrid".to_owned(),
            ..full.clone()
        };
        vec![full, bare]
    }
}

impl Mail {
    /// Name and data of each sample; together they reach every branch of the templates.
    pub fn samples() -> Vec<(&'static str, Self)> {
        let administrator = Some("Ines Okafor".to_owned());
        let (at, soon, tomorrow) = (after(0), after(900), after(86_400));
        let notice = |administrator: Option<String>, sent_to: &str, shown| Self::ResetNotice {
            administrator,
            at,
            sent_to_masked: sent_to.to_owned(),
            shown,
        };
        vec![
            (
                "reset-link",
                Self::ResetLink { administrator: administrator.clone(), expires_at: soon, minutes: 15 },
            ),
            ("reset-link-unnamed", Self::ResetLink { administrator: None, expires_at: soon, minutes: 1 }),
            (
                "reset-generated",
                Self::ResetGenerated {
                    administrator: administrator.clone(),
                    expires_at: Some(tomorrow),
                    must_change: true,
                },
            ),
            (
                "reset-generated-kept",
                Self::ResetGenerated { administrator: None, expires_at: None, must_change: false },
            ),
            ("recover-link", Self::RecoverLink { expires_at: soon, minutes: 15 }),
            ("password-changed", Self::PasswordChanged { at }),
            ("reset-notice", notice(administrator, "i…@quillfern.example", false)),
            ("reset-notice-shown", notice(None, "", true)),
            ("welcome", Self::Welcome { expires_at: Some(tomorrow), must_change: true }),
            ("welcome-kept", Self::Welcome { expires_at: None, must_change: false }),
            ("test", Self::Test { at }),
        ]
    }
}

fn after(seconds: i64) -> Timestamp {
    Timestamp::from_second(NOW + seconds).unwrap_or_default()
}
