use super::{AlgorithmWord, list::KeyList};
use crate::management_api::{Body, Caller, Found, Outcome, Tag};
use latchkey_app::{
    App,
    issuer::{self, RotateKeys},
};
use poem_openapi::{Object, OpenApi, param::Path};

/// What to rotate.
#[derive(Object)]
struct Rotation {
    algorithm: AlgorithmWord,
    /// Within seconds, not in a day: for a key that somebody else knows. What it has signed is believed no more. Clients
    /// that don't look for an unknown `kid` fail until they do.
    at_once: Option<bool>,
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Rotate a signing key
    ///
    /// The next key is published now and signs from tomorrow on; the one before stays published while its tokens live. It
    /// happens by itself every 90 days.
    #[oai(
        path = "/tenants/:tenant/signing-keys/rotate",
        method = "post",
        tag = "Tag::Clients",
        operation_id = "rotate-signing-key"
    )]
    async fn rotate_signing_key(
        &self,
        caller: Caller,
        tenant: Path<String>,
        body: Body<Rotation>,
    ) -> Outcome<Found<KeyList>> {
        let context = caller.within(&self.0, &tenant).await?;
        let at_once = body.0.at_once.unwrap_or(false);
        let request = RotateKeys { algorithm: body.0.algorithm.into(), at_once };
        issuer::rotate_keys(&self.0, &context, request).await?;
        Ok(Found::new(KeyList::of(issuer::list_keys(&self.0, &context).await?)))
    }
}
