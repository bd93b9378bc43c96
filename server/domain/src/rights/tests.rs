//! The whole table, written out a second time and by hand: every role, every action, every role of the target.

use super::*;
use crate::{
    api_token::{Scope, ScopeSet},
    context::Person,
    id::UserId,
};
use uuid::Uuid;

const HOME: TenantId = TenantId(Uuid::from_u128(1));
const OTHER: TenantId = TenantId(Uuid::from_u128(2));

fn person(role: Option<Role>, scopes: ScopeSet) -> Actor {
    Actor::Person(Person {
        tenant: HOME,
        user: UserId(Uuid::from_u128(9)),
        login: "ines".into(),
        role,
        scopes,
    })
}

/// Columns: operator, owner, manager, designer, helpdesk, auditor. `x` may, `.` may not.
const ALLOWED: [(Action, &str); 23] = [
    (Action::ReadTenant, "xxxxxx"),
    (Action::ChangeTenant, "xx...."),
    (Action::CreateTenant, "x....."),
    (Action::DeleteTenant, "x....."),
    (Action::ReadUsers, "xxx.xx"),
    (Action::CreateUser, "xxx..."),
    (Action::ChangeUser, "xxx..."),
    (Action::DeactivateUser, "xxx..."),
    (Action::DeleteUser, "xxx..."),
    (Action::ResetPassword, "xxx.x."),
    (Action::DeliverElsewhere, "xxx..."),
    (Action::ShowPassword, "xxx..."),
    (Action::ReadOutbox, "xxx.xx"),
    (Action::RetryMail, "xxx.x."),
    (Action::ReadAudit, "xxx..x"),
    (Action::ReadRoles, "xxx..x"),
    (Action::AssignRole, "xx...."),
    (Action::ReadPlugins, "xxxx.x"),
    (Action::ManagePlugins, "xx.x.."),
    (Action::ReadClients, "xxxx.x"),
    (Action::ManageClients, "xx...."),
    (Action::EndGrant, "xxx.x."),
    (Action::ManageOwnTokens, "xxxxxx"),
];

/// Rows: the actor; columns: the target's role as above, then a person without a role.
const ABOVE: [(Role, &str); 6] = [
    (Role::Operator, "xxxxxxx"),
    (Role::Owner, ".xxxxxx"),
    (Role::Manager, "...xxxx"),
    (Role::Designer, "......x"),
    (Role::Helpdesk, "......x"),
    (Role::Auditor, "......x"),
];

#[test]
fn every_pair_of_roles_and_every_action() {
    assert_eq!(ALLOWED.map(|(action, _)| action), Action::ALL);
    for (action, columns) in ALLOWED {
        for ((actor_role, allowed), (same_role, above)) in
            Role::ALL.into_iter().zip(columns.chars()).zip(ABOVE)
        {
            assert_eq!(actor_role, same_role);
            let actor = person(Some(actor_role), ScopeSet::all());
            let targets = Role::ALL.into_iter().map(Some).chain([None]);
            for (target, stands_above) in targets.zip(above.chars()) {
                let expected = match (allowed == 'x', !action.changes_a_person() || stands_above == 'x') {
                    (false, _) => Verdict::Refused(Refusal::Role),
                    (true, false) => Verdict::Refused(Refusal::Rank),
                    (true, true) => Verdict::Granted,
                };
                assert_eq!(
                    decide(&actor, HOME, action, Target::Person(target)),
                    expected,
                    "{actor_role} {action:?} {target:?}"
                );
            }
        }
    }
}

#[test]
fn another_tenant_is_closed_to_all_but_operators() {
    for role in Role::ALL {
        for action in Action::ALL {
            let verdict = decide(&person(Some(role), ScopeSet::all()), OTHER, action, Target::Tenant);
            if role == Role::Operator {
                assert_eq!(verdict, Verdict::Granted);
            } else {
                assert_eq!(verdict, Verdict::Refused(Refusal::OtherTenant), "{role} {action:?}");
            }
        }
    }
}

#[test]
fn people_without_a_role_and_strangers_may_nothing() {
    for action in Action::ALL {
        for actor in [person(None, ScopeSet::all()), Actor::Anonymous] {
            assert_eq!(decide(&actor, HOME, action, Target::Tenant), Verdict::Refused(Refusal::Role));
        }
    }
}

#[test]
fn a_token_never_does_more_than_its_scopes() {
    for action in Action::ALL {
        for scope in Scope::ALL {
            let actor = person(Some(Role::Operator), ScopeSet::of([scope]));
            let granted = decide(&actor, HOME, action, Target::Tenant) == Verdict::Granted;
            assert_eq!(granted, action.scope() == scope, "{action:?} {scope:?}");
        }
    }
}
