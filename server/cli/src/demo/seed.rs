use super::{
    credentials::{Account, Credentials, TenantCredentials, UserCredentials},
    plugins,
    tenants::{self as demo_tenants, DemoPerson, DemoTenant},
};
use latchkey_app::{App, Failure, api_tokens, roles, tenants, users};
use latchkey_domain::{
    Actor, OperationContext, Role,
    api_token::ScopeSet,
    context::Person,
    id::TenantId,
    password::{self, PasswordPolicy, PlainPassword},
    tenant::{Brand, NewUserDelivery, OPERATORS, Tenant, TenantSettings},
    user::User,
};

/// Why the demo's people could not be made.
#[derive(Debug, thiserror::Error)]
#[error("demo data: {0}")]
pub struct SeedError(#[from] Failure);

/// Life of the demo's API tokens, the longest there is.
const TOKEN_DAYS: u32 = 366;

/// Makes the operators' tenant, the demo's tenants and everybody in them, through the same use cases as anybody would.
pub async fn seed(app: &App) -> Result<Credentials, SeedError> {
    let operators = tenant(app, OPERATORS, "Operators", TenantSettings::default(), Brand::default()).await?;
    let operator = make(app, operators.id, &demo_tenants::OPERATOR).await?;
    let operator = operator.account(app).await?;
    let mut credentials = Credentials { operator, tenants: Vec::new() };
    for demo in demo_tenants::tenants() {
        credentials.tenants.push(seed_tenant(app, demo).await?);
    }
    Ok(credentials)
}

/// Uploads and binds the plugins of one of the demo's tenants.
pub async fn seed_plugins(app: &App, slug: &str) -> Result<(), SeedError> {
    let demo = demo_tenants::tenants().into_iter().find(|demo| demo.slug == slug);
    let demo = demo.ok_or(Failure::NotFound("tenant"))?;
    let found = app.storage().tenant_by_slug(slug).await.map_err(Failure::from)?;
    let tenant = found.ok_or(Failure::NotFound("tenant"))?;
    let context = app.context(tenant.id, Actor::System, "demo");
    plugins::bind(app, &context, demo.plugins).await
}

async fn seed_tenant(app: &App, demo: DemoTenant) -> Result<TenantCredentials, SeedError> {
    let tenant = tenant(app, demo.slug, demo.name, demo.settings, demo.brand).await?;
    let mut made = Vec::new();
    for person in demo.people {
        made.push(make(app, tenant.id, person).await?);
    }
    let ordinary = made.iter().filter(|made| made.role.is_none());
    Ok(TenantCredentials {
        slug: tenant.slug,
        scenario: demo.scenario.to_owned(),
        locale: tenant.settings.locale,
        users: ordinary.filter_map(Made::credentials).collect(),
        owner: account_of(app, &made, Role::Owner).await?,
        manager: account_of(app, &made, Role::Manager).await?,
        helpdesk: account_of(app, &made, Role::Helpdesk).await?,
    })
}

async fn tenant(
    app: &App,
    slug: &str,
    name: &str,
    settings: TenantSettings,
    brand: Brand,
) -> Result<Tenant, SeedError> {
    // The context's tenant is the new one's only once it exists.
    let nowhere = TenantId::new(&**app.clock(), &**app.entropy());
    let context = app.context(nowhere, Actor::System, "demo");
    let request = tenants::CreateTenant { slug: slug.into(), name: name.into(), settings, brand };
    Ok(tenants::create(app, &context, request).await?)
}

/// A person who was made, and the password that the demo prints.
struct Made {
    user: User,
    role: Option<Role>,
    /// `None`: has none yet.
    password: Option<PlainPassword>,
}

async fn make(app: &App, tenant: TenantId, person: &DemoPerson) -> Result<Made, SeedError> {
    let context = app.context(tenant, Actor::System, "demo");
    let password =
        person.has_password.then(|| password::generate(&PasswordPolicy::default(), &**app.entropy()));
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let details = users::UserDetails {
        login: person.login.to_owned(),
        email: person.email.map(str::to_owned),
        first_name: text(person.first_name),
        last_name: text(person.last_name),
        groups: person.groups.iter().map(|group| (*group).to_owned()).collect(),
        associated_filter: person.filter.map(str::to_owned),
        profile: person.profile.map(str::to_owned),
        ..users::UserDetails::default()
    };
    let request =
        users::CreateUser { details, password: password.clone(), deliver: Some(NewUserDelivery::None) };
    let user = users::create(app, &context, request).await?.user;
    if let Some(role) = person.role {
        roles::assign(app, &context, &user.id.into(), Some(role)).await?;
    }
    Ok(Made { user, role: person.role, password })
}

async fn account_of(app: &App, made: &[Made], role: Role) -> Result<Account, SeedError> {
    let found = made.iter().find(|made| made.role == Some(role));
    let made = found.ok_or_else(|| Failure::Internal(format!("the demo has no {role}")))?;
    made.account(app).await
}

impl Made {
    /// Of those who can log in and be mailed.
    fn credentials(&self) -> Option<UserCredentials> {
        Some(UserCredentials {
            id: self.user.id.to_string(),
            login: self.user.login.clone(),
            email: self.user.email.clone()?,
            password: self.password.as_ref()?.reveal().to_owned(),
        })
    }

    /// Login, password and an API token that the person issues to themself.
    async fn account(&self, app: &App) -> Result<Account, SeedError> {
        let person = Person {
            tenant: self.user.tenant,
            user: self.user.id,
            login: self.user.login.clone(),
            role: self.role,
            scopes: ScopeSet::all(),
        };
        let context: OperationContext = app.context(self.user.tenant, Actor::Person(person), "demo");
        let request =
            api_tokens::IssueToken { name: "demo".into(), scopes: None, expires_in_days: Some(TOKEN_DAYS) };
        let (_, secret) = api_tokens::issue(app, &context, request).await?;
        Ok(Account {
            login: self.user.login.clone(),
            password: self.password.as_ref().map(|password| password.reveal().to_owned()).unwrap_or_default(),
            api_token: secret.reveal().to_owned(),
        })
    }
}
