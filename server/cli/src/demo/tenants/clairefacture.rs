use super::{DemoPerson, DemoTenant, person, with_profile, with_role};
use crate::demo::plugins;
use latchkey_domain::{
    Role,
    tenant::{Brand, Sender, TenantSettings},
};
use serde_json::json;

/// S4: a public invoicing portal, whose structures have a principal manager and a technical user each.
pub(super) fn tenant() -> DemoTenant {
    let settings = TenantSettings {
        locale: "fr".into(),
        time_zone: "Europe/Paris".into(),
        sender: Sender {
            address: Some("ne-pas-repondre@clairefacture.example".into()),
            name: Some("Clairefacture".into()),
        },
        administrator_email: Some("support@clairefacture.example".into()),
        ..TenantSettings::default()
    };
    let brand = Brand {
        colour: "#1b4f9c".into(),
        provider_line: Some("Clairefacture, le portail public de facturation. En savoir plus".into()),
        provider_url: Some("https://clairefacture.example/a-propos".into()),
        no_reply_notice: Some(
            "Merci de ne pas répondre à ce message : les réponses ne sont pas lues.".into(),
        ),
        web_site: Some("https://clairefacture.example".into()),
        postal_address: Some("1 rue de l’Exemple, 00000 Modèle".into()),
        phone: Some("+33 0 00 00 00 00".into()),
        support_email: Some("support@clairefacture.example".into()),
        help_url: Some("https://clairefacture.example/aide".into()),
        privacy_url: Some("https://clairefacture.example/confidentialite".into()),
        ..Brand::default()
    };
    // Read by software: the shortest for its strength, with every class that a portal's policies ask for.
    let plugins = vec![
        plugins::pronounceable(json!({ "style": "mixed", "length": 24 })),
        plugins::mail_composer(json!({})),
    ];
    DemoTenant {
        slug: "clairefacture",
        scenario: "S4",
        name: "Clairefacture",
        settings,
        brand,
        plugins,
        people: PEOPLE,
    }
}

const PEOPLE: &[DemoPerson] = &[
    with_role(
        Role::Owner,
        person("c.marchal", "Cécile", "Marchal", "cecile.marchal@clairefacture.example", &["Direction"]),
    ),
    with_role(
        Role::Manager,
        person("b.roussel", "Bastien", "Roussel", "bastien.roussel@clairefacture.example", &["Direction"]),
    ),
    with_role(
        Role::Helpdesk,
        person("n.leroy", "Noémie", "Leroy", "noemie.leroy@clairefacture.example", &["Assistance"]),
    ),
    principal(
        "h.delatour",
        "Hélène",
        "Delatour",
        "helene.delatour@menuiserie.example",
        &["Menuiserie Delatour"],
    ),
    attached("k.benali", "Karim", "Benali", "karim.benali@menuiserie.example", &["Menuiserie Delatour"]),
    principal("m.guerin", "Maël", "Guérin", "mael.guerin@transports.example", &["Transports Guérin"]),
    attached("s.noel", "Soizic", "Noël", "soizic.noel@transports.example", &["Transports Guérin"]),
    attached("t.aubry", "Théo", "Aubry", "theo.aubry@transports.example", &["Transports Guérin"]),
];

/// Who answers for a structure.
const fn principal(
    login: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    email: &'static str,
    structure: &'static [&'static str],
) -> DemoPerson {
    with_profile("principal-manager", person(login, first_name, last_name, email, structure))
}

/// Who works for a structure.
const fn attached(
    login: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    email: &'static str,
    structure: &'static [&'static str],
) -> DemoPerson {
    with_profile("attached-user", person(login, first_name, last_name, email, structure))
}
