//! Users: a person's account in one tenant.

use crate::{
    Role, Timestamp,
    id::{TenantId, UserId},
    login_name,
};

/// A user as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    pub id: UserId,
    pub tenant: TenantId,
    /// The user name, unique in the tenant by its [`login_name::LoginKey`].
    pub login: String,
    /// The stored address; the only one that self-service mails go to.
    pub email: Option<String>,
    /// Whether the address logs in too. Then it is unique among user names and login e-mails; otherwise it is a mere
    /// contact address, which a family may share.
    pub email_is_login: bool,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub groups: Vec<String>,
    /// S0: the part of the data that the person is confined to in the applications, by its name.
    pub associated_filter: Option<String>,
    /// S2: students, teachers, guardians, staff …
    pub profile: Option<String>,
    pub status: UserStatus,
    /// BCP 47 tag, if the person has a language of their own.
    pub locale: Option<String>,
    pub role: Option<Role>,
    pub last_login_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Counts changes of the record; the entity tag.
    pub version: i64,
    /// Counts changes of credentials. Sessions and tokens remember the version they were made under and are dead under
    /// any other.
    pub credential_version: i64,
}

/// Whether the person may log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserStatus {
    Active,
    /// Until the given instant, or for good.
    Deactivated {
        reactivate_at: Option<Timestamp>,
    },
}

impl UserStatus {
    /// What counts at `now`: a deactivation whose end has come is over by itself.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        match self {
            Self::Deactivated { reactivate_at: Some(instant) } if instant <= now => Self::Active,
            status => status,
        }
    }

    #[must_use]
    pub fn is_active(self, now: Timestamp) -> bool {
        self.at(now) == Self::Active
    }
}

impl User {
    /// First and last name, or the user name where there is neither.
    #[must_use]
    pub fn display_name(&self) -> String {
        let parts = [&self.first_name, &self.last_name];
        let name = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        if name.is_empty() { self.login.clone() } else { name }
    }

    /// The words by which the person is found.
    #[must_use]
    pub fn search_words(&self) -> Vec<String> {
        let texts =
            [Some(&self.login), self.first_name.as_ref(), self.last_name.as_ref(), self.email.as_ref()];
        login_name::search_words(texts.into_iter().flatten().map(String::as_str))
    }

    /// Words that a password of this person must not be built from.
    #[must_use]
    pub fn context_words(&self) -> Vec<String> {
        let mut words = self.search_words();
        words.push(self.login.to_lowercase());
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deactivation_ends_at_its_date() {
        let at = |second| Timestamp::from_second(second).expect("in range");
        let status = UserStatus::Deactivated { reactivate_at: Some(at(100)) };
        assert!(!status.is_active(at(99)));
        assert!(status.is_active(at(100)));
        assert!(!UserStatus::Deactivated { reactivate_at: None }.is_active(at(1_000_000)));
    }
}
