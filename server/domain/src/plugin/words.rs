//! What guests are told and what they answer, as the contract's records (`plugins/wit/v1`) have it.

/// Whom a plugin works for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantFacts {
    pub slug: String,
    pub name: String,
    /// Without a slash at the end.
    pub url: String,
}

/// A value by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub name: String,
    pub value: String,
}

/// For what a new password is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Reset,
    NewAccount,
    TechnicalUser,
}

/// What a generator is told: nothing about the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerationContext {
    pub tenant: TenantFacts,
    /// BCP 47 tag.
    pub locale: String,
    pub purpose: Purpose,
}

/// What stands where a secret will be; never the secret.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placeholders {
    pub link: Option<String>,
    pub password: Option<String>,
}

/// A mail's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailParts {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// What a composer is told about a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComposeContext {
    pub tenant: TenantFacts,
    /// BCP 47 tag.
    pub locale: String,
    /// `reset-generated`, …: the theme's folder names.
    pub kind: String,
    pub to: String,
    pub greeting_name: Option<String>,
    pub login: String,
    pub brand: ProposedBrand,
    pub placeholders: Placeholders,
    pub facts: Vec<Fact>,
}

/// A tenant's face as a plugin tells it, or as a composer is told it. `None`: as the tenant's settings say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProposedBrand {
    pub name: Option<String>,
    /// `#rrggbb`
    pub colour: Option<String>,
    /// A PNG.
    pub logo: Option<Vec<u8>>,
    pub provider_line: Option<String>,
    pub provider_url: Option<String>,
    pub confidentiality_notice: Option<String>,
    pub no_reply_notice: Option<String>,
    pub web_site: Option<String>,
    pub postal_address: Option<String>,
    pub phone: Option<String>,
    pub support_email: Option<String>,
    pub help_url: Option<String>,
    pub privacy_url: Option<String>,
}

/// Who needs a user name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub first_name: String,
    pub last_name: String,
    pub profile: String,
    pub group: String,
    /// BCP 47 tag.
    pub locale: String,
}

/// For which token claims are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    IdToken,
    AccessToken,
}

/// What a claims plugin is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimsContext {
    pub tenant: TenantFacts,
    pub token: TokenKind,
    pub client_id: String,
    pub subject: String,
    pub scopes: Vec<String>,
    pub facts: Vec<Fact>,
}

/// A claim besides the standard's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub name: String,
    /// JSON.
    pub value: String,
}

/// Something that a webhook tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub id: String,
    pub kind: String,
    /// RFC 3339, UTC.
    pub occurred_at: String,
    /// A JSON object.
    pub payload: String,
}
