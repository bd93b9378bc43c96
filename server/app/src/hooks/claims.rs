use super::guest::{Asked, Guest, tenant_facts};
use crate::{App, Failure, fresh::Fresh};
use latchkey_domain::{
    OperationContext,
    id::TenantId,
    oauth::Client,
    plugin::{Binding, Capability, Claim, ClaimsContext, Fact, Fallback, PluginFailure, TokenKind},
    tenant::Tenant,
    user::User,
};
use latchkey_protocol::oauth::scope::ScopeSet;
use serde_json::{Map, Value};

/// What all added claims may take, printed.
const MOST_BYTES: usize = 8 * 1024;
const MOST_CLAIMS: usize = 50;

/// The standards' claims, which nobody overrides: of JWTs (RFC 7519, 7800, 8693, 9068), of ID tokens and of people (OpenID
/// Connect Core §2, §5.1), of sessions and logout.
const RESERVED: [&str; 54] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "cnf",
    "act",
    "may_act",
    "scope",
    "client_id",
    "roles",
    "groups",
    "entitlements",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "azp",
    "at_hash",
    "c_hash",
    "s_hash",
    "sid",
    "events",
    "sub_jwk",
    "sub_id",
    "active",
    "username",
    "token_type",
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "email_verified",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "phone_number",
    "phone_number_verified",
    "address",
    "updated_at",
    "_claim_names",
    "_claim_sources",
    "txn",
    "toe",
    "authorization_details",
];

/// Whose token is made.
pub(crate) struct AskedClaims<'a> {
    pub tenant: &'a Tenant,
    pub client: &'a Client,
    pub subject: &'a str,
    pub scope: &'a ScopeSet,
    /// None for a client's own token.
    pub user: Option<&'a User>,
}

/// Claims that the tenant's plugin adds to a token; none without one.
pub(crate) async fn extra_claims(
    app: &App,
    context: &OperationContext,
    asked: &AskedClaims<'_>,
    token: TokenKind,
) -> Result<Map<String, Value>, Failure> {
    let guest = match Guest::of(app, context, binding(app, context).await?) {
        Asked::Builtin => return Ok(Map::new()),
        Asked::Resting(fallback) => return instead(fallback),
        Asked::Guest(guest) => guest,
    };
    let told = ClaimsContext {
        tenant: tenant_facts(app, asked.tenant),
        token,
        client_id: asked.client.id.to_string(),
        subject: asked.subject.to_owned(),
        scopes: asked.scope.iter().map(str::to_owned).collect(),
        facts: asked.user.map(|user| facts(user, asked.scope)).unwrap_or_default(),
    };
    let made = guest.call(|callee| app.hooks.host.claims(callee, told.clone())).await;
    let judged = made.and_then(judge_claims);
    guest.settle(&judged).await?;
    match judged {
        Ok(claims) => Ok(claims),
        Err(_) => instead(guest.fallback()),
    }
}

/// How old what is known of a tenant's binding may be: tokens are made too often to ask each time. Whoever binds here forgets
/// it; another replica follows within this time.
const FRESH_SECONDS: u32 = 2;

/// Bindings that were asked for a moment ago.
pub(crate) type RecentBindings = Fresh<TenantId, Option<Binding>>;

/// None was asked for yet.
pub(crate) fn no_recent_bindings() -> RecentBindings {
    Fresh::for_seconds(FRESH_SECONDS)
}

async fn binding(app: &App, context: &OperationContext) -> Result<Option<Binding>, Failure> {
    let now = context.now();
    if let Some(binding) = app.claims_bindings.get(&context.tenant, now) {
        return Ok(binding);
    }
    let reader = app.storage().read(context.tenant).await?;
    let binding = reader.binding(Capability::TokenClaims).await?;
    app.claims_bindings.put(context.tenant, binding.clone(), now);
    Ok(binding)
}

fn instead(fallback: Fallback) -> Result<Map<String, Value>, Failure> {
    match fallback {
        Fallback::Builtin => Ok(Map::new()),
        Fallback::Refuse => Err(Failure::State(
            "the tenant's token-claims plugin fails, and its binding says to refuse rather than to do without",
        )),
    }
}

/// What the granted scopes tell of a person (`plugins/wit/v1/tokens.wit`).
fn facts(user: &User, scope: &ScopeSet) -> Vec<Fact> {
    let profile = [
        ("login", Some(&user.login)),
        ("first-name", user.first_name.as_ref()),
        ("last-name", user.last_name.as_ref()),
        ("locale", user.locale.as_ref()),
        ("profile", user.profile.as_ref()),
        ("associated-filter", user.associated_filter.as_ref()),
    ];
    let profile = profile.into_iter().filter(|_| scope.contains("profile"));
    let email = Some(("email", user.email.as_ref())).filter(|_| scope.contains("email"));
    let groups = user.groups.iter().filter(|_| scope.contains("groups")).map(|group| ("group", Some(group)));
    let told = profile.chain(email).chain(groups);
    told.filter_map(|(name, value)| Some(Fact { name: name.to_owned(), value: value?.clone() })).collect()
}

/// A claim must be JSON under a name that no standard has.
pub(crate) fn judge_claims(claims: Vec<Claim>) -> Result<Map<String, Value>, PluginFailure> {
    let refused = |what: String| Err(PluginFailure::Answer(what));
    if claims.len() > MOST_CLAIMS {
        return refused(format!("more than {MOST_CLAIMS} claims"));
    }
    let mut judged = Map::new();
    let mut bytes = 0;
    for claim in claims {
        bytes += claim.name.len() + claim.value.len();
        if bytes > MOST_BYTES {
            return refused(format!("more than {MOST_BYTES} bytes of claims"));
        }
        let is_name =
            (1..=100).contains(&claim.name.len()) && claim.name.chars().all(|c| c.is_ascii_graphic());
        if !is_name || RESERVED.contains(&claim.name.as_str()) {
            return refused(format!("the claim {:?} is not one that may be added", claim.name));
        }
        let Ok(value) = serde_json::from_str::<Value>(&claim.value) else {
            return refused(format!("the claim {:?} is no JSON", claim.name));
        };
        if judged.insert(claim.name.clone(), value).is_some() {
            return refused(format!("the claim {:?} is there twice", claim.name));
        }
    }
    Ok(judged)
}
