use crate::{App, Failure, hashing::Urgency, hooks, outbox};
use latchkey_domain::{
    OperationContext, clock,
    id::ResetId,
    login_name::LoginKey,
    mail::{MailContent, OutboxMessage},
    password::{CurrentPassword, PasswordCredential, PlainPassword, Verifier},
    plugin::Purpose,
    reset::{Reset, ResetKind, ResetMode, ResetState},
    tenant::{NewUserDelivery, Tenant},
    user::User,
};

/// How a new user gets a first password.
pub(super) enum FirstPassword {
    /// They have none; a reset gives them one.
    None,
    /// The administrator has told them.
    Chosen(PlainPassword),
    /// Made here and mailed to this address.
    Mailed { to: String },
}

impl FirstPassword {
    /// Settles between what was asked for and the tenant's rule.
    pub(super) fn plan(
        tenant: &Tenant,
        user: &User,
        chosen: Option<PlainPassword>,
        deliver: Option<NewUserDelivery>,
    ) -> Result<Self, Failure> {
        if let Some(password) = chosen {
            if deliver.is_some_and(|deliver| deliver != NewUserDelivery::None) {
                return Err(Failure::invalid("deliver", "must be none or absent where a password is given"));
            }
            return Ok(Self::Chosen(password));
        }
        match deliver.unwrap_or(tenant.settings.new_user_delivery) {
            NewUserDelivery::None => Ok(Self::None),
            NewUserDelivery::User => match &user.email {
                Some(to) => Ok(Self::Mailed { to: to.clone() }),
                None => Err(Failure::invalid("email", "is needed, since the password is mailed to it")),
            },
            NewUserDelivery::Administrator => match &tenant.settings.administrator_email {
                Some(to) => Ok(Self::Mailed { to: to.clone() }),
                None => Err(Failure::invalid(
                    "deliver",
                    "can't be administrator while the tenant's settings.administrator_email is empty",
                )),
            },
        }
    }

    /// Hashes the password, and writes and seals the mail: everything that is too slow for a transaction.
    pub(super) async fn prepare(
        self,
        app: &App,
        context: &OperationContext,
        tenant: &Tenant,
        user: &User,
    ) -> Result<Prepared, Failure> {
        match self {
            Self::None => Ok(Prepared::default()),
            Self::Chosen(password) => {
                check(app, tenant, user, &password).await?;
                let current = hashed(app, context, password).await?;
                Ok(Prepared { credential: Some(current), ..Prepared::default() })
            }
            Self::Mailed { to } => {
                let password = hooks::generate(app, context, tenant, user, Purpose::NewAccount).await?;
                let verifier = app.hashing().create(password.clone(), Urgency::Interactive).await?;
                let reset = welcome_reset(context, tenant, user, to);
                let current = provisional(tenant, &reset, verifier);
                let welcome = welcome(app, context, tenant, user, &reset, &current, &password);
                Ok(Prepared { credential: Some(current), reset: Some(reset), welcome: Some(welcome) })
            }
        }
    }
}

/// What the creating transaction writes besides the user.
#[derive(Default)]
pub(super) struct Prepared {
    credential: Option<CurrentPassword>,
    /// A mailed first password has a life like any other generated one: it expires, is resent, cancelled, superseded.
    pub(super) reset: Option<Reset>,
    pub(super) welcome: Option<OutboxMessage>,
}

impl Prepared {
    pub(super) fn credential(&self) -> Option<PasswordCredential> {
        let current = self.credential.clone()?;
        Some(PasswordCredential { current: Some(current), dead: None })
    }
}

async fn check(app: &App, tenant: &Tenant, user: &User, password: &PlainPassword) -> Result<(), Failure> {
    let judged = app.hashing().judge(tenant, user, password).await?;
    judged.map_err(|refusal| Failure::invalid("password", refusal.to_string()))
}

async fn hashed(
    app: &App,
    context: &OperationContext,
    password: PlainPassword,
) -> Result<CurrentPassword, Failure> {
    let verifier = app.hashing().create(password, Urgency::Interactive).await?;
    Ok(CurrentPassword {
        verifier,
        set_at: context.now(),
        expires_at: None,
        must_change: false,
        generated_by: None,
    })
}

fn welcome_reset(context: &OperationContext, tenant: &Tenant, user: &User, to: String) -> Reset {
    let stored = user.email.as_deref().map(LoginKey::of);
    Reset {
        id: ResetId::new(&*context.clock, &*context.entropy),
        tenant: tenant.id,
        user: user.id,
        kind: ResetKind::Administrator,
        mode: ResetMode::Generated,
        state: ResetState::Requested,
        created_at: context.now(),
        requested_by: context.actor.user(),
        requested_by_label: Some(context.actor.label().to_owned()),
        reason: None,
        delivered_elsewhere: stored != Some(LoginKey::of(&to)),
        deliver_to: Some(to),
        shown: false,
        must_change: tenant.settings.recovery.must_change,
        opened_at: None,
    }
}

fn provisional(tenant: &Tenant, reset: &Reset, verifier: Verifier) -> CurrentPassword {
    CurrentPassword {
        verifier,
        set_at: reset.created_at,
        expires_at: Some(clock::after(reset.created_at, tenant.settings.recovery.generated_seconds())),
        must_change: reset.must_change,
        generated_by: Some(reset.id),
    }
}

fn welcome(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    user: &User,
    reset: &Reset,
    current: &CurrentPassword,
    password: &PlainPassword,
) -> OutboxMessage {
    let content = MailContent::Welcome { expires_at: current.expires_at, must_change: current.must_change };
    let to = reset.deliver_to.clone().unwrap_or_default();
    let mut message = outbox::draft(context, tenant, Some(user), to, content);
    message.reset = Some(reset.id);
    let place = outbox::secret_place(tenant.id, message.id);
    message.sealed_secret = Some(app.keyring().seal(&place, password.reveal().as_bytes(), &*context.entropy));
    message
}
