//! Who may do what to whom: the one function that every use case asks.

use crate::{Role, context::Actor, id::TenantId};

mod table;
#[cfg(test)]
mod tests;

pub use table::Action;

/// The answer to "may this actor do this?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Granted,
    Refused(Refusal),
}

/// Why not. Said to the actor and written to the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The actor belongs to another tenant. Told as "not found", so that ids of other tenants reveal nothing.
    #[error("the tenant is not the actor's own")]
    OtherTenant,
    #[error("the actor's role does not allow this")]
    Role,
    #[error("the actor's token lacks the scope for this")]
    Scope,
    #[error("the person stands above or beside the actor")]
    Rank,
    /// Never said by [`decide`]: the use case knows the tenant's settings.
    #[error("the tenant's settings do not allow this")]
    Setting,
}

/// The person that an action is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The action is about no particular person.
    Tenant,
    /// A person with this role, if any.
    Person(Option<Role>),
}

/// Decides whether `actor` may do `action` in `tenant` to `target`.
///
/// Three gates, in this order: the tenant is the actor's own (operators pass), the role allows the action and the
/// token carries its scope, and for actions on a person the actor stands above them.
#[must_use]
pub fn decide(actor: &Actor, tenant: TenantId, action: Action, target: Target) -> Verdict {
    let (role, home, scopes) = match actor {
        Actor::Shell | Actor::System => return Verdict::Granted,
        Actor::Anonymous => return Verdict::Refused(Refusal::Role),
        Actor::Person(person) => (person.role, person.tenant, &person.scopes),
    };
    if home != tenant && role != Some(Role::Operator) {
        return Verdict::Refused(Refusal::OtherTenant);
    }
    let Some(role) = role.filter(|role| table::allows(*role, action)) else {
        return Verdict::Refused(Refusal::Role);
    };
    if !scopes.include(action.scope()) {
        return Verdict::Refused(Refusal::Scope);
    }
    match target {
        Target::Person(theirs) if action.changes_a_person() && !stands_above(role, theirs) => {
            Verdict::Refused(Refusal::Rank)
        }
        Target::Tenant | Target::Person(_) => Verdict::Granted,
    }
}

/// Nobody acts on somebody above or beside them, except where nobody stands above: owners help owners, operators operators.
fn stands_above(actor: Role, theirs: Option<Role>) -> bool {
    const fn rank(role: Role) -> u8 {
        match role {
            Role::Operator => 4,
            Role::Owner => 3,
            Role::Manager => 2,
            // Not below helpdesk: a designer's plugins see every new password's making, an auditor sees everybody.
            Role::Designer | Role::Auditor | Role::Helpdesk => 1,
        }
    }
    let Some(theirs) = theirs else { return true };
    rank(actor) > rank(theirs) || (actor == theirs && matches!(actor, Role::Owner | Role::Operator))
}
