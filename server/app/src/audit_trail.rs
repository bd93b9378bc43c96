use latchkey_domain::{
    Actor, OperationContext,
    audit::{AuditEvent, AuditOutcome},
};
use serde_json::Value;
use std::fmt::Display;

/// The audit row of a thing done, to be inserted in the transaction that does it.
pub(crate) fn done(
    context: &OperationContext,
    action: &str,
    target_kind: &str,
    target: impl Display,
    details: Value,
) -> AuditEvent {
    event(context, action, AuditOutcome::Done, target_kind, target.to_string(), details)
}

/// The audit row of a thing that somebody tried and may not do.
pub(crate) fn refused(
    context: &OperationContext,
    action: &str,
    target_kind: &str,
    target: impl Display,
    details: Value,
) -> AuditEvent {
    event(context, action, AuditOutcome::Refused, target_kind, target.to_string(), details)
}

/// The audit row of a thing that went wrong.
pub(crate) fn failed(
    context: &OperationContext,
    action: &str,
    target_kind: &str,
    target: impl Display,
    details: Value,
) -> AuditEvent {
    event(context, action, AuditOutcome::Failed, target_kind, target.to_string(), details)
}

fn event(
    context: &OperationContext,
    action: &str,
    outcome: AuditOutcome,
    target_kind: &str,
    target: String,
    details: Value,
) -> AuditEvent {
    AuditEvent {
        id: context.new_audit_id(),
        tenant: context.tenant,
        at: context.now(),
        actor_kind: actor_kind(&context.actor).to_owned(),
        actor: context.actor.user(),
        actor_label: context.actor.label().to_owned(),
        action: action.to_owned(),
        outcome,
        target_kind: target_kind.to_owned(),
        target,
        details,
        request_id: context.request_id.clone(),
        network: context.network.map(|network| network.to_string()),
    }
}

const fn actor_kind(actor: &Actor) -> &'static str {
    match actor {
        Actor::Anonymous => "anonymous",
        Actor::Person(_) => "person",
        Actor::Shell => "shell",
        Actor::System => "system",
    }
}
