use super::{DemoPerson, DemoTenant, person, with_role};
use crate::demo::plugins;
use latchkey_domain::{
    Role,
    tenant::{Brand, NewUserDelivery, RecoveryPolicy, Sender, TenantSettings},
};
use serde_json::json;

/// S1: a hosting partner's panel, where the administrator says where the new password goes, and may see it.
pub(super) fn tenant() -> DemoTenant {
    let settings = TenantSettings {
        locale: "pl".into(),
        time_zone: "Europe/Warsaw".into(),
        sender: Sender {
            address: Some("no-reply@panel.wierzba.example".into()),
            name: Some("Panel Wierzba".into()),
        },
        administrator_email: Some("admin@wierzba.example".into()),
        new_user_delivery: NewUserDelivery::Administrator,
        recovery: RecoveryPolicy { allow_other_address: true, allow_show: true, ..RecoveryPolicy::default() },
        ..TenantSettings::default()
    };
    let brand = Brand {
        colour: "#2f7d4f".into(),
        provider_line: Some("Panel klienta prowadzi Wierzba Hosting. Kim jesteśmy".into()),
        provider_url: Some("https://wierzba.example/o-nas".into()),
        no_reply_notice: Some("Na ten adres nie można odpowiadać.".into()),
        web_site: Some("https://wierzba.example".into()),
        postal_address: Some("ul. Przykładowa 5, 00-000 Przykładów".into()),
        phone: Some("+48 000 000 000".into()),
        support_email: Some("pomoc@wierzba.example".into()),
        help_url: Some("https://wierzba.example/pomoc".into()),
        privacy_url: Some("https://wierzba.example/prywatnosc".into()),
        ..Brand::default()
    };
    let texts = json!({
        "pl": {
            "password_subject": "Nowe hasło do panelu",
            "password_title": "Nowe hasło do panelu",
            "signature": "Zespół Wierzba Hosting",
        },
    });
    let plugins = vec![
        plugins::passphrase(json!({ "words": 6, "language": "auto" })),
        plugins::mail_composer(json!({ "texts": texts })),
    ];
    DemoTenant {
        slug: "wierzba",
        scenario: "S1",
        name: "Wierzba Hosting",
        settings,
        brand,
        plugins,
        people: PEOPLE,
    }
}

const PEOPLE: &[DemoPerson] = &[
    with_role(Role::Owner, person("admin", "Halina", "Wrona", "admin@wierzba.example", &["Zespół"])),
    with_role(
        Role::Manager,
        person("mzielinski", "Marek", "Zieliński", "marek.zielinski@wierzba.example", &["Zespół"]),
    ),
    with_role(
        Role::Helpdesk,
        person("kpawlak", "Kinga", "Pawlak", "kinga.pawlak@wierzba.example", &["Pomoc"]),
    ),
    with_role(Role::Designer, person("oduda", "Oskar", "Duda", "oskar.duda@wierzba.example", &["Zespół"])),
    person("azak", "Agnieszka", "Żak", "agnieszka.zak@piekarnia.example", &["Piekarnia Żak"]),
    person("lsliwa", "Łukasz", "Śliwa", "lukasz.sliwa@warsztat.example", &["Warsztat Śliwa"]),
    person("jgorska", "Joanna", "Górska", "joanna.gorska@atelier.example", &["Atelier Górska"]),
    person("pnowicki", "Piotr", "Nowicki", "piotr.nowicki@atelier.example", &["Atelier Górska"]),
    person("backup-01", "", "", "", &["Urządzenia"]),
];
