use super::StateWord;
use crate::management_api::{Caller, Found, Outcome, Tag, shapes::Instant};
use latchkey_app::{
    App,
    issuer::{self, KeyOverview},
};
use poem_openapi::{Object, OpenApi, param::Path};

/// A key that signs, will sign, or has signed.
#[derive(Object)]
#[oai(rename = "SigningKey")]
pub(super) struct KeyJson {
    kid: String,
    algorithm: String,
    state: StateWord,
    /// When it begins to sign, or began.
    active_from: Instant,
}

impl From<KeyOverview> for KeyJson {
    fn from(key: KeyOverview) -> Self {
        Self {
            kid: key.kid,
            algorithm: key.algorithm.name().to_owned(),
            state: key.state.into(),
            active_from: Instant(key.active_from),
        }
    }
}

/// The tenant's signing keys.
#[derive(Object)]
#[oai(rename = "SigningKeyList")]
pub(super) struct KeyList {
    items: Vec<KeyJson>,
}

impl KeyList {
    pub(super) fn of(keys: Vec<KeyOverview>) -> Self {
        Self { items: keys.into_iter().map(Into::into).collect() }
    }
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// List signing keys
    #[oai(
        path = "/tenants/:tenant/signing-keys",
        method = "get",
        tag = "Tag::Clients",
        operation_id = "list-signing-keys"
    )]
    async fn list_signing_keys(&self, caller: Caller, tenant: Path<String>) -> Outcome<Found<KeyList>> {
        let context = caller.within(&self.0, &tenant).await?;
        Ok(Found::new(KeyList::of(issuer::list_keys(&self.0, &context).await?)))
    }
}
