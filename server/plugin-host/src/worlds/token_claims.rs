use super::{Question, World, shared::facts};
use crate::{
    bindings::{token_claims::TokenClaimsPre, tokens},
    guest::Guest,
    running::Spoken,
    text,
};
use latchkey_domain::plugin::{Claim, ClaimsContext, TokenKind};
use serde_json::Value;
use std::collections::HashSet;
use wasmtime::Store;

const CLAIMS: usize = 32;
const NAME_CHARACTERS: usize = 128;
const VALUE_BYTES: usize = 4 * 1024;

/// Asks for claims besides the standard's. Which names are taken is for the caller to judge.
pub(crate) struct Claims(tokens::ClaimsContext);

impl Claims {
    pub(crate) fn new(context: ClaimsContext) -> Self {
        Self(context.into())
    }
}

impl Question for Claims {
    type Pre = TokenClaimsPre<Guest>;
    type Raw = Vec<tokens::Claim>;
    type Answer = Vec<Claim>;

    fn pre(world: &World) -> Option<&Self::Pre> {
        if let World::TokenClaims(pre) = world { Some(pre) } else { None }
    }

    fn ask(&self, pre: &Self::Pre, store: &mut Store<Guest>, settings: &str) -> Spoken<Self::Raw> {
        let guest = pre.instantiate(&mut *store)?;
        guest.call_claims(store, &self.0, settings)
    }

    fn accept(self, raw: Self::Raw) -> Result<Vec<Claim>, String> {
        if raw.len() > CLAIMS {
            return Err(format!("there are {} claims; at most {CLAIMS} are accepted", raw.len()));
        }
        let mut names = HashSet::new();
        for claim in &raw {
            text::words("a claim's name", &claim.name, NAME_CHARACTERS)?;
            text::bytes("a claim's value", claim.value.len(), VALUE_BYTES)?;
            serde_json::from_str::<Value>(&claim.value)
                .map_err(|_| "a claim's value is no JSON".to_owned())?;
            if !names.insert(claim.name.as_str()) {
                return Err("two claims have the same name".to_owned());
            }
        }
        Ok(raw.into_iter().map(|claim| Claim { name: claim.name, value: claim.value }).collect())
    }
}

impl From<ClaimsContext> for tokens::ClaimsContext {
    fn from(context: ClaimsContext) -> Self {
        let token = match context.token {
            TokenKind::IdToken => tokens::TokenKind::IdToken,
            TokenKind::AccessToken => tokens::TokenKind::AccessToken,
        };
        Self {
            tenant: context.tenant.into(),
            token,
            client_id: context.client_id,
            subject: context.subject,
            scopes: context.scopes,
            facts: facts(context.facts),
        }
    }
}
