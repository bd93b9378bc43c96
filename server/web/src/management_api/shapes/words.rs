use latchkey_app::users::StatusFilter;
use latchkey_domain::{
    Role,
    audit::AuditOutcome,
    mail::MailState,
    password::CharacterClass,
    plugin::{Capability, Fallback},
    reset::ResetMode,
    tenant::{NewUserDelivery, TenantStatus},
    user::UserStatus,
};
use poem_openapi::Enum;

/// Two enums of the same words, one of which travels.
macro_rules! words {
    ($(#[$doc:meta])* $word:ident = $domain:ty { $($variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
        // One word in lower case, several with hyphens between them.
        #[oai(rename_all = "kebab-case")]
        pub enum $word {
            $($variant),+
        }

        impl From<$domain> for $word {
            fn from(value: $domain) -> Self {
                match value {
                    $(<$domain>::$variant => Self::$variant),+
                }
            }
        }

        impl From<$word> for $domain {
            fn from(word: $word) -> Self {
                match word {
                    $($word::$variant => Self::$variant),+
                }
            }
        }
    };
}

words! {
    /// What somebody may do in a tenant.
    RoleWord = Role { Operator, Owner, Manager, Designer, Helpdesk, Auditor }
}

words! {
    /// Where a mail stands.
    MailStateWord = MailState { Queued, Sending, Sent, Deferred, Refused, Abandoned }
}

words! {
    /// What a reset gives the person: a link to choose a password, or a password.
    ModeWord = ResetMode { Link, Generated }
}

words! {
    /// Who is mailed the generated password of a new user.
    Delivery = NewUserDelivery { None, User, Administrator }
}

words! {
    /// Whether a user or a tenant is in use.
    StatusWord = TenantStatus { Active, Deactivated }
}

words! {
    /// Whether it was done, was tried and refused, or went wrong.
    AuditOutcomeWord = AuditOutcome { Done, Refused, Failed }
}

words! {
    /// What a plugin can do.
    CapabilityWord = Capability {
        PasswordGenerator, MailComposer, TenantBranding, LoginNamer, TokenClaims, EventSink,
    }
}

words! {
    /// What happens when a plugin gives no acceptable answer.
    FallbackWord = Fallback { Builtin, Refuse }
}

words! {
    /// A kind of characters.
    ClassWord = CharacterClass { Lowercase, Uppercase, Digit, Symbol }
}

impl From<UserStatus> for StatusWord {
    fn from(status: UserStatus) -> Self {
        match status {
            UserStatus::Active => Self::Active,
            UserStatus::Deactivated { .. } => Self::Deactivated,
        }
    }
}

impl From<StatusWord> for StatusFilter {
    fn from(word: StatusWord) -> Self {
        match word {
            StatusWord::Active => Self::Active,
            StatusWord::Deactivated => Self::Deactivated,
        }
    }
}
