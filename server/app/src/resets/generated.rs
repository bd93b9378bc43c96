use super::dead_password;
use crate::{App, Failure, hashing::Urgency, hooks};
use latchkey_domain::{
    OperationContext,
    password::{PasswordCredential, PlainPassword, Verifier},
    plugin::Purpose,
    tenant::Tenant,
    user::User,
};

/// A new password and what will be kept of it.
pub(crate) struct Generated {
    pub password: PlainPassword,
    pub verifier: Verifier,
}

/// Makes a password by the tenant's generator and policy and hashes it, beside the one it will kill if their costs agree.
pub(crate) async fn generate(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    user: &User,
    purpose: Purpose,
    credential: &PasswordCredential,
) -> Result<Generated, Failure> {
    let password = hooks::generate(app, context, tenant, user, purpose).await?;
    let beside = dead_password::recognisable(credential)
        .filter(|verifier| verifier.parameters() == app.hashing().parameters());
    let verifier = match beside {
        Some(beside) => app.hashing().create_beside(beside, password.clone(), Urgency::Interactive).await?,
        None => app.hashing().create(password.clone(), Urgency::Interactive).await?,
    };
    Ok(Generated { password, verifier })
}
