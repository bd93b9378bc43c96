use super::{
    UserDetails,
    first_password::{FirstPassword, Prepared},
};
use crate::{App, Failure, audit_trail, authorise, hooks};
use latchkey_domain::{
    OperationContext,
    id::UserId,
    login_name::LoginKey,
    mail::OutboxMessage,
    password::PlainPassword,
    plugin::Person,
    rights::Action,
    tenant::{NewUserDelivery, Tenant},
    user::{User, UserStatus},
};
use serde_json::json;

/// A user to be made.
#[derive(Debug, Clone, Default)]
pub struct CreateUser {
    pub details: UserDetails,
    /// A first password that the administrator chooses; without it `deliver` decides.
    pub password: Option<PlainPassword>,
    /// Who is mailed a generated first password; the tenant's rule unless given.
    pub deliver: Option<NewUserDelivery>,
}

/// What was made.
#[derive(Debug)]
pub struct UserCreated {
    pub user: User,
    /// The mail with the generated password, if one was asked for.
    pub message: Option<OutboxMessage>,
}

/// Makes a user, with a first password if asked for.
pub async fn create(
    app: &App,
    context: &OperationContext,
    request: CreateUser,
) -> Result<UserCreated, Failure> {
    authorise::over_tenant(app, context, Action::CreateUser).await?;
    let reader = app.storage().read(context.tenant).await?;
    let tenant = reader.tenant().await?.ok_or(Failure::NotFound("tenant"))?;
    drop(reader);
    let CreateUser { details, password, deliver } = request;
    let user = named_user(app, context, &tenant, details).await?;
    let first_password = FirstPassword::plan(&tenant, &user, password, deliver)?;
    let prepared = first_password.prepare(app, context, &tenant, &user).await?;
    insert(app, context, &user, &prepared).await?;
    if prepared.welcome.is_some() {
        app.mail_was_queued();
    }
    Ok(UserCreated { user, message: prepared.welcome })
}

/// How often a namer is asked for another name before the last one is refused as taken.
const ATTEMPTS: u32 = 50;

/// The user, under the name that was given, or that the tenant's login namer proposes and nobody has.
async fn named_user(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    mut details: UserDetails,
) -> Result<User, Failure> {
    if details.login.is_empty() {
        for attempt in 1..=ATTEMPTS {
            let person = namers_view(tenant, &details);
            let Some(login) = hooks::propose(app, context, person, None, attempt).await? else { break };
            let reader = app.storage().read(context.tenant).await?;
            let is_free = reader.user_by_login(&LoginKey::of(&login)).await?.is_none();
            details.login = login;
            if is_free {
                break;
            }
        }
    }
    new_user(context, tenant, details)
}

fn namers_view(tenant: &Tenant, details: &UserDetails) -> Person {
    Person {
        first_name: details.first_name.clone().unwrap_or_default(),
        last_name: details.last_name.clone().unwrap_or_default(),
        profile: details.profile.clone().unwrap_or_default(),
        group: details.groups.first().cloned().unwrap_or_default(),
        locale: details.locale.clone().unwrap_or_else(|| tenant.settings.locale.clone()),
    }
}

fn new_user(context: &OperationContext, tenant: &Tenant, mut details: UserDetails) -> Result<User, Failure> {
    if details.login.is_empty() {
        details.login = details
            .email
            .clone()
            .ok_or_else(|| Failure::invalid("login", "is needed where there is no e-mail address"))?;
    }
    details.check()?;
    let now = context.now();
    let mut user = User {
        id: UserId::new(&*context.clock, &*context.entropy),
        tenant: tenant.id,
        login: String::new(),
        email: None,
        email_is_login: true,
        first_name: None,
        last_name: None,
        groups: Vec::new(),
        associated_filter: None,
        profile: None,
        status: UserStatus::Active,
        locale: None,
        role: None,
        last_login_at: None,
        created_at: now,
        updated_at: now,
        version: 1,
        credential_version: 1,
    };
    details.write_to(&mut user);
    Ok(user)
}

async fn insert(
    app: &App,
    context: &OperationContext,
    user: &User,
    prepared: &Prepared,
) -> Result<(), Failure> {
    let transaction = app.storage().begin(context.tenant).await?;
    transaction.insert_user(user).await?;
    if let Some(reset) = &prepared.reset {
        transaction.insert_reset(reset).await?;
    }
    let credential = prepared.credential();
    if let Some(credential) = &credential {
        transaction.set_password(user.id, credential).await?;
    }
    if let Some(message) = &prepared.welcome {
        transaction.insert_message(message).await?;
    }
    let details = json!({
        "login": user.login,
        "password": credential.is_some(),
        "mailed_to": prepared.welcome.as_ref().map(|message| &message.to),
    });
    transaction.insert_audit(&audit_trail::done(context, "user.created", "user", user.id, details)).await?;
    Ok(transaction.commit().await?)
}
