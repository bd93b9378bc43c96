//! Counters in the database that slow attackers down: they count across parallel requests and replicas, and before any
//! hashing. What is counted is what was typed, whether or not it is an account, so they reveal nothing.

use crate::{App, Failure};
use latchkey_domain::{OperationContext, Timestamp, clock, id::UserId, login_name::LoginKey, oauth::Client};
use latchkey_storage::Transaction;

/// How much is too much. All windows are fixed and aligned to the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Refused logins for one account from one network in 15 minutes; then that network waits.
    pub login_per_account_and_network: u32,
    /// Refused logins for one account in an hour from networks it never logged in from; then those are refused, right or
    /// wrong. Networks that the account knows are not affected, so nobody can be locked out by others.
    pub login_per_account: u32,
    /// Self-service mails for one account in an hour.
    pub recover_per_account: u32,
    /// Self-service mails to one address in an hour.
    pub recover_per_address: u32,
    /// Times in an hour that a person may have an administrator's reset sent again.
    pub resend_per_account: u32,
    /// Device codes that a person may type in 15 minutes.
    pub user_codes_per_account: u32,
    /// Requests that clients without credentials may leave here in 15 minutes from one network.
    pub public_clients_per_network: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            login_per_account_and_network: 10,
            login_per_account: 100,
            recover_per_account: 6,
            recover_per_address: 10,
            resend_per_account: 5,
            user_codes_per_account: 20,
            public_clients_per_network: 600,
        }
    }
}

/// One counter: its name, keyed so that no address stands in it, and its window.
pub(crate) struct Bucket {
    name: String,
    window_seconds: u32,
}

impl Bucket {
    pub(crate) fn hourly(app: &App, kind: &str, what: &str) -> Self {
        Self::new(app, kind, what, 3600)
    }

    /// Keyed, because people type passwords where a login belongs.
    fn new(app: &App, kind: &str, what: &str, window_seconds: u32) -> Self {
        Self { name: format!("{kind}:{}", app.keyring().mac("throttle", what.as_bytes())), window_seconds }
    }

    fn window_start(&self, now: Timestamp) -> Timestamp {
        let window = i64::from(self.window_seconds);
        clock::from_micros(now.as_second().div_euclid(window) * window * 1_000_000)
    }

    /// Counts one more and says how many there are now.
    pub(crate) async fn hit(&self, transaction: &Transaction, now: Timestamp) -> Result<u64, Failure> {
        let start = self.window_start(now);
        Ok(transaction.hit(&self.name, start, clock::after(start, self.window_seconds)).await?)
    }

    fn seconds_left(&self, now: Timestamp) -> u32 {
        clock::seconds_until(now, clock::after(self.window_start(now), self.window_seconds)).max(1)
    }
}

/// What the counters say about an attempt to log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Go,
    /// Hash as always, then refuse, right or wrong.
    RefuseWhateverItIs,
    /// Refuse at once and say so.
    Wait {
        seconds: u32,
    },
}

const KNOWN_FOR_SECONDS: u32 = 30 * 24 * 60 * 60;

/// The counters of one attempt.
pub(super) struct LoginCounters {
    pair: Bucket,
    account: Bucket,
    known: Bucket,
}

impl LoginCounters {
    pub(super) fn of(app: &App, context: &OperationContext, key: &LoginKey) -> Self {
        let network = context.network.map(|network| network.to_string()).unwrap_or_default();
        let pair = format!("{} {network}", key.as_str());
        Self {
            pair: Bucket::new(app, "login-pair", &pair, 15 * 60),
            account: Bucket::new(app, "login-account", key.as_str(), 3600),
            known: Bucket::new(app, "login-known", &pair, KNOWN_FOR_SECONDS),
        }
    }

    /// Counts the attempt before it is made, so that a hundred parallel ones count as a hundred.
    pub(super) async fn count(&self, app: &App, context: &OperationContext) -> Result<Verdict, Failure> {
        let (now, limits) = (context.now(), &app.parts.limits);
        let transaction = app.storage().begin(context.tenant).await?;
        let by_pair = self.pair.hit(&transaction, now).await?;
        let known = self.is_known(&transaction, now).await?;
        let by_account = if known { 0 } else { self.account.hit(&transaction, now).await? };
        transaction.commit().await?;
        Ok(if by_pair > u64::from(limits.login_per_account_and_network) {
            Verdict::Wait { seconds: self.pair.seconds_left(now) }
        } else if by_account > u64::from(limits.login_per_account) {
            Verdict::RefuseWhateverItIs
        } else {
            Verdict::Go
        })
    }

    /// In this window or the one before: a network stays known for 30 to 60 days.
    async fn is_known(&self, transaction: &Transaction, now: Timestamp) -> Result<bool, Failure> {
        let start = self.known.window_start(now);
        let before = clock::before(start, KNOWN_FOR_SECONDS);
        let name = &self.known.name;
        Ok(transaction.hits(name, start).await? > 0 || transaction.hits(name, before).await? > 0)
    }

    /// The attempt was right: the account's counters begin anew and its network is known.
    pub(super) async fn succeeded(&self, transaction: &Transaction, now: Timestamp) -> Result<(), Failure> {
        transaction.clear_hits(&self.pair.name).await?;
        let start = self.known.window_start(now);
        if transaction.hits(&self.known.name, start).await? == 0 {
            transaction.hit(&self.known.name, start, clock::after(start, 2 * KNOWN_FOR_SECONDS)).await?;
        }
        Ok(())
    }
}

/// Counts what is written for a client that proves nothing, by its network: anybody can be one.
pub(crate) async fn count_public_client(
    app: &App,
    context: &OperationContext,
    client: &Client,
) -> Result<(), Failure> {
    if !client.is_public() {
        return Ok(());
    }
    let network = context.network.map(|network| network.to_string()).unwrap_or_default();
    let bucket = Bucket::new(app, "public-client", &network, 15 * 60);
    let now = context.now();
    let transaction = app.storage().begin(context.tenant).await?;
    let hits = bucket.hit(&transaction, now).await?;
    transaction.commit().await?;
    if hits > u64::from(app.parts.limits.public_clients_per_network) {
        return Err(Failure::Busy { retry_after_seconds: bucket.seconds_left(now) });
    }
    Ok(())
}

/// Counts a user code that somebody typed; answers for how many seconds they have to wait, if they do (RFC 8628 §5.1).
pub(crate) async fn count_user_code(
    app: &App,
    context: &OperationContext,
    user: UserId,
) -> Result<Option<u32>, Failure> {
    let now = context.now();
    let transaction = app.storage().begin(context.tenant).await?;
    let bucket = Bucket::new(app, "user-code", &user.to_string(), 15 * 60);
    let hits = bucket.hit(&transaction, now).await?;
    transaction.commit().await?;
    Ok((hits > u64::from(app.parts.limits.user_codes_per_account)).then(|| bucket.seconds_left(now)))
}

/// Whether a person may have an administrator's reset sent once more this hour.
pub(crate) async fn may_resend(app: &App, context: &OperationContext, user: UserId) -> Result<bool, Failure> {
    let transaction = app.storage().begin(context.tenant).await?;
    let bucket = Bucket::hourly(app, "resend", &user.to_string());
    let hits = bucket.hit(&transaction, context.now()).await?;
    transaction.commit().await?;
    Ok(hits <= u64::from(app.parts.limits.resend_per_account))
}
