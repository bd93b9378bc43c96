use crate::management_api::{
    Caller, Found, Outcome, Query, Tag,
    shapes::{Cut, MailJson, MailList, MailStateWord},
};
use latchkey_app::{
    App,
    outbox::list::{OutboxQuery, list},
};
use latchkey_domain::id::{ResetId, UserId};
use poem_openapi::{Object, OpenApi, param::Path};
use uuid::Uuid;

/// Which mails.
#[derive(Object)]
struct MailFilter {
    state: Option<MailStateWord>,
    /// Such as `reset_link`.
    #[oai(validator(max_length = 50))]
    kind: Option<String>,
    /// To this address.
    #[oai(validator(max_length = 254))]
    to: Option<String>,
    /// About this user.
    user: Option<Uuid>,
    /// Of this reset.
    reset: Option<Uuid>,
    #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[oai(validator(max_length = 2000))]
    cursor: Option<String>,
}

impl MailFilter {
    fn into_query(self) -> OutboxQuery {
        let cut = Cut::of(self.limit, self.cursor);
        OutboxQuery {
            state: self.state.map(Into::into),
            kind: self.kind,
            to: self.to,
            user: self.user.map(UserId),
            reset: self.reset.map(ResetId),
            limit: cut.limit,
            cursor: cut.cursor,
        }
    }
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// List mails
    ///
    /// What left and what didn't, newest first.
    #[oai(path = "/tenants/:tenant/outbox", method = "get", tag = "Tag::Outbox", operation_id = "list-mails")]
    async fn list_mails(
        &self,
        caller: Caller,
        tenant: Path<String>,
        filter: Query<MailFilter>,
    ) -> Outcome<Found<MailList>> {
        let context = caller.within(&self.0, &tenant).await?;
        let page = list(&self.0, &context, &filter.0.into_query()).await?;
        Ok(Found::new(MailList::of(page, MailJson::of)))
    }
}
