use super::{DemoPerson, DemoTenant, person, with_role};
use latchkey_domain::{
    Role,
    tenant::{Brand, Sender, TenantSettings},
};

/// S3: a software company's admin console, whose helpdesk gives access back by link.
pub(super) fn tenant() -> DemoTenant {
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
    DemoTenant {
        slug: "quillfern",
        scenario: "S3",
        name: "Quillfern",
        settings,
        brand,
        plugins: Vec::new(),
        people: PEOPLE,
    }
}

const PEOPLE: &[DemoPerson] = &[
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
