//! Who lives in the demo. Everybody is invented; addresses end in `.example`, which nobody can own.

use latchkey_domain::{
    Role,
    tenant::{Brand, Sender, TenantSettings},
};

/// A tenant of the demo.
pub(super) struct DemoTenant {
    pub slug: &'static str,
    pub scenario: &'static str,
    pub name: &'static str,
    pub settings: TenantSettings,
    pub brand: Brand,
    pub people: &'static [DemoPerson],
}

/// A person of the demo.
pub(super) struct DemoPerson {
    pub login: &'static str,
    pub first_name: &'static str,
    pub last_name: &'static str,
    /// `None`: has no e-mail address.
    pub email: Option<&'static str>,
    pub groups: &'static [&'static str],
    pub filter: Option<&'static str>,
    pub profile: Option<&'static str>,
    pub role: Option<Role>,
}

const fn person(
    login: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    email: &'static str,
    groups: &'static [&'static str],
) -> DemoPerson {
    let email = if email.is_empty() { None } else { Some(email) };
    DemoPerson { login, first_name, last_name, email, groups, filter: None, profile: None, role: None }
}

const fn with_role(role: Role, person: DemoPerson) -> DemoPerson {
    DemoPerson { role: Some(role), ..person }
}

const fn with_filter(filter: &'static str, person: DemoPerson) -> DemoPerson {
    DemoPerson { filter: Some(filter), ..person }
}

/// Who runs the installation.
pub(super) const OPERATOR: DemoPerson = with_role(
    Role::Operator,
    person("operator", "Olga", "Prater", "operator@latchkey.example", &["Operators"]),
);

pub(super) fn tenants() -> [DemoTenant; 2] {
    [nubaria(), quillfern()]
}

/// S0: a billing portal whose administrators assign new passwords by mail.
fn nubaria() -> DemoTenant {
    let settings = TenantSettings {
        time_zone: "Europe/Madrid".into(),
        sender: Sender { address: Some("no-reply@nubaria.example".into()), name: Some("Nubaria".into()) },
        administrator_email: Some("berta.mora@nubaria.example".into()),
        ..TenantSettings::default()
    };
    let brand = Brand {
        colour: "#e2572b".into(),
        provider_line: Some("Nubaria is your company's invoicing portal. What it is and what it stores".into()),
        provider_url: Some("https://nubaria.example/about".into()),
        confidentiality_notice: Some(
            "This message and its contents are confidential and meant for its recipient only. If that isn't you, \
             delete it and tell us."
                .into(),
        ),
        no_reply_notice: Some("This address only sends; replies are not read.".into()),
        web_site: Some("https://nubaria.example".into()),
        postal_address: Some("Calle de la Muestra 9, 00000 Villamuestra".into()),
        phone: Some("+34 000 000 000".into()),
        support_email: Some("ayuda@nubaria.example".into()),
        help_url: Some("https://nubaria.example/help".into()),
        privacy_url: Some("https://nubaria.example/privacy".into()),
    };
    DemoTenant {
        slug: "nubaria",
        scenario: "S0",
        name: "Nubaria Facturación",
        settings,
        brand,
        people: NUBARIA,
    }
}

const NUBARIA: &[DemoPerson] = &[
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

/// S3: a software company's admin console, whose helpdesk gives access back by link.
fn quillfern() -> DemoTenant {
    let settings = TenantSettings {
        sender: Sender { address: Some("no-reply@quillfern.example".into()), name: None },
        administrator_email: Some("owner@quillfern.example".into()),
        ..TenantSettings::default()
    };
    let brand = Brand {
        colour: "#9b2f6b".into(),
        web_site: Some("https://quillfern.example".into()),
        postal_address: Some("1 Sample Lane, Fernbridge".into()),
        support_email: Some("help@quillfern.example".into()),
        no_reply_notice: Some("Replies are not read.".into()),
        help_url: Some("https://quillfern.example/help".into()),
        privacy_url: Some("https://quillfern.example/privacy".into()),
        ..Brand::default()
    };
    DemoTenant { slug: "quillfern", scenario: "S3", name: "Quillfern", settings, brand, people: QUILLFERN }
}

const QUILLFERN: &[DemoPerson] = &[
    with_role(Role::Owner, person("owner", "Maren", "Holt", "owner@quillfern.example", &["Staff"])),
    with_role(
        Role::Manager,
        person("tobias.lind", "Tobias", "Lind", "tobias.lind@quillfern.example", &["Staff"]),
    ),
    with_role(
        Role::Helpdesk,
        person("ines.okafor", "Ines", "Okafor", "ines.okafor@quillfern.example", &["Staff"]),
    ),
    with_role(
        Role::Designer,
        person("pia.brandt", "Pia", "Brandt", "pia.brandt@quillfern.example", &["Staff"]),
    ),
    with_role(Role::Auditor, person("noor.aziz", "Noor", "Aziz", "noor.aziz@quillfern.example", &["Staff"])),
    person("devika.thorne", "Devika", "Thorne", "devika.thorne@harrowgate.example", &["Harrowgate"]),
    person("jonas.pell", "Jonas", "Pell", "jonas.pell@mossbank.example", &["Mossbank"]),
    person("amara.diallo", "Amara", "Diallo", "amara.diallo@harrowgate.example", &["Harrowgate", "Editors"]),
    person("kit.rowan", "Kit", "Rowan", "kit.rowan@mossbank.example", &["Mossbank", "Editors"]),
    person("signage-01", "", "", "", &["Devices"]),
];
