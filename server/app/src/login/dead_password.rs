use super::throttle;
use crate::{App, Failure, resets::resend};
use latchkey_domain::{
    OperationContext, clock,
    id::{ResetId, UserId},
};
use serde::{Deserialize, Serialize};

/// Time that a proof is good for; the page asks for the password again after it.
const PROOF_SECONDS: u32 = 10 * 60;

/// That its holder typed the password that a reset killed.
#[derive(Serialize, Deserialize)]
struct Proof {
    user: UserId,
    reset: ResetId,
    expires_at_micros: i64,
}

/// Makes a proof for the page's hidden field, sealed so that it tells and can be changed nothing.
pub(super) fn prove(app: &App, context: &OperationContext, user: UserId, reset: ResetId) -> String {
    let expires_at = clock::after(context.now(), PROOF_SECONDS);
    let proof = Proof { user, reset, expires_at_micros: clock::to_micros(expires_at) };
    let text = serde_json::to_vec(&proof).expect("plain data serialise");
    app.keyring().seal(&place(context), &text, &*context.entropy)
}

/// Somebody who proved the dead password wants the reset's mail again: to that reset's own address, within the limits.
/// `false` when the proof doesn't hold any more.
pub async fn resend(app: &App, context: &OperationContext, proof: &str) -> Result<bool, Failure> {
    let Ok(opened) = app.keyring().open(&place(context), proof) else { return Ok(false) };
    let Ok(proof) = serde_json::from_slice::<Proof>(&opened) else { return Ok(false) };
    if clock::from_micros(proof.expires_at_micros) <= context.now() {
        return Ok(false);
    }
    if !throttle::may_resend(app, context, proof.user).await? {
        return Ok(true);
    }
    match resend::send_again(app, context, proof.user, proof.reset).await {
        Ok(_) => Ok(true),
        Err(Failure::State(_) | Failure::NotFound(_)) => Ok(false),
        Err(failure) => Err(failure),
    }
}

fn place(context: &OperationContext) -> String {
    format!("dead-password/{}", context.tenant)
}
