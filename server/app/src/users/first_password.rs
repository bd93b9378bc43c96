use crate::{App, Failure, hashing::Urgency, outbox};
use latchkey_domain::{
    OperationContext, clock,
    mail::{MailContent, OutboxMessage},
    password::{self, CurrentPassword, PasswordCredential, PlainPassword},
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
            return check(tenant, user, &password).map(|()| Self::Chosen(password));
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
            Self::None => Ok(Prepared { credential: None, welcome: None }),
            Self::Chosen(password) => {
                let current = hashed(app, context, password).await?;
                Ok(Prepared { credential: Some(current), welcome: None })
            }
            Self::Mailed { to } => {
                let recovery = &tenant.settings.recovery;
                let password = password::generate(&tenant.settings.password, &*context.entropy);
                let mut current = hashed(app, context, password.clone()).await?;
                current.expires_at = Some(clock::after(current.set_at, recovery.generated_seconds()));
                current.must_change = recovery.must_change;
                let welcome = welcome(app, context, tenant, user, to, &current, &password);
                Ok(Prepared { credential: Some(current), welcome: Some(welcome) })
            }
        }
    }
}

/// What the creating transaction writes besides the user.
pub(super) struct Prepared {
    credential: Option<CurrentPassword>,
    pub(super) welcome: Option<OutboxMessage>,
}

impl Prepared {
    pub(super) fn credential(&self) -> Option<PasswordCredential> {
        let current = self.credential.clone()?;
        Some(PasswordCredential { current: Some(current), dead: None })
    }
}

fn check(tenant: &Tenant, user: &User, password: &PlainPassword) -> Result<(), Failure> {
    let mut words = user.context_words();
    words.extend([tenant.slug.clone(), tenant.name.clone()]);
    let checked = tenant.settings.password.check(password, &words);
    checked.map_err(|refusal| Failure::invalid("password", refusal.to_string()))
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

fn welcome(
    app: &App,
    context: &OperationContext,
    tenant: &Tenant,
    user: &User,
    to: String,
    current: &CurrentPassword,
    password: &PlainPassword,
) -> OutboxMessage {
    let content = MailContent::Welcome { expires_at: current.expires_at, must_change: current.must_change };
    let mut message = outbox::draft(context, tenant, Some(user), to, content);
    let place = outbox::secret_place(tenant.id, message.id);
    message.sealed_secret = Some(app.keyring().seal(&place, password.reveal().as_bytes(), &*context.entropy));
    message
}
