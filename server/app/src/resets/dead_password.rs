use latchkey_domain::{
    id::ResetId,
    password::{DeadPassword, PasswordCredential, Verifier},
};

/// Which password a reset kills, to be recognised until the reset ends: the person's own if there is one, else the one
/// that an earlier, unfinished reset killed, else a generated one.
///
/// It is kept only if one hash can be compared with it and with the `next` password alike; otherwise a refused login would
/// cost two, and its time would tell strangers that there was a reset.
pub(super) fn killed_by(
    reset: ResetId,
    credential: &PasswordCredential,
    next: Option<&Verifier>,
) -> Option<DeadPassword> {
    let verifier = recognisable(credential)?;
    let comparable = next.is_none_or(|next| next.is_beside(&verifier));
    comparable.then_some(DeadPassword { verifier, reset })
}

/// The verifier that a reset of this credential would keep as the dead one.
pub(super) fn recognisable(credential: &PasswordCredential) -> Option<Verifier> {
    let current = credential.current.as_ref();
    let own = current.filter(|current| current.generated_by.is_none());
    own.map(|own| own.verifier)
        .or(credential.dead.as_ref().map(|dead| dead.verifier))
        .or(current.map(|current| current.verifier))
}
