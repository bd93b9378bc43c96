//! Clients' public keys: those they registered, or those at their `jwks_uri` (OpenID Connect Registration §2).

use crate::{App, fresh::Fresh};
use latchkey_domain::{OperationContext, clock, oauth::Client};
use latchkey_protocol::jose::JwkSet;
use serde_json::Value;
use std::sync::Arc;

/// How long a fetched set is believed.
const FRESH_SECONDS: u32 = 5 * 60;
/// A set without the wanted key is fetched again, but not more often than this.
const AGAIN_SECONDS: u32 = 30;
/// What this process has fetched, by address, and where there was nothing to be had a moment ago: anybody can make us look.
pub(crate) struct KeySets {
    fetched: Fresh<String, Arc<JwkSet>>,
    missing: Fresh<String, ()>,
}

/// Nothing is fetched yet.
pub(crate) fn new_key_sets() -> KeySets {
    KeySets { fetched: Fresh::for_seconds(FRESH_SECONDS), missing: Fresh::for_seconds(AGAIN_SECONDS) }
}

/// The client's keys; `None` where it has none, or where they can't be had now. `kid` is wanted: a set that has been fetched
/// before and lacks it is fetched again.
pub(crate) async fn keys_of_client(
    app: &App,
    context: &OperationContext,
    client: &Client,
    kid: Option<&str>,
) -> Option<Arc<JwkSet>> {
    if let Some(registered) = &client.metadata.jwks {
        return JwkSet::parse(registered).ok().map(Arc::new);
    }
    let url = client.metadata.jwks_uri.as_deref()?;
    let now = context.now();
    let url = url.to_owned();
    let KeySets { fetched, missing } = &*app.key_sets;
    if let Some(set) = fetched.get(&url, now) {
        let has_it = kid.is_none_or(|kid| set.keys().iter().any(|key| key.kid() == Some(kid)));
        let fetched_at = fetched.get_stale(&url).map(|(fetched_at, _)| fetched_at);
        let too_soon = fetched_at.is_some_and(|fetched_at| now < clock::after(fetched_at, AGAIN_SECONDS));
        if has_it || too_soon {
            return Some(set);
        }
    }
    if missing.get(&url, now).is_some() {
        return None;
    }
    let Some(set) = fetch(app, client, &url).await.map(Arc::new) else {
        missing.put(url, (), now);
        return None;
    };
    fetched.put(url, set.clone(), now);
    Some(set)
}

async fn fetch(app: &App, client: &Client, url: &str) -> Option<JwkSet> {
    let fetched = match app.parts.outbound.get(url).await {
        Ok(fetched) if fetched.status == 200 => fetched,
        Ok(fetched) => {
            tracing::warn!(client = %client.id, status = fetched.status, "a client's key set can't be had");
            return None;
        }
        Err(error) => {
            tracing::warn!(client = %client.id, %error, "a client's key set can't be had");
            return None;
        }
    };
    let value: Value = serde_json::from_slice(&fetched.body).ok()?;
    JwkSet::parse(&value).ok()
}
