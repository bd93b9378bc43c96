use crate::{App, OAuthRefusal, refusal::refuse};
use latchkey_domain::{OperationContext, clock};
use latchkey_protocol::oauth::{dpop::DpopProof, error::ErrorCode};

/// Longer than any proof is taken.
const REMEMBERED_SECONDS: u32 = 5 * 60;

/// Uses a DPoP proof up (RFC 9449 §11.1): the same one is refused the next time, on any replica. Only for whoever has shown
/// something worth remembering: strangers fill no table.
pub(crate) async fn use_up(
    app: &App,
    context: &OperationContext,
    proof: &DpopProof,
) -> Result<(), OAuthRefusal> {
    let identifier = format!("dpop {} {}", proof.jkt, proof.jti);
    let until = clock::after(context.now(), REMEMBERED_SECONDS);
    if app.storage().spend(context.tenant, &identifier, until).await? {
        return Ok(());
    }
    Err(refuse(ErrorCode::InvalidDpopProof, "the proof was used before"))
}
