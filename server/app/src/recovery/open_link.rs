use crate::{App, Failure};
use latchkey_domain::{
    OperationContext, Timestamp,
    reset::{Reset, ResetKind, ResetLink},
    token::SecretToken,
    user::User,
};

/// What a link is, to whoever holds it.
#[derive(Debug)]
pub enum LinkView {
    Live(Box<LiveLink>),
    /// It worked once. Whether a new one can be had by pressing a button depends on its reset.
    Ended {
        at: Timestamp,
        can_resend: bool,
    },
    Unknown,
}

/// A link that sets a password.
#[derive(Debug)]
pub struct LiveLink {
    pub user: User,
    pub reset: Reset,
    pub link: ResetLink,
}

/// Looks at a link without using it up: mail scanners look too, any number of times.
pub async fn open_link(app: &App, context: &OperationContext, presented: &str) -> Result<LinkView, Failure> {
    let Some(token) = SecretToken::parse("", presented) else { return Ok(LinkView::Unknown) };
    let view = look(app, context, &token).await?;
    if let LinkView::Live(live) = &view
        && live.reset.opened_at.is_none()
    {
        let transaction = app.storage().begin(context.tenant).await?;
        transaction.mark_reset_opened(live.reset.id, context.now()).await?;
        transaction.commit().await?;
    }
    Ok(view)
}

pub(super) async fn look(
    app: &App,
    context: &OperationContext,
    token: &SecretToken,
) -> Result<LinkView, Failure> {
    let now = context.now();
    let reader = app.storage().read(context.tenant).await?;
    let Some(link) = reader.reset_link(&token.digest()).await? else { return Ok(LinkView::Unknown) };
    let (Some(user), Some(reset)) = (reader.user(link.user).await?, reader.reset(link.reset).await?) else {
        return Ok(LinkView::Unknown);
    };
    let open = reset.state.at(now).is_open() && user.status.is_active(now);
    if link.is_alive(now) && open {
        return Ok(LinkView::Live(Box::new(LiveLink { user, reset, link })));
    }
    // A self-service link can always be had anew; an administrator's only while its reset waits for the person.
    let can_resend = match reset.kind {
        ResetKind::SelfService => true,
        ResetKind::Administrator => open,
        ResetKind::SetUp => false,
    };
    Ok(LinkView::Ended { at: link.end().min(now), can_resend })
}
