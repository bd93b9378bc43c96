//! The ratchet: every operation of the document has a case here, or this fails.

use super::{
    House,
    house::{PRONOUNCEABLE, Reply, word},
};
use latchkey_domain::{Actor, Role, api_token::ScopeSet};
use poem::http::Method;
use serde_json::{Value, json};

/// Who may do an operation, and what it answers to those who may.
pub(super) struct Case {
    pub operation: &'static str,
    pub body: fn() -> Option<Value>,
    may: &'static [Role],
    status: u16,
}

use Role::{Auditor, Designer, Helpdesk, Manager, Operator, Owner};

const EVERYBODY: &[Role] = &[Operator, Owner, Manager, Designer, Helpdesk, Auditor];
const AT_HOME: &[Role] = &[Owner, Manager, Designer, Helpdesk, Auditor];
const READERS: &[Role] = &[Operator, Owner, Manager, Helpdesk, Auditor];
const MANAGERS: &[Role] = &[Operator, Owner, Manager];
const RESETTERS: &[Role] = &[Operator, Owner, Manager, Helpdesk];
const OWNERS: &[Role] = &[Operator, Owner];
const DESIGNERS: &[Role] = &[Operator, Owner, Designer];
const PLUGIN_READERS: &[Role] = &[Operator, Owner, Manager, Designer, Auditor];

fn none() -> Option<Value> {
    None
}

const CASES: &[Case] = &[
    Case { operation: "show-me", body: none, may: EVERYBODY, status: 200 },
    Case { operation: "list-tenants", body: none, may: EVERYBODY, status: 200 },
    Case {
        operation: "create-tenant",
        body: || Some(json!({ "slug": word(), "name": "New" })),
        may: &[Operator],
        status: 201,
    },
    Case { operation: "show-tenant", body: none, may: EVERYBODY, status: 200 },
    Case { operation: "change-tenant", body: || Some(json!({ "name": word() })), may: OWNERS, status: 200 },
    Case { operation: "list-users", body: none, may: READERS, status: 200 },
    Case { operation: "create-user", body: || Some(json!({ "login": word() })), may: MANAGERS, status: 201 },
    Case { operation: "show-user", body: none, may: READERS, status: 200 },
    Case {
        operation: "change-user",
        body: || Some(json!({ "profile": "staff" })),
        may: MANAGERS,
        status: 200,
    },
    Case { operation: "delete-user", body: none, may: MANAGERS, status: 204 },
    Case { operation: "deactivate-user", body: none, may: MANAGERS, status: 200 },
    Case { operation: "reactivate-user", body: none, may: MANAGERS, status: 200 },
    Case { operation: "list-groups", body: none, may: READERS, status: 200 },
    Case {
        operation: "reset-password",
        body: || Some(json!({ "mode": "link" })),
        may: RESETTERS,
        status: 202,
    },
    Case { operation: "list-resets", body: none, may: READERS, status: 200 },
    Case { operation: "resend-reset", body: none, may: RESETTERS, status: 202 },
    Case { operation: "cancel-reset", body: none, may: RESETTERS, status: 200 },
    Case { operation: "list-mails", body: none, may: READERS, status: 200 },
    Case { operation: "show-mail", body: none, may: READERS, status: 200 },
    // The mail is queued: who may is told that it is on its way already.
    Case { operation: "retry-mail", body: none, may: RESETTERS, status: 409 },
    Case {
        operation: "test-mail",
        body: || Some(json!({ "to": "a@example.com" })),
        may: OWNERS,
        status: 202,
    },
    Case {
        operation: "list-audit-events",
        body: none,
        may: &[Operator, Owner, Manager, Auditor],
        status: 200,
    },
    Case { operation: "list-roles", body: none, may: &[Operator, Owner, Manager, Auditor], status: 200 },
    Case { operation: "assign-role", body: || Some(json!({ "role": "auditor" })), may: OWNERS, status: 200 },
    // Its body is a component: see `send`.
    Case { operation: "upload-plugin", body: none, may: DESIGNERS, status: 201 },
    Case { operation: "list-plugins", body: none, may: PLUGIN_READERS, status: 200 },
    Case { operation: "show-plugin", body: none, may: PLUGIN_READERS, status: 200 },
    Case { operation: "delete-plugin", body: none, may: DESIGNERS, status: 204 },
    Case { operation: "test-plugin", body: || Some(json!({ "count": 1 })), may: DESIGNERS, status: 200 },
    Case { operation: "list-plugin-bindings", body: none, may: PLUGIN_READERS, status: 200 },
    Case { operation: "show-plugin-binding", body: none, may: PLUGIN_READERS, status: 200 },
    Case { operation: "bind-plugin", body: || Some(json!({ "plugin": null })), may: DESIGNERS, status: 200 },
    Case { operation: "roll-back-plugin", body: none, may: DESIGNERS, status: 200 },
    Case {
        operation: "create-client",
        body: || Some(json!({ "client_name": "New", "redirect_uris": ["https://app.example/cb"] })),
        may: OWNERS,
        status: 201,
    },
    Case { operation: "list-clients", body: none, may: PLUGIN_READERS, status: 200 },
    Case { operation: "show-client", body: none, may: PLUGIN_READERS, status: 200 },
    Case {
        operation: "replace-client",
        body: || Some(json!({ "client_name": "Other", "redirect_uris": ["https://app.example/cb"] })),
        may: OWNERS,
        status: 200,
    },
    Case { operation: "renew-client-secret", body: none, may: OWNERS, status: 200 },
    Case { operation: "delete-client", body: none, may: OWNERS, status: 204 },
    Case {
        operation: "issue-registration-token",
        body: || Some(json!({ "name": "ci" })),
        may: OWNERS,
        status: 201,
    },
    Case { operation: "list-registration-tokens", body: none, may: PLUGIN_READERS, status: 200 },
    Case { operation: "revoke-registration-token", body: none, may: OWNERS, status: 204 },
    Case { operation: "list-grants", body: none, may: READERS, status: 200 },
    // Nobody has granted anything: who may is told so.
    Case { operation: "end-grant", body: none, may: RESETTERS, status: 404 },
    Case { operation: "list-signing-keys", body: none, may: EVERYBODY, status: 200 },
    Case {
        operation: "rotate-signing-key",
        body: || Some(json!({ "algorithm": "EdDSA", "at_once": true })),
        may: OWNERS,
        status: 200,
    },
    // Tokens are personal: operators have theirs in their own tenant.
    Case { operation: "list-api-tokens", body: none, may: AT_HOME, status: 200 },
    Case { operation: "issue-api-token", body: || Some(json!({ "name": "ci" })), may: AT_HOME, status: 201 },
    Case { operation: "revoke-api-token", body: none, may: AT_HOME, status: 204 },
];

/// An operation of the document with its case.
pub(super) struct Documented {
    pub method: Method,
    pub path: String,
    pub meta: Value,
    pub case: &'static Case,
}

pub(super) async fn operations(house: &House) -> Vec<Documented> {
    let document = house.get("/openapi.json", "").await.json;
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("operations") {
            let id = operation["operationId"].as_str().expect("every operation has an id");
            let case = CASES.iter().find(|case| case.operation == id);
            let case = case.unwrap_or_else(|| panic!("{id} has no authorisation case"));
            let method = method.to_uppercase().parse().expect("a method");
            operations.push(Documented { method, path: path.clone(), meta: operation.clone(), case });
        }
    }
    assert_eq!(operations.len(), CASES.len(), "a case has no operation");
    operations
}

impl Documented {
    /// The path with things that exist in `quillfern` and that nobody has used up; tokens are `role`'s own.
    pub(super) async fn concrete(&self, house: &House, role: Role) -> String {
        let person = house.person().await;
        let mut path = self.path.replace("{tenant}", "quillfern").replace("{user}", &person.id.to_string());
        if path.contains("{reset}") || path.contains("{mail}") {
            let (reset, mail) = reset(house, &person.id.to_string()).await;
            path = path.replace("{reset}", &reset).replace("{mail}", &mail);
        }
        if path.contains("{token}") {
            let (id, _) = house.token(house.member(role), ScopeSet::all()).await;
            path = path.replace("{token}", &id);
        }
        if path.contains("{client}") {
            path = path.replace(
                "{client}",
                &made(house, "clients", json!({ "redirect_uris": ["https://app.example/cb"] }), "client_id")
                    .await,
            );
        }
        if path.contains("{registration_token}") {
            let token = made(house, "registration-tokens", json!({ "name": "ci" }), "id").await;
            path = path.replace("{registration_token}", &token);
        }
        if path.contains("{plugin}") {
            path = path.replace("{plugin}", &plugin(house).await);
        }
        if path.contains("{capability}") {
            path = path.replace("{capability}", "mail-composer");
            // Something to go back from.
            let binding = "/tenants/quillfern/plugins/bindings/mail-composer";
            let built_in = Some(json!({ "plugin": null }));
            house.call(Method::PUT, binding, &house.member(Owner).token, built_in).await.assert_status(200);
        }
        path
    }

    /// The case's request, with a component where the operation takes one.
    pub(super) async fn send(&self, house: &House, path: &str, token: &str) -> Reply {
        if self.takes_component() {
            return house.upload(path, token, PRONOUNCEABLE).await;
        }
        house.call(self.method.clone(), path, token, (self.case.body)()).await
    }

    fn takes_component(&self) -> bool {
        self.meta["requestBody"]["content"]["application/wasm"].is_object()
    }
}

/// Something of `quillfern` that an owner makes; its id.
async fn made(house: &House, list: &str, body: Value, id: &str) -> String {
    let reply = house.post(&format!("/tenants/quillfern/{list}"), &house.member(Owner).token, body).await;
    reply.assert_status(201);
    reply.json[id].as_str().expect("an id").to_owned()
}

/// A plugin of `quillfern` that isn't bound.
async fn plugin(house: &House) -> String {
    let path = "/tenants/quillfern/plugins";
    let uploaded = house.upload(path, &house.member(Owner).token, PRONOUNCEABLE).await;
    uploaded.assert_status(201);
    uploaded.json["id"].as_str().expect("an id").to_owned()
}

/// A link under way to the person: the ids of the reset and of its mail.
async fn reset(house: &House, user: &str) -> (String, String) {
    let path = format!("/tenants/quillfern/users/{user}/password-reset");
    let reply = house.post(&path, &house.member(Owner).token, json!({ "mode": "link" })).await;
    reply.assert_status(202);
    let id = |value: &Value| value.as_str().expect("an id").to_owned();
    (id(&reply.json["id"]), id(&reply.json["mail"]["id"]))
}

#[tokio::test]
async fn every_operation_wants_a_token() {
    let house = House::build().await;
    for operation in operations(&house).await {
        let path = operation.concrete(&house, Owner).await;
        for token in ["", "lkp_nonsense", &format!("lkp_{}", "A".repeat(43))] {
            let reply = operation.send(&house, &path, token).await;
            reply.assert_problem(401, "unauthenticated", &[]);
            assert!(
                reply.headers["www-authenticate"].to_str().is_ok_and(|value| value.starts_with("Bearer"))
            );
        }
    }
}

#[tokio::test]
async fn every_operation_is_for_those_who_may() {
    let house = House::build().await;
    for operation in operations(&house).await {
        for role in Role::ALL {
            let path = operation.concrete(&house, role).await;
            let token = &house.member(role).token;
            let reply = operation.send(&house, &path, token).await;
            let id = operation.case.operation;
            if operation.case.may.contains(&role) {
                assert_eq!(reply.status.as_u16(), operation.case.status, "{role}: {id}: {}", reply.text);
            } else if role == Operator {
                assert_eq!(reply.status.as_u16(), 409, "{role}: {id}: {}", reply.text);
            } else {
                assert_eq!(reply.status.as_u16(), 403, "{role}: {id}: {}", reply.text);
                assert_eq!(reply.json["type"], "urn:latchkey:problem:forbidden", "{role}: {id}");
            }
        }
    }
}

#[tokio::test]
async fn another_tenants_token_finds_nothing() {
    let house = House::build().await;
    for operation in operations(&house).await {
        if !operation.path.contains("{tenant}") {
            continue;
        }
        let path = operation.concrete(&house, Owner).await;
        let call = async |path: String| operation.send(&house, &path, &house.stranger.token).await;
        let theirs = call(path.clone()).await;
        theirs.assert_problem(404, "not-found", &[]);
        // In the stranger's own tenant the same ids name nothing either.
        if operation.path.matches('{').count() > 1 && !operation.path.contains("{capability}") {
            call(path.replace("/quillfern/", "/elsewhere/")).await.assert_problem(404, "not-found", &[]);
        }
        let nowhere = call(path.replace("/quillfern", "/nowhere")).await;
        assert_eq!(nowhere.json, theirs.json, "a tenant that exists looks like one that does not");
    }
}

#[tokio::test]
async fn a_token_without_the_scope_is_told_which_one() {
    let house = House::build().await;
    let scopes = ScopeSet::of([latchkey_domain::api_token::Scope::AuditRead]);
    let (_, token) = house.token(house.member(Owner), scopes).await;
    let reply = house.get("/tenants/quillfern/users", &token).await;
    reply.assert_problem(403, "forbidden", &[]);
    assert!(reply.json["detail"].as_str().is_some_and(|detail| detail.contains("users:read")));
    assert_eq!(
        reply.headers["www-authenticate"],
        "Bearer error=\"insufficient_scope\", scope=\"users:read\""
    );
}

#[tokio::test]
async fn a_refusal_is_in_the_audit_log() {
    let house = House::build().await;
    let person = house.person().await;
    let path = format!("/tenants/quillfern/users/{}", person.id);
    house.call(Method::DELETE, &path, &house.member(Helpdesk).token, None).await.assert_status(403);
    let query = "/tenants/quillfern/audit?outcome=refused&action=user.delete";
    let log = house.get(query, &house.member(Auditor).token).await;
    log.assert_status(200);
    assert_eq!(log.json["total"], 1, "{}", log.text);
    assert_eq!(log.json["items"][0]["actor"]["name"], "helpdesk.quillfern");
    assert_eq!(log.json["items"][0]["request_id"], "0011223344556677");
}

#[tokio::test]
async fn nobody_acts_on_those_above_them() {
    let house = House::build().await;
    let manager = house.member(Manager).user.id;
    let reply = house
        .post(
            &format!("/tenants/quillfern/users/{manager}/password-reset"),
            &house.member(Helpdesk).token,
            json!({ "mode": "link", "deliver": { "to": "helpdesk@quillfern.example" } }),
        )
        .await;
    reply.assert_problem(403, "forbidden", &[]);
    let owner = house.member(Owner).user.id;
    let path = format!("/tenants/quillfern/users/{owner}");
    house.call(Method::DELETE, &path, &house.member(Manager).token, None).await.assert_status(403);
    // An owner's own role is out of the owner's reach, and so is the operators'.
    let own = format!("/tenants/quillfern/roles/{owner}");
    let demote = Some(json!({ "role": null }));
    house.call(Method::PUT, &own, &house.member(Owner).token, demote).await.assert_status(409);
    let person = house.person().await;
    let path = format!("/tenants/quillfern/roles/{}", person.id);
    let rise = Some(json!({ "role": "operator" }));
    house.call(Method::PUT, &path, &house.member(Owner).token, rise).await.assert_problem(
        422,
        "invalid",
        &["role"],
    );
}

#[tokio::test]
async fn a_deactivated_tenants_tokens_are_dead() {
    let house = House::build().await;
    let operator = &house.member(Operator).token;
    let shut = Some(json!({ "status": "deactivated" }));
    let owner = &house.member(Owner).token;
    house.call(Method::PATCH, "/tenants/quillfern", owner, shut.clone()).await.assert_status(403);
    house.call(Method::PATCH, "/tenants/quillfern", operator, shut).await.assert_status(200);
    house.get("/me", owner).await.assert_problem(401, "unauthenticated", &[]);
    house.get("/tenants/quillfern", operator).await.assert_status(200);
    let context = house.app.context(house.tenant.id, Actor::System, "test");
    let log = latchkey_app::tenants::show(&house.app, &context).await.expect("still there");
    assert_eq!(log.version, 2);
}
