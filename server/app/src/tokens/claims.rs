//! What is told of a person: by scope and one by one (OpenID Connect Core §5).

use latchkey_domain::user::User;
use latchkey_protocol::{oauth::scope::ScopeSet, oidc::claims_request::RequestedClaims};
use serde_json::{Map, Value};

/// The claims that a scope stands for (§5.4); `groups` is a widespread one of nobody's standard.
const OF_SCOPES: [(&str, &[&str]); 3] = [
    ("profile", &["name", "given_name", "family_name", "preferred_username", "locale", "updated_at"]),
    ("email", &["email"]),
    ("groups", &["groups"]),
];

/// The claims of every scope that was granted.
pub(super) fn by_scope(user: &User, scope: &ScopeSet) -> Map<String, Value> {
    let granted = OF_SCOPES.into_iter().filter(|(name, _)| scope.contains(name));
    let names = granted.flat_map(|(_, claims)| claims.iter().copied());
    names.filter_map(|name| Some((name.to_owned(), value(user, name)?))).collect()
}

/// The claims that were asked for by name; those that nobody has are left out (§5.5.1).
pub(super) fn by_request(user: &User, requested: &RequestedClaims) -> Map<String, Value> {
    requested.keys().filter_map(|name| Some((name.clone(), value(user, name)?))).collect()
}

/// Nothing is told of whether an address was verified: nobody here knows.
fn value(user: &User, name: &str) -> Option<Value> {
    let text = |text: &Option<String>| text.clone().map(Value::String);
    match name {
        "name" => Some(user.display_name().into()),
        "given_name" => text(&user.first_name),
        "family_name" => text(&user.last_name),
        "preferred_username" => Some(user.login.clone().into()),
        "locale" => text(&user.locale),
        "updated_at" => Some(user.updated_at.as_second().into()),
        "email" => text(&user.email),
        "groups" => Some(user.groups.clone().into()),
        _ => None,
    }
}
