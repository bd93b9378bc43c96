//! People: their rows, and how these become [`User`]s and back.

mod deletion;
mod groups;
mod list;
mod read;
mod write;

pub use list::{UserQuery, UserSort, UserStatusFilter};

use crate::{
    StorageError,
    entity::user::Model,
    value::{beginning, exact_key, folded_key, from_json, instant, micros, to_json},
};
use latchkey_domain::{
    clock::{from_micros, to_micros},
    id::{TenantId, UserId},
    login_name::{LoginKey, search_words},
    user::{User, UserStatus},
};

/// Width of the columns that lists are sorted by; names that agree this far are sorted by id.
const SORT_CHARACTERS: usize = 128;

/// The row of a user.
fn to_row(user: &User) -> Model {
    let (deactivated, reactivate_at) = match user.status {
        UserStatus::Active => (false, None),
        UserStatus::Deactivated { reactivate_at } => (true, reactivate_at),
    };
    let email_key = user.email.as_deref().map(LoginKey::of);
    Model {
        tenant_id: user.tenant.0,
        id: user.id.0,
        login: user.login.clone(),
        login_sort: beginning(LoginKey::of(&user.login).as_str(), SORT_CHARACTERS),
        email: user.email.clone(),
        email_key: email_key.as_ref().map(folded_key),
        email_is_login: user.email_is_login,
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        name_sort: name_sort(user),
        group_names: to_json(&user.groups),
        associated_filter: user.associated_filter.clone(),
        associated_filter_key: user.associated_filter.as_deref().map(exact_key),
        profile: user.profile.clone(),
        profile_key: user.profile.as_deref().map(exact_key),
        deactivated,
        reactivate_at: micros(reactivate_at),
        locale: user.locale.clone(),
        role: user.role.map(|role| role.name().to_owned()),
        last_login_at: user.last_login_at.map_or(NEVER, to_micros),
        created_at: to_micros(user.created_at),
        updated_at: to_micros(user.updated_at),
        version: user.version,
        credential_version: user.credential_version,
    }
}

/// The user of a row.
pub(crate) fn from_row(row: Model) -> Result<User, StorageError> {
    let role = row.role.map(|name| name.parse()).transpose();
    Ok(User {
        id: UserId(row.id),
        tenant: TenantId(row.tenant_id),
        login: row.login,
        email: row.email,
        email_is_login: row.email_is_login,
        first_name: row.first_name,
        last_name: row.last_name,
        groups: from_json(&row.group_names, "users", "group_names")?,
        associated_filter: row.associated_filter,
        profile: row.profile,
        status: if row.deactivated {
            UserStatus::Deactivated { reactivate_at: instant(row.reactivate_at) }
        } else {
            UserStatus::Active
        },
        locale: row.locale,
        role: role.map_err(|_| StorageError::corrupt("users", "role"))?,
        last_login_at: Some(row.last_login_at).filter(|at| *at != NEVER).map(from_micros),
        created_at: from_micros(row.created_at),
        updated_at: from_micros(row.updated_at),
        version: row.version,
        credential_version: row.credential_version,
    })
}

/// What `last_login_at` holds until the first login; before every real one.
const NEVER: i64 = 0;

/// Last name, then first name, without case and accents; people without a name come before all others. The tab sorts
/// before every letter, so that a short last name precedes the longer ones that begin with it.
fn name_sort(user: &User) -> String {
    let folded = |name: &Option<String>| search_words(name.as_deref()).join(" ");
    let (last, first) = (folded(&user.last_name), folded(&user.first_name));
    if last.is_empty() && first.is_empty() {
        return String::new();
    }
    beginning(&format!("{last}\t{first}"), SORT_CHARACTERS)
}
