use super::{Instant, RoleWord, StatusWord};
use latchkey_domain::{
    Timestamp,
    user::{User, UserStatus},
};
use poem_openapi::Object;
use uuid::Uuid;

/// A person's account.
#[derive(Debug, Object)]
#[oai(rename = "User")]
pub struct UserJson {
    pub id: Uuid,
    /// The user name.
    pub login: String,
    #[oai(nullable)]
    pub email: Option<String>,
    /// Whether the address logs in too; otherwise it is a contact address that others may share.
    pub email_is_login: bool,
    #[oai(nullable)]
    pub first_name: Option<String>,
    #[oai(nullable)]
    pub last_name: Option<String>,
    pub groups: Vec<String>,
    #[oai(nullable)]
    pub associated_filter: Option<String>,
    #[oai(nullable)]
    pub profile: Option<String>,
    pub status: StatusWord,
    /// When a deactivated user becomes active again by themself.
    #[oai(nullable)]
    pub reactivate_at: Option<Instant>,
    /// BCP 47 language tag.
    #[oai(nullable)]
    pub locale: Option<String>,
    #[oai(nullable)]
    pub role: Option<RoleWord>,
    #[oai(nullable)]
    pub last_login_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl UserJson {
    /// The user as they are at `now`: a deactivation that has run out is over.
    pub fn of(user: User, now: Timestamp) -> Self {
        let status = user.status.at(now);
        let reactivate_at = match status {
            UserStatus::Deactivated { reactivate_at } => reactivate_at.map(Instant),
            UserStatus::Active => None,
        };
        Self {
            id: user.id.0,
            login: user.login,
            email: user.email,
            email_is_login: user.email_is_login,
            first_name: user.first_name,
            last_name: user.last_name,
            groups: user.groups,
            associated_filter: user.associated_filter,
            profile: user.profile,
            status: status.into(),
            reactivate_at,
            locale: user.locale,
            role: user.role.map(Into::into),
            last_login_at: user.last_login_at.map(Instant),
            created_at: Instant(user.created_at),
            updated_at: Instant(user.updated_at),
        }
    }
}
