//! Who lives in the demo, a file a tenant. Everybody is invented; addresses end in `.example`, which nobody can own.

mod clairefacture;
mod nubaria;
mod quillfern;
mod valle_sereno;
mod wierzba;

use super::plugins::DemoPlugin;
use latchkey_domain::{
    Role,
    tenant::{Brand, TenantSettings},
};

/// A tenant of the demo.
pub(in crate::demo) struct DemoTenant {
    pub slug: &'static str,
    pub scenario: &'static str,
    pub name: &'static str,
    pub settings: TenantSettings,
    pub brand: Brand,
    pub plugins: Vec<DemoPlugin>,
    pub people: &'static [DemoPerson],
}

/// A person of the demo.
pub(in crate::demo) struct DemoPerson {
    pub login: &'static str,
    pub first_name: &'static str,
    pub last_name: &'static str,
    /// `None`: has no e-mail address.
    pub email: Option<&'static str>,
    pub groups: &'static [&'static str],
    pub filter: Option<&'static str>,
    pub profile: Option<&'static str>,
    pub role: Option<Role>,
    /// `false`: is in the database and has no password yet.
    pub has_password: bool,
}

const fn person(
    login: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    email: &'static str,
    groups: &'static [&'static str],
) -> DemoPerson {
    let email = if email.is_empty() { None } else { Some(email) };
    DemoPerson {
        login,
        first_name,
        last_name,
        email,
        groups,
        filter: None,
        profile: None,
        role: None,
        has_password: true,
    }
}

const fn with_role(role: Role, person: DemoPerson) -> DemoPerson {
    DemoPerson { role: Some(role), ..person }
}

const fn with_filter(filter: &'static str, person: DemoPerson) -> DemoPerson {
    DemoPerson { filter: Some(filter), ..person }
}

const fn with_profile(profile: &'static str, person: DemoPerson) -> DemoPerson {
    DemoPerson { profile: Some(profile), ..person }
}

const fn without_password(person: DemoPerson) -> DemoPerson {
    DemoPerson { has_password: false, ..person }
}

/// Who runs the installation.
pub(in crate::demo) const OPERATOR: DemoPerson = with_role(
    Role::Operator,
    person("operator", "Olga", "Prater", "operator@latchkey.example", &["Operators"]),
);

/// One for each of the places that Latchkey comes from, S0 to S4.
pub(in crate::demo) fn tenants() -> [DemoTenant; 5] {
    [
        nubaria::tenant(),
        wierzba::tenant(),
        valle_sereno::tenant(),
        quillfern::tenant(),
        clairefacture::tenant(),
    ]
}
