use crate::{App, OAuthRefusal, refusal::refuse};
use latchkey_domain::{OperationContext, clock};
use latchkey_protocol::oauth::{dpop::DpopProof, error::ErrorCode};

/// Longer than any proof is taken.
const REMEMBERED_SECONDS: u32 = 5 * 60;

/// Checks a DPoP proof (RFC 9449 §4.3) and uses it up: the same one is refused the next time, on any replica.
/// `access_token` is what it comes with at a resource.
pub async fn prove(
    app: &App,
    context: &OperationContext,
    proof: &str,
    method: &str,
    url: &str,
    access_token: Option<&str>,
) -> Result<DpopProof, OAuthRefusal> {
    let now = context.now();
    let proof = DpopProof::check(proof, method, url, access_token, now.as_second())
        .map_err(|error| refuse(ErrorCode::InvalidDpopProof, error.to_string()))?;
    let identifier = format!("dpop {} {}", proof.jkt, proof.jti);
    let until = clock::after(now, REMEMBERED_SECONDS);
    if app.storage().spend(context.tenant, &identifier, until).await? {
        return Ok(proof);
    }
    Err(refuse(ErrorCode::InvalidDpopProof, "the proof was used before"))
}
