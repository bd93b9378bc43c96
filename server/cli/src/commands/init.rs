use super::{Outcome, open};
use crate::{
    configuration::Configuration,
    installation::{Installation, World},
    master_key,
};
use clap::Args;
use latchkey_app::{App, Failure, recovery::set_up, roles, tenants, users};
use latchkey_domain::{
    Actor, Role,
    id::TenantId,
    login_name::LoginKey,
    tenant::{Brand, OPERATORS, Tenant, TenantSettings},
    user::User,
};
use std::{error::Error, process::ExitCode};

/// First run: makes the master key, the schema and the first operator, and prints a one-time link that sets the
/// operator's password. There is no default password.
#[derive(Args)]
pub(super) struct Init {
    /// The first operator's login.
    #[arg(long, default_value = "operator")]
    login: String,
    /// The first operator's e-mail address, for their own resets later.
    #[arg(long)]
    email: Option<String>,
}

pub(super) async fn run(command: Init, configuration: Configuration) -> Outcome {
    let world = World::machine();
    master_key::read_or_create(&configuration.master_key_file, &*world.entropy)?;
    let installation = Installation::open(&configuration, world).await?;
    let applied = installation.storage.migrate().await?;
    drop(installation);
    let app = open(&configuration).await?;
    let tenant = operators(&app).await?;
    let operator = operator(&app, &tenant, command).await?;
    let context = app.context(tenant.id, Actor::Shell, "init");
    let link = set_up::set_up_link(&app, &context, &operator).await?;
    println!(
        "Master key   {}  (back it up apart from the database)",
        configuration.master_key_file.display()
    );
    println!("Schema       {applied} migrations applied");
    println!("Operator     {}", operator.login);
    println!(
        "\nOpen this once `latchkey serve` runs, before {}, to set the operator's password:",
        link.expires_at
    );
    println!("{}", link.url);
    Ok(ExitCode::SUCCESS)
}

async fn operators(app: &App) -> Result<Tenant, Failure> {
    if let Some(tenant) = app.storage().tenant_by_slug(OPERATORS).await? {
        return Ok(tenant);
    }
    let nowhere = TenantId::new(&**app.clock(), &**app.entropy());
    let context = app.context(nowhere, Actor::Shell, "init");
    let request = tenants::CreateTenant {
        slug: OPERATORS.into(),
        name: "Operators".into(),
        settings: TenantSettings::default(),
        brand: Brand::default(),
    };
    tenants::create(app, &context, request).await
}

/// The operator of that login, made if need be. One that has a password is left alone.
async fn operator(app: &App, tenant: &Tenant, command: Init) -> Result<User, Box<dyn Error>> {
    let context = app.context(tenant.id, Actor::Shell, "init");
    let reader = app.storage().read(tenant.id).await?;
    let found = reader.user_by_login(&LoginKey::of(&command.login)).await?;
    if let Some(user) = found {
        if reader.password(user.id).await?.current.is_some() {
            let login = user.login;
            return Err(format!(
                "{login} has a password already; `latchkey recover-operator {login}` if it is lost"
            )
            .into());
        }
        return Ok(user);
    }
    drop(reader);
    let details =
        users::UserDetails { login: command.login, email: command.email, ..users::UserDetails::default() };
    let deliver = Some(latchkey_domain::tenant::NewUserDelivery::None);
    let request = users::CreateUser { details, password: None, deliver };
    let user = users::create(app, &context, request).await?.user;
    Ok(roles::assign(app, &context, &user.id.into(), Some(Role::Operator)).await?)
}
