use crate::management_api::{Accepted, Caller, Outcome, Tag, shapes::MailJson};
use latchkey_app::{App, outbox::retry::retry};
use latchkey_domain::id::MessageId;
use poem_openapi::{OpenApi, param::Path};
use uuid::Uuid;

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Try a mail again now
    ///
    /// A deferred one, or a refused one without a secret. The secret of a settled mail is gone: resend its reset.
    #[oai(
        path = "/tenants/:tenant/outbox/:mail/retry",
        method = "post",
        tag = "Tag::Outbox",
        operation_id = "retry-mail"
    )]
    async fn retry_mail(
        &self,
        caller: Caller,
        tenant: Path<String>,
        mail: Path<Uuid>,
    ) -> Outcome<Accepted<MailJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let message = retry(&self.0, &context, MessageId(mail.0)).await?;
        Ok(Accepted::new(MailJson::of(message)))
    }
}
