//! What commands print: lines for people, JSON for scripts.

use latchkey_domain::{tenant::Tenant, user::User};
use serde_json::{Value, json};

/// Prints one JSON document on one line.
pub(super) fn print_json(value: &Value) {
    println!("{value}");
}

pub(super) fn tenant_json(tenant: &Tenant) -> Value {
    json!({
        "id": tenant.id, "slug": tenant.slug, "name": tenant.name, "status": tenant.status,
        "settings": tenant.settings, "brand": tenant.brand,
        "created_at": tenant.created_at.to_string(), "updated_at": tenant.updated_at.to_string(),
    })
}

pub(super) fn user_json(user: &User, now: latchkey_domain::Timestamp) -> Value {
    json!({
        "id": user.id, "login": user.login, "email": user.email, "email_is_login": user.email_is_login,
        "first_name": user.first_name, "last_name": user.last_name, "groups": user.groups,
        "associated_filter": user.associated_filter, "profile": user.profile,
        "status": status(user, now), "role": user.role, "locale": user.locale,
        "last_login_at": user.last_login_at.map(|at| at.to_string()),
        "created_at": user.created_at.to_string(), "updated_at": user.updated_at.to_string(),
    })
}

pub(super) fn user_line(user: &User, now: latchkey_domain::Timestamp) -> String {
    let role = user.role.map(|role| format!("  [{role}]")).unwrap_or_default();
    let email = user.email.as_deref().unwrap_or("no e-mail");
    format!("{}  {}  {}  {}  {}{role}", user.id, user.login, user.display_name(), email, status(user, now))
}

fn status(user: &User, now: latchkey_domain::Timestamp) -> &'static str {
    if user.status.is_active(now) { "active" } else { "deactivated" }
}
