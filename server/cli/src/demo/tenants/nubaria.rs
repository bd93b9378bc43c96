use super::{DemoPerson, DemoTenant, person, with_filter, with_role};
use crate::demo::plugins;
use latchkey_domain::{
    Role,
    tenant::{Brand, Sender, TenantSettings},
};
use serde_json::json;

/// S0: a billing portal whose administrators assign new passwords by mail.
pub(super) fn tenant() -> DemoTenant {
    let settings = TenantSettings {
        locale: "es".into(),
        time_zone: "Europe/Madrid".into(),
        sender: Sender { address: Some("no-reply@nubaria.example".into()), name: Some("Nubaria".into()) },
        administrator_email: Some("berta.mora@nubaria.example".into()),
        ..TenantSettings::default()
    };
    let brand = Brand {
        colour: "#e2572b".into(),
        provider_line: Some("Nubaria es el portal de facturación de su empresa. Qué es y qué datos guarda".into()),
        provider_url: Some("https://nubaria.example/acerca-de".into()),
        confidentiality_notice: Some(
            "Este mensaje y su contenido son confidenciales y se dirigen exclusivamente a su destinatario. Si lo ha \
             recibido por error, le rogamos que nos lo comunique y lo elimine."
                .into(),
        ),
        no_reply_notice: Some("Esta dirección solo envía: las respuestas no se leen.".into()),
        web_site: Some("https://nubaria.example".into()),
        postal_address: Some("Calle de la Muestra 9, 00000 Villamuestra".into()),
        phone: Some("+34 000 000 000".into()),
        support_email: Some("ayuda@nubaria.example".into()),
        help_url: Some("https://nubaria.example/ayuda".into()),
        privacy_url: Some("https://nubaria.example/privacidad".into()),
    };
    // The portal's own words in Spanish; whoever reads another language reads them in that.
    let lines = json!({
        "en": {
            "provider_line": "Nubaria is your company's invoicing portal. What it is and what it stores",
            "confidentiality_notice": "This message is confidential and meant for its recipient only. If that isn't \
                                       you, delete it and tell us.",
            "no_reply_notice": "This address only sends; replies are not read.",
        },
    });
    let plugins = vec![
        plugins::pronounceable(json!({ "length": 20 })),
        plugins::mail_composer(json!({ "formality": "usted" })),
        plugins::tenant_brand(json!({ "name": "Nubaria", "lines": lines })),
    ];
    DemoTenant {
        slug: "nubaria",
        scenario: "S0",
        name: "Nubaria Facturación",
        settings,
        brand,
        plugins,
        people: PEOPLE,
    }
}

const PEOPLE: &[DemoPerson] = &[
    with_role(
        Role::Owner,
        person("bmora", "Berta", "Mora Ruiz", "berta.mora@nubaria.example", &["Administración"]),
    ),
    with_role(
        Role::Manager,
        person("gsolis", "Gael", "Solís Prado", "gael.solis@nubaria.example", &["Administración"]),
    ),
    with_role(
        Role::Helpdesk,
        person("nvidal", "Nuria", "Vidal Soto", "nuria.vidal@nubaria.example", &["Soporte"]),
    ),
    with_role(
        Role::Auditor,
        person("ipardo", "Iván", "Pardo Gil", "ivan.pardo@nubaria.example", &["Auditoría"]),
    ),
    with_filter(
        "Provincia Norte",
        person("laranda", "Lucía", "Aranda Peña", "lucia.aranda@cliente-norte.example", &["Clientes"]),
    ),
    with_filter(
        "Provincia Norte",
        person("mferrer", "Marco", "Ferrer Lago", "marco.ferrer@cliente-norte.example", &["Clientes"]),
    ),
    with_filter(
        "Provincia Sur",
        person("epineda", "Elena", "Pineda Cruz", "elena.pineda@cliente-sur.example", &["Clientes"]),
    ),
    with_filter(
        "Provincia Sur",
        person("tcano", "Tomás", "Cano Rey", "tomas.cano@cliente-sur.example", &["Clientes", "Proveedores"]),
    ),
    with_filter(
        "Provincia Sur",
        person("rleon", "Rosa", "León Díaz", "rosa.leon@proveedor.example", &["Proveedores"]),
    ),
    person("almacen-3", "", "", "", &["Máquinas"]),
];
