use crate::management_api::{Accepted, Body, Caller, Outcome, Tag, shapes::MailJson};
use latchkey_app::{App, outbox::test_mail::send_test};
use poem_openapi::{Object, OpenApi, param::Path};

/// Where a test mail goes.
#[derive(Object)]
struct TestMail {
    to: String,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Send a test mail
    ///
    /// By the way that every other mail goes. Its state and the mail server's answer are in the outbox.
    #[oai(
        path = "/tenants/:tenant/outbox/test",
        method = "post",
        tag = "Tag::Outbox",
        operation_id = "test-mail"
    )]
    async fn test_mail(
        &self,
        caller: Caller,
        tenant: Path<String>,
        body: Body<TestMail>,
    ) -> Outcome<Accepted<MailJson>> {
        let context = caller.within(&self.0, &tenant).await?;
        let message = send_test(&self.0, &context, body.0.to).await?;
        Ok(Accepted::new(MailJson::of(message)))
    }
}
