//! Clients' public keys: those they registered, or those at their `jwks_uri` (OpenID Connect Registration §2).

use crate::App;
use latchkey_domain::{OperationContext, Timestamp, clock, oauth::Client};
use latchkey_protocol::jose::JwkSet;
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// How long a fetched set is believed.
const FRESH_SECONDS: u32 = 5 * 60;
/// A set without the wanted key is fetched again, but not more often than this.
const AGAIN_SECONDS: u32 = 30;
/// Sets that are kept; beyond it all are forgotten.
const MOST_SETS: usize = 1000;

/// What this process has fetched.
#[derive(Default)]
pub(crate) struct KeySets {
    known: Mutex<HashMap<String, (Timestamp, Arc<JwkSet>)>>,
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
    let known = app.key_sets.known.lock().unwrap_or_else(PoisonError::into_inner).get(url).cloned();
    if let Some((fetched_at, set)) = known {
        let has_it = kid.is_none_or(|kid| set.keys().iter().any(|key| key.kid() == Some(kid)));
        let lasts = if has_it { FRESH_SECONDS } else { AGAIN_SECONDS };
        if now < clock::after(fetched_at, lasts) {
            return Some(set);
        }
    }
    let set = Arc::new(fetch(app, client, url).await?);
    let mut known = app.key_sets.known.lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() >= MOST_SETS {
        known.clear();
    }
    known.insert(url.to_owned(), (now, set.clone()));
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
