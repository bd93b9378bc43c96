use super::keys_of;
use crate::{App, Failure};
use latchkey_domain::Actor;

/// What `doctor` learns of tenants' keys.
#[derive(Debug, Default)]
pub struct KeyReport {
    /// Tenants whose keys can be opened and sign.
    pub sound: usize,
    /// What is wrong with those of others, by tenant.
    pub broken: Vec<String>,
}

/// Opens and parses every tenant's keys.
pub async fn check_keys(app: &App) -> Result<KeyReport, Failure> {
    let mut report = KeyReport::default();
    for tenant in app.storage().tenants_with_keys().await? {
        let context = app.context(tenant, Actor::System, "doctor");
        match keys_of(app, &context).await {
            Ok(_) => report.sound += 1,
            Err(failure) => report.broken.push(format!("tenant {tenant}: {failure}")),
        }
    }
    Ok(report)
}
