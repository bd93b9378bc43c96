use crate::management_api::{Caller, Found, Outcome, Tag, shapes::MailDetail};
use latchkey_app::{App, outbox::list::show};
use latchkey_domain::id::MessageId;
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Show a mail
    ///
    /// With what the mail server said to each attempt.
    #[oai(
        path = "/tenants/:tenant/outbox/:mail",
        method = "get",
        tag = "Tag::Outbox",
        operation_id = "show-mail"
    )]
    async fn show_mail(
        &self,
        caller: Caller,
        tenant: Path<String>,
        mail: Path<Uuid>,
    ) -> Outcome<Found<MailDetail>> {
        let context = caller.within(&self.0, &tenant).await?;
        let (message, attempts) = show(&self.0, &context, MessageId(mail.0)).await?;
        Ok(Found::new(MailDetail::of(message, attempts)))
    }
}
