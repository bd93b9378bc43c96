//! Tokens: what each grant type gives for (RFC 6749 §3.2), and what is told of and done to tokens afterwards.

mod access_token;
mod answer;
mod claims;
mod client_credentials;
mod code;
mod device;
mod exchange;
mod give;
mod id_token;
mod introspect;
mod possession;
mod presented;
mod refresh;
mod request;
mod revoke;
mod rotations;
mod targets;
mod userinfo;

pub use answer::{TokenAnswer, TokenType};
pub use introspect::introspect;
pub use request::{TokenCall, request};
pub use revoke::revoke;
pub use userinfo::{UserInfo, userinfo};

pub(crate) use possession::use_up;
pub(crate) use rotations::Rotations;

use crate::{App, Failure, issuer::TenantKeys, issuer::keys_of};
use latchkey_domain::{
    OperationContext,
    id::UserId,
    oauth::{Client, subject},
};
use latchkey_protocol::oauth::client_metadata::SubjectType;

/// What a client calls a person.
pub(crate) async fn subject_of(
    app: &App,
    context: &OperationContext,
    client: &Client,
    user: UserId,
) -> Result<String, Failure> {
    let keys = keys_of(app, context).await?;
    Ok(subject_under(&keys, client, user))
}

fn subject_under(keys: &TenantKeys, client: &Client, user: UserId) -> String {
    match (client.metadata.subject_type, client.metadata.sector()) {
        (SubjectType::Pairwise, Some(sector)) => subject::pairwise(user, &sector, &keys.secret("subjects")),
        (SubjectType::Pairwise, None) => {
            subject::pairwise(user, &client.id.to_string(), &keys.secret("subjects"))
        }
        (SubjectType::Public, _) => subject::public(user),
    }
}
