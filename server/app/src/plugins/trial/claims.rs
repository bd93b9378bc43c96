use super::{Sample, Stage, Trial, sample};
use crate::hooks::judge_claims;
use latchkey_domain::plugin::{ClaimsContext, Fact, TokenKind};
use serde_json::Value;

pub(super) async fn samples(stage: &Stage<'_>, trial: &Trial) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (token, name) in [(TokenKind::IdToken, "ID token"), (TokenKind::AccessToken, "access token")] {
        let context = ClaimsContext {
            tenant: stage.facts(),
            token,
            client_id: "sample-client".to_owned(),
            subject: "sample-subject".to_owned(),
            scopes: ["openid", "profile"].map(str::to_owned).to_vec(),
            facts: vec![Fact { name: "login".to_owned(), value: "devika.thorne".to_owned() }],
        };
        let called = stage.host.claims(stage.callee(&trial.digest, &trial.settings_text()), context).await;
        samples.push(sample(name.to_owned(), called, |claims| Ok(Value::Object(judge_claims(claims)?))));
    }
    samples
}
