use super::{
    dead_password,
    throttle::{LoginCounters, Verdict},
};
use crate::{App, Failure, audit_trail, hashing::Urgency, logout::end::end_session, recovery};
use latchkey_domain::{
    OperationContext, Timestamp, clock,
    id::{ResetId, SessionId, UserId},
    login_name::LoginKey,
    oauth::Authentication,
    password::{CurrentPassword, PasswordCredential, PlainPassword, Verifier},
    reset::{ResetKind, ResetMode},
    session::{self, Session},
    token::SecretToken,
    user::User,
};
use latchkey_storage::Transaction;
use serde_json::json;
use uuid::Uuid;

/// What was typed was right.
#[derive(Debug)]
pub enum LoggedIn {
    /// A session began. With a generated password it allows nothing but choosing a new one.
    Session(Box<NewSession>),
    /// The password was right once, and an administrator's reset killed it. Only whoever types it learns of the reset.
    DeadPassword { proof: String, mode: ResetMode },
}

/// A session and the only copy of its cookie.
#[derive(Debug)]
pub struct NewSession {
    pub token: SecretToken,
    pub session: Session,
    pub user: User,
}

#[derive(Debug, thiserror::Error)]
pub enum LogInError {
    /// Wrong, unknown, deactivated, expired or refused for now: nobody is told which.
    #[error("login and password don't match")]
    Mismatch,
    #[error("too many attempts")]
    Throttled { retry_after_seconds: u32 },
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// Logs somebody in with user name or login e-mail and password. Every attempt that isn't throttled costs one hash.
/// `cookie` is the session that the browser has: the same person's goes on under another cookie, anybody else's ends.
pub async fn log_in(
    app: &App,
    context: &OperationContext,
    login: &str,
    typed: &str,
    cookie: Option<&str>,
) -> Result<LoggedIn, LogInError> {
    let key = LoginKey::of(login);
    let counters = LoginCounters::of(app, context, &key);
    let verdict = counters.count(app, context).await?;
    if let Verdict::Wait { seconds } = verdict {
        return Err(LogInError::Throttled { retry_after_seconds: seconds });
    }
    let account = Account::find(app, context, &key).await?;
    let judged = account.judge(app, context, typed).await?;
    match judged {
        Judgement::Right(current) if verdict == Verdict::Go => {
            let attempt =
                Attempt { counters: &counters, account: &account, current: &current, typed, cookie };
            attempt.begin(app, context).await
        }
        Judgement::Dead(reset) if verdict == Verdict::Go => dead(app, context, &account, reset).await,
        Judgement::Right(_) | Judgement::Dead(_) | Judgement::Wrong => Err(LogInError::Mismatch),
    }
}

/// What the login names, as far as it names anything.
struct Account {
    user: Option<User>,
    credential: PasswordCredential,
}

enum Judgement {
    Right(CurrentPassword),
    Dead(ResetId),
    Wrong,
}

impl Account {
    async fn find(app: &App, context: &OperationContext, key: &LoginKey) -> Result<Self, Failure> {
        let reader = app.storage().read(context.tenant).await?;
        let user = reader.user_by_login(key).await?;
        // Looked up for nobody too: the same statements and so the same time, whether there is an account or not.
        let id = user.as_ref().map_or(UserId(Uuid::nil()), |user| user.id);
        let credential = reader.password(id).await?;
        Ok(Self { user, credential })
    }

    /// One hash, whatever there is to compare it with: the living password, the dead one beside it, or nothing.
    async fn judge(&self, app: &App, context: &OperationContext, typed: &str) -> Result<Judgement, Failure> {
        let current = self.credential.current.as_ref();
        let dead = self.credential.dead.as_ref();
        let known = current.map(|current| current.verifier).or(dead.map(|dead| dead.verifier));
        let impossible = || Verifier::impossible(app.hashing().parameters(), &*context.entropy);
        let Ok(password) = PlainPassword::new(typed) else { return Ok(Judgement::Wrong) };
        let verifier = known.unwrap_or_else(impossible);
        let computed = app.hashing().create_beside(verifier, password, Urgency::Interactive).await?;
        let now = context.now();
        if !self.user.as_ref().is_some_and(|user| user.status.is_active(now)) {
            return Ok(Judgement::Wrong);
        }
        Ok(match (current, dead) {
            (Some(current), _) if current.verifier.matches(&computed) => match current.generated_by {
                Some(reset) if current.is_expired(now) => Judgement::Dead(reset),
                _ if current.is_expired(now) => Judgement::Wrong,
                _ => Judgement::Right(current.clone()),
            },
            (_, Some(dead)) if dead.verifier.matches(&computed) => Judgement::Dead(dead.reset),
            _ => Judgement::Wrong,
        })
    }
}

/// An attempt that was right.
struct Attempt<'a> {
    counters: &'a LoginCounters,
    account: &'a Account,
    current: &'a CurrentPassword,
    typed: &'a str,
    cookie: Option<&'a str>,
}

impl Attempt<'_> {
    /// Begins a session, if the credential is still the one that was judged: a reset that committed while we hashed wins.
    async fn begin(&self, app: &App, context: &OperationContext) -> Result<LoggedIn, LogInError> {
        let judged = self.account.user.as_ref().ok_or(LogInError::Mismatch)?;
        let rehashed = rehash_if_costs_changed(app, self.current, self.typed).await?;
        let before = super::session::current(app, context, self.cookie.unwrap_or_default()).await?;
        let before = before.map(|(session, _)| session);
        let transaction = app.storage().begin(context.tenant).await.map_err(Failure::from)?;
        let user = transaction.lock_user(judged.id).await.map_err(Failure::from)?;
        let Some(user) = user.filter(|user| user.credential_version == judged.credential_version) else {
            return Err(LogInError::Mismatch);
        };
        let new = new_session(context, user, self.current, before.as_ref());
        self.write(app, context, &transaction, &new, before.as_ref()).await?;
        if let Some(rehashed) = rehashed {
            transaction
                .replace_verifier(new.user.id, &self.current.verifier, &rehashed)
                .await
                .map_err(Failure::from)?;
        }
        transaction.commit().await.map_err(Failure::from)?;
        Ok(LoggedIn::Session(Box::new(new)))
    }

    async fn write(
        &self,
        app: &App,
        context: &OperationContext,
        transaction: &Transaction,
        new: &NewSession,
        before: Option<&Session>,
    ) -> Result<(), Failure> {
        let (now, digest) = (context.now(), new.token.digest());
        let goes_on = before.is_some_and(|before| before.id == new.session.id)
            && transaction.renew_session(&new.session, &digest).await?;
        if !goes_on {
            if let Some(before) = before {
                end_session(app, context, transaction, before).await?;
            }
            transaction.insert_session(&new.session, &digest).await?;
        }
        transaction.touch_login(new.user.id, now).await?;
        self.counters.succeeded(transaction, now).await?;
        if !self.current.must_change
            && let Some(reset) = self.current.generated_by
        {
            keep_generated(transaction, self.current, &new.user, reset, now).await?;
        }
        let details = json!({
            "session": new.session.id, "must_change_password": new.session.must_change_password,
        });
        let row = audit_trail::done(context, "login.succeeded", "user", new.user.id, details);
        transaction.insert_audit(&row).await?;
        Ok(())
    }
}

/// The person's own living session goes on; clients know it by its id.
fn new_session(
    context: &OperationContext,
    user: User,
    current: &CurrentPassword,
    before: Option<&Session>,
) -> NewSession {
    let now = context.now();
    let own = before.filter(|before| before.user == user.id);
    let longest = clock::after(now, session::LIFETIME_SECONDS);
    // A password that is to be changed allows it while it lives, and no session outlives it.
    let expires_at =
        current.expires_at.filter(|_| current.must_change).map_or(longest, |end| end.min(longest));
    let session = Session {
        id: own.map_or_else(|| SessionId::new(&*context.clock, &*context.entropy), |own| own.id),
        tenant: context.tenant,
        user: user.id,
        created_at: own.map_or(now, |own| own.created_at),
        expires_at,
        credential_version: user.credential_version,
        must_change_password: current.must_change,
        authentication: Authentication::by_password(now),
    };
    NewSession { token: SecretToken::mint("", &*context.entropy), session, user }
}

/// The reset waived the change: with the first login the generated password is the person's own.
async fn keep_generated(
    transaction: &Transaction,
    current: &CurrentPassword,
    user: &User,
    reset: ResetId,
    now: Timestamp,
) -> Result<(), Failure> {
    let kept = recovery::set_password::chosen(current.verifier, current.set_at);
    transaction.set_password(user.id, &kept).await?;
    if let Some(reset) = transaction.reset(reset).await?
        && let Ok(completed) = reset.state.at(now).completed(now)
    {
        transaction.set_reset_state(reset.id, completed).await?;
    }
    Ok(())
}

async fn rehash_if_costs_changed(
    app: &App,
    current: &CurrentPassword,
    typed: &str,
) -> Result<Option<Verifier>, Failure> {
    if current.generated_by.is_some() || current.verifier.parameters() == app.hashing().parameters() {
        return Ok(None);
    }
    let Ok(password) = PlainPassword::new(typed) else { return Ok(None) };
    app.hashing().create(password, Urgency::Interactive).await.map(Some)
}

async fn dead(
    app: &App,
    context: &OperationContext,
    account: &Account,
    reset: ResetId,
) -> Result<LoggedIn, LogInError> {
    let user = account.user.as_ref().ok_or(LogInError::Mismatch)?;
    let reader = app.storage().read(context.tenant).await.map_err(Failure::from)?;
    let reset = reader.reset(reset).await.map_err(Failure::from)?.ok_or(LogInError::Mismatch)?;
    let can_resend = reset.kind == ResetKind::Administrator
        && reset.deliver_to.is_some()
        && reset.state.at(context.now()).is_open();
    if !can_resend {
        return Err(LogInError::Mismatch);
    }
    drop(reader);
    let transaction = app.storage().begin(context.tenant).await.map_err(Failure::from)?;
    let details = json!({ "reset": reset.id });
    let row = audit_trail::done(context, "login.dead-password", "user", user.id, details);
    transaction.insert_audit(&row).await.map_err(Failure::from)?;
    transaction.commit().await.map_err(Failure::from)?;
    let proof = dead_password::prove(app, context, user.id, reset.id);
    Ok(LoggedIn::DeadPassword { proof, mode: reset.mode })
}
