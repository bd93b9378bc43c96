//! What happens in the database before the transport has its turn at a mail: the attempt is written down, the link minted.

use super::{secret_place, settle};
use crate::{App, Failure};
use latchkey_domain::{
    Actor, OperationContext, Timestamp, clock,
    id::TenantId,
    mail::{self, Delivery, MailContent, MailState, OutboxMessage},
    plugin::{Binding, Capability},
    reset::{Reset, ResetLink},
    seal::OpenError,
    tenant::{Tenant, TenantStatus},
    token::SecretToken,
    user::User,
};
use latchkey_storage::Transaction;
use std::{collections::HashMap, sync::Arc};
use zeroize::Zeroizing;

/// A mail whose attempt has begun, or what is to be written down instead of one.
pub(super) struct Prepared {
    pub message: OutboxMessage,
    pub content: Result<ToCompose, Delivery>,
}

/// What a mail is composed of, besides its row.
pub(super) struct ToCompose {
    pub house: Arc<House>,
    pub user: Option<User>,
    /// The link's token or the generated password.
    pub secret: Option<Zeroizing<String>>,
}

/// What the mails of a tenant share.
pub(super) struct House {
    pub tenant: Tenant,
    pub composer: Option<Binding>,
    pub branding: Option<Binding>,
}

/// Prepares claimed mails, tenant by tenant. A tenant whose transaction fails keeps its mails: their leases run out and
/// they are claimed again.
pub(super) async fn prepare(app: &App, claimed: Vec<OutboxMessage>) -> Vec<Prepared> {
    let mut prepared = Vec::new();
    for (tenant, messages) in by_tenant(claimed, |message| message.tenant) {
        match prepare_tenant(app, tenant, messages).await {
            Ok(ready) => prepared.extend(ready),
            Err(error) => tracing::warn!(%tenant, %error, "mails could not be prepared"),
        }
    }
    prepared
}

async fn prepare_tenant(
    app: &App,
    tenant: TenantId,
    messages: Vec<OutboxMessage>,
) -> Result<Vec<Prepared>, Failure> {
    let context = app.context(tenant, Actor::System, "outbox");
    let mut begun = Vec::new();
    let transaction = app.storage().begin(tenant).await?;
    let Some(tenant) = transaction.tenant().await? else { return Ok(Vec::new()) };
    for message in in_lock_order(messages, |message| message) {
        if let Some(ready) = begin_attempt(app, &context, &transaction, &tenant, message).await? {
            begun.push(ready);
        }
    }
    let composer = transaction.binding(Capability::MailComposer).await?;
    let branding = transaction.binding(Capability::TenantBranding).await?;
    transaction.commit().await?;
    let house = Arc::new(House { tenant, composer, branding });
    let prepared = |begun: Begun| Prepared {
        content: begun.secret.map(|secret| ToCompose { house: house.clone(), user: begun.user, secret }),
        message: begun.message,
    };
    Ok(begun.into_iter().map(prepared).collect())
}

/// An attempt that the database knows of.
struct Begun {
    message: OutboxMessage,
    user: Option<User>,
    secret: Result<Option<Zeroizing<String>>, Delivery>,
}

/// Writes down that an attempt begins; mints the link where one is needed. `None` if the mail isn't sent any more.
async fn begin_attempt(
    app: &App,
    context: &OperationContext,
    transaction: &Transaction,
    tenant: &Tenant,
    claimed: OutboxMessage,
) -> Result<Option<Begun>, Failure> {
    let now = context.now();
    // The user's row is the lock that everything about their access takes first.
    let user = match claimed.user {
        Some(user) => transaction.lock_user(user).await?,
        None => None,
    };
    // Given up, or another worker's after our lease ran out: nothing of it is ours to touch.
    let is_ours = |now: &OutboxMessage| {
        now.state == MailState::Sending && now.next_attempt_at == claimed.next_attempt_at
    };
    let Some(mut message) = transaction.message(claimed.id).await?.filter(is_ours) else { return Ok(None) };
    let reset = match message.reset {
        Some(reset) => transaction.reset(reset).await?,
        None => None,
    };
    if let Some(why) = reason_to_abandon(tenant, &message, user.as_ref(), reset.as_ref(), now) {
        abandon(&mut message, why, now);
        transaction.update_message(&message).await?;
        settle::end_unsent_link(transaction, reset.as_ref(), &message, now).await?;
        return Ok(None);
    }
    if let (true, Some(reset)) = (message.content.carries_link(), &reset) {
        mint_link_if_needed(app, context, transaction, tenant, &mut message, reset).await?;
    }
    if message.header_message_id.is_none() {
        message.header_message_id = Some(new_message_id(app, context));
    }
    message.attempts += 1;
    if !transaction.update_message(&message).await? {
        return Ok(None);
    }
    let secret = open_secret(app, &message);
    Ok(Some(Begun { message, user, secret }))
}

fn reason_to_abandon(
    tenant: &Tenant,
    message: &OutboxMessage,
    user: Option<&User>,
    reset: Option<&Reset>,
    now: Timestamp,
) -> Option<&'static str> {
    let password_expired = match &message.content {
        MailContent::ResetGenerated { expires_at: Some(expires_at), .. }
        | MailContent::Welcome { expires_at: Some(expires_at), .. } => *expires_at <= now,
        _ => false,
    };
    if tenant.status == TenantStatus::Deactivated {
        Some("the tenant is deactivated")
    } else if message.user.is_some() && user.is_none() {
        Some("the user was deleted")
    } else if reset.is_some_and(|reset| !reset.state.at(now).is_open()) {
        Some("its reset was over before it left")
    } else if password_expired {
        Some("the password inside has expired")
    } else {
        None
    }
}

fn abandon(message: &mut OutboxMessage, why: &str, now: Timestamp) {
    message.state = MailState::Abandoned;
    message.sealed_secret = None;
    message.settled_at = Some(now);
    message.last_answer = Some(why.to_owned());
}

/// The link's life starts when its mail is first handed to SMTP. A retry keeps link and Message-ID as long as ten
/// minutes of it are left (two thirds, where a tenant shortened it); after that both are made anew.
async fn mint_link_if_needed(
    app: &App,
    context: &OperationContext,
    transaction: &Transaction,
    tenant: &Tenant,
    message: &mut OutboxMessage,
    reset: &Reset,
) -> Result<(), Failure> {
    let now = context.now();
    let life = tenant.settings.recovery.link_seconds();
    let enough = mail::MINIMUM_LINK_LIFE_SECONDS.min(life / 3 * 2);
    let has_life = |expires_at| clock::seconds_until(now, expires_at) >= enough;
    if message.sealed_secret.is_some() && message.link_expires_at.is_some_and(has_life) {
        return Ok(());
    }
    let token = SecretToken::mint("", &*context.entropy);
    let expires_at = clock::after(now, life);
    transaction.kill_links_of_reset(reset.id, now).await?;
    let link = ResetLink {
        digest: token.digest(),
        tenant: tenant.id,
        user: reset.user,
        reset: reset.id,
        issued_at: now,
        expires_at,
        ended_at: None,
    };
    transaction.insert_reset_link(&link).await?;
    let place = secret_place(tenant.id, message.id);
    message.sealed_secret = Some(app.keyring().seal(&place, token.reveal().as_bytes(), &*context.entropy));
    message.link_expires_at = Some(expires_at);
    message.header_message_id = Some(new_message_id(app, context));
    Ok(())
}

fn new_message_id(app: &App, context: &OperationContext) -> String {
    let unique = latchkey_domain::id::new_uuid(&*context.clock, &*context.entropy);
    format!("{unique}@{}", app.public_url().host())
}

fn open_secret(app: &App, message: &OutboxMessage) -> Result<Option<Zeroizing<String>>, Delivery> {
    let Some(sealed) = &message.sealed_secret else { return Ok(None) };
    let place = secret_place(message.tenant, message.id);
    let opened = app.keyring().open(&place, sealed).map_err(|error| {
        let answer = format!("its secret is {error}");
        match error {
            // Another server has a newer key file already; this one gets it at its next start.
            OpenError::UnknownKey => Delivery::Deferred { answer },
            OpenError::Broken => Delivery::Refused { answer },
        }
    })?;
    let text = std::str::from_utf8(&opened)
        .map_err(|_| Delivery::Refused { answer: "its secret is not text".into() })?;
    Ok(Some(Zeroizing::new(text.to_owned())))
}

/// Users are locked in the order of their ids, so that two workers never wait for each other.
pub(super) fn in_lock_order<T>(mut items: Vec<T>, message_of: impl Fn(&T) -> &OutboxMessage) -> Vec<T> {
    items.sort_by_key(|item| (message_of(item).user, message_of(item).id));
    items
}

pub(super) fn by_tenant<T>(items: Vec<T>, tenant_of: impl Fn(&T) -> TenantId) -> HashMap<TenantId, Vec<T>> {
    let mut groups: HashMap<TenantId, Vec<T>> = HashMap::new();
    for item in items {
        groups.entry(tenant_of(&item)).or_default().push(item);
    }
    groups
}
