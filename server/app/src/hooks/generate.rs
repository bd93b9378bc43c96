use super::guest::{Asked, Guest, tenant_facts};
use crate::{App, Failure};
use latchkey_domain::{
    OperationContext,
    password::{self, PlainPassword},
    plugin::{Capability, Fallback, GenerationContext, PluginFailure, Purpose},
    tenant::Tenant,
    user::User,
};

/// A new password for somebody: by the tenant's generator, else by the built-in one.
pub(crate) async fn generate(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    user: &User,
    purpose: Purpose,
) -> Result<PlainPassword, Failure> {
    let guest = match Guest::bound(app, context, Capability::PasswordGenerator).await? {
        Asked::Builtin => return Ok(built_in(context, tenant)),
        Asked::Resting(fallback) => return instead(fallback, context, tenant),
        Asked::Guest(guest) => guest,
    };
    let told = GenerationContext {
        tenant: tenant_facts(app, tenant),
        locale: user.locale.clone().unwrap_or_else(|| tenant.settings.locale.clone()),
        purpose,
    };
    let policy = &tenant.settings.password;
    let made = guest.call(|callee| app.hooks.host.generate(callee, told.clone(), policy.clone())).await;
    let judged = match made {
        Ok(password) => judge(app, context, tenant, user, password).await?,
        Err(failure) => Err(failure),
    };
    guest.settle(&judged).await?;
    match judged {
        Ok(password) => Ok(password),
        Err(_) => instead(guest.fallback(), context, tenant),
    }
}

fn built_in(context: &OperationContext, tenant: &Tenant) -> PlainPassword {
    password::generate(&tenant.settings.password, &*context.entropy)
}

fn instead(
    fallback: Fallback,
    context: &OperationContext,
    tenant: &Tenant,
) -> Result<PlainPassword, Failure> {
    match fallback {
        Fallback::Builtin => Ok(built_in(context, tenant)),
        Fallback::Refuse => Err(Failure::State(
            "the tenant's password generator fails, and its binding says to refuse rather than to use the built-in one",
        )),
    }
}

/// A guest's password must be one that the person could have chosen, and must never have been made here before.
async fn judge(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    user: &User,
    password: PlainPassword,
) -> Result<Result<PlainPassword, PluginFailure>, Failure> {
    if let Err(refused) = app.hashing().judge(tenant, user, &password).await? {
        return Ok(Err(refusal(&refused)));
    }
    let digest = app
        .keyring()
        .digest("generated password", &[tenant.id.0.as_bytes(), password.reveal().as_bytes()].concat());
    let transaction = app.storage().begin(tenant.id).await?;
    if !transaction.remember_generated(&digest, context.now()).await? {
        return Ok(Err(PluginFailure::Answer("it made a password that it has made before".into())));
    }
    transaction.commit().await?;
    Ok(Ok(password))
}

/// Why a guest's password isn't taken, without a word of the password.
pub(crate) fn refusal(refused: &password::PasswordRefusal) -> PluginFailure {
    PluginFailure::Answer(format!("the password doesn't meet the tenant's policy: it {refused}"))
}
