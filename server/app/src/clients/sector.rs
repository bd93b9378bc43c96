//! Sector identifiers (OpenID Connect Registration §5): who wants one subject over several hosts shows that they are one.

use crate::{App, Failure};
use latchkey_protocol::oauth::client_metadata::ClientMetadata;

/// The document at `sector_identifier_uri` must hold every redirect URI.
pub(super) async fn check(app: &App, metadata: &ClientMetadata) -> Result<(), Failure> {
    let Some(uri) = &metadata.sector_identifier_uri else { return Ok(()) };
    let refused = |message: String| Err(Failure::invalid("sector_identifier_uri", message));
    let fetched = match app.parts.outbound.get(uri).await {
        Ok(fetched) if fetched.status == 200 => fetched,
        Ok(fetched) => return refused(format!("answers {}, not 200", fetched.status)),
        Err(error) => return refused(format!("can't be fetched: {error}")),
    };
    let Ok(listed) = serde_json::from_slice::<Vec<String>>(&fetched.body) else {
        return refused("must lead to a JSON array of URIs".into());
    };
    match metadata.redirect_uris.iter().find(|uri| !listed.contains(uri)) {
        Some(missing) => refused(format!("must lead to an array that holds {missing}")),
        None => Ok(()),
    }
}
