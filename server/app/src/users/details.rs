use crate::FieldError;
use latchkey_domain::{
    login_name::{self, LoginKey},
    mail,
    user::User,
};
use latchkey_protocol::language_tag::is_language_tag;

/// What people decide about a user: everything but ids, states and counters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserDetails {
    /// Empty on creation: the e-mail address is the user name too.
    pub login: String,
    pub email: Option<String>,
    /// Whether the address logs in too; otherwise it is a contact address that others may share.
    pub email_is_login: bool,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub groups: Vec<String>,
    pub associated_filter: Option<String>,
    pub profile: Option<String>,
    pub locale: Option<String>,
}

impl Default for UserDetails {
    fn default() -> Self {
        Self {
            login: String::new(),
            email: None,
            email_is_login: true,
            first_name: None,
            last_name: None,
            groups: Vec::new(),
            associated_filter: None,
            profile: None,
            locale: None,
        }
    }
}

/// Bounds of what is stored, in characters and entries.
const NAME_CHARACTERS: usize = 100;
const MOST_GROUPS: usize = 50;

impl UserDetails {
    /// A user's present details.
    #[must_use]
    pub fn of(user: &User) -> Self {
        Self {
            login: user.login.clone(),
            email: user.email.clone(),
            email_is_login: user.email_is_login,
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            groups: user.groups.clone(),
            associated_filter: user.associated_filter.clone(),
            profile: user.profile.clone(),
            locale: user.locale.clone(),
        }
    }

    /// Writes the details into `user` and gives the names of those that differ, for the audit log.
    pub(crate) fn write_to(self, user: &mut User) -> Vec<&'static str> {
        let before = Self::of(user);
        let fields = [
            ("login", before.login != self.login),
            ("email", before.email != self.email),
            ("email_is_login", before.email_is_login != self.email_is_login),
            ("first_name", before.first_name != self.first_name),
            ("last_name", before.last_name != self.last_name),
            ("groups", before.groups != self.groups),
            ("associated_filter", before.associated_filter != self.associated_filter),
            ("profile", before.profile != self.profile),
            ("locale", before.locale != self.locale),
        ];
        user.login = self.login;
        user.email = self.email;
        user.email_is_login = self.email_is_login;
        user.first_name = self.first_name;
        user.last_name = self.last_name;
        user.groups = self.groups;
        user.associated_filter = self.associated_filter;
        user.profile = self.profile;
        user.locale = self.locale;
        fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
    }

    /// Refuses what can't be stored or written to; names the field as the API does.
    pub(crate) fn check(&self) -> Result<(), FieldError> {
        login_name::check_user_name(&self.login)
            .map_err(|error| FieldError::new("login", error.to_string()))?;
        if self.email.as_deref().is_some_and(|email| !mail::is_address(email)) {
            return Err(FieldError::new("email", "must be an e-mail address"));
        }
        check_text("first_name", self.first_name.as_deref())?;
        check_text("last_name", self.last_name.as_deref())?;
        check_text("associated_filter", self.associated_filter.as_deref())?;
        check_text("profile", self.profile.as_deref())?;
        if self.locale.as_deref().is_some_and(|locale| !is_language_tag(locale)) {
            return Err(FieldError::new("locale", "must be a BCP 47 language tag such as en or pt-BR"));
        }
        self.check_groups()
    }

    fn check_groups(&self) -> Result<(), FieldError> {
        if self.groups.len() > MOST_GROUPS {
            return Err(FieldError::new("groups", format!("must have at most {MOST_GROUPS} entries")));
        }
        for (index, group) in self.groups.iter().enumerate() {
            check_text("groups", Some(group))?;
            let key = LoginKey::of(group);
            if self.groups[..index].iter().any(|other| LoginKey::of(other) == key) {
                return Err(FieldError::new("groups", "must not name a group twice"));
            }
        }
        Ok(())
    }
}

fn check_text(field: &'static str, text: Option<&str>) -> Result<(), FieldError> {
    let Some(text) = text else { return Ok(()) };
    let length = text.chars().count();
    if length == 0 || length > NAME_CHARACTERS || text.chars().any(char::is_control) || text.trim() != text {
        let message = format!(
            "must have 1 to {NAME_CHARACTERS} characters, no control characters and no white space around it"
        );
        return Err(FieldError::new(field, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(edit: impl FnOnce(&mut UserDetails)) -> &'static str {
        let mut details = UserDetails { login: "ines".into(), ..UserDetails::default() };
        edit(&mut details);
        details.check().expect_err("these can't be used").field
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        assert_eq!(refused(|details| details.login = " ines".into()), "login");
        assert_eq!(refused(|details| details.email = Some("ines".into())), "email");
        assert_eq!(refused(|details| details.first_name = Some("I\nnes".into())), "first_name");
        assert_eq!(refused(|details| details.last_name = Some(String::new())), "last_name");
        assert_eq!(refused(|details| details.profile = Some("x".repeat(101))), "profile");
        assert_eq!(refused(|details| details.locale = Some("klingon".into())), "locale");
        assert_eq!(refused(|details| details.groups = vec!["Sales".into(), "sales".into()]), "groups");
        assert_eq!(refused(|details| details.groups = vec!["g".into(); 51]), "groups");
    }

    #[test]
    fn ordinary_people_pass() {
        let details = UserDetails {
            login: "żółw".into(),
            email: Some("zolw@example.com".into()),
            first_name: Some("María José".into()),
            groups: vec!["Sales".into(), "Support".into()],
            locale: Some("pl".into()),
            ..UserDetails::default()
        };
        assert_eq!(details.check(), Ok(()));
    }
}
