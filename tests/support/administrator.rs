//! Somebody with a role in a tenant, at work over the management API.

use crate::{
    api::{Answer, Api, send},
    server::{TestServer, until},
};
use reqwest::Method;
use serde_json::{Value, json};

/// A person with a token and the tenant that they look after.
pub struct Administrator {
    pub api: Api,
    tenant: String,
}

impl TestServer {
    #[must_use]
    pub fn owner(&self, tenant: &str) -> Administrator {
        self.administrator(tenant, &self.tenant(tenant).owner.api_token)
    }

    #[must_use]
    pub fn manager(&self, tenant: &str) -> Administrator {
        self.administrator(tenant, &self.tenant(tenant).manager.api_token)
    }

    #[must_use]
    pub fn helpdesk(&self, tenant: &str) -> Administrator {
        self.administrator(tenant, &self.tenant(tenant).helpdesk.api_token)
    }

    /// The installation's operator, looking after `tenant`.
    #[must_use]
    pub fn operator(&self, tenant: &str) -> Administrator {
        self.administrator(tenant, &self.people.operator.api_token)
    }

    /// Whoever holds `token`, wherever they belong, looking after `tenant`.
    #[must_use]
    pub fn administrator(&self, tenant: &str, token: &str) -> Administrator {
        Administrator::new(self.api(token), tenant)
    }
}

impl Administrator {
    pub(crate) fn new(api: Api, tenant: &str) -> Self {
        Self { api, tenant: tenant.to_owned() }
    }

    /// A path below the tenant's.
    #[must_use]
    pub fn path(&self, rest: &str) -> String {
        format!("/tenants/{}{rest}", self.tenant)
    }

    /// Resets the password of `user`, an id or `by-login:…`.
    pub async fn reset(&self, user: &str, request: &Value) -> Answer {
        self.api.post(&self.path(&format!("/users/{user}/password-reset")), request).await
    }

    pub async fn resend(&self, user: &str, reset: &Value) -> Answer {
        self.act_on(user, reset, "resend").await
    }

    pub async fn cancel(&self, user: &str, reset: &Value) -> Answer {
        self.act_on(user, reset, "cancel").await
    }

    async fn act_on(&self, user: &str, reset: &Value, act: &str) -> Answer {
        let id = reset["id"].as_str().expect("a reset has an id");
        self.api.post(&self.path(&format!("/users/{user}/password-resets/{id}/{act}")), &json!({})).await
    }

    /// A user's resets, newest first.
    pub async fn resets(&self, user: &str) -> Vec<Value> {
        items(self.api.get(&self.path(&format!("/users/{user}/password-resets"))).await)
    }

    /// Rows of the audit log that match a query, newest first.
    pub async fn audit(&self, query: &str) -> Vec<Value> {
        items(self.api.get(&self.path(&format!("/audit?limit=200&{query}"))).await)
    }

    /// Makes a user and gives their id.
    pub async fn hire(&self, user: &Value) -> String {
        let made = self.api.post(&self.path("/users"), user).await.expect(201);
        made["id"].as_str().expect("a user has an id").to_owned()
    }

    /// Uploads a component and gives the plugin.
    pub async fn upload(&self, component: &[u8]) -> Value {
        let request = self.api.request(Method::POST, &self.path("/plugins"));
        let request = request.header("Content-Type", "application/wasm").body(component.to_vec());
        send(request).await.expect(201)
    }

    /// Binds a plugin, or the built-in, to what it is for.
    pub async fn bind(&self, capability: &str, binding: &Value) -> Value {
        self.api.put(&self.path(&format!("/plugins/bindings/{capability}")), binding).await.expect(200)
    }

    /// Changes the tenant's settings.
    pub async fn decide(&self, settings: &Value) {
        self.api.patch(&self.path(""), &json!({ "settings": settings })).await.expect(200);
    }

    /// Mails to an address as the outbox tells of them, newest first.
    pub async fn mails(&self, to: &str) -> Vec<Value> {
        items(self.api.get(&self.path(&format!("/outbox?to={to}"))).await)
    }

    /// The newest mail to an address, once it has been tried `times` times and is not being tried.
    pub async fn tried(&self, to: &str, times: u64) -> Value {
        until("the mail is tried", async || {
            let newest = self.mails(to).await.into_iter().next();
            newest.filter(|mail| mail["attempts_made"] == times && mail["state"] != "sending")
        })
        .await
    }
}

fn items(answer: Answer) -> Vec<Value> {
    let mut document = answer.expect(200);
    serde_json::from_value(document["items"].take()).expect("a list of items")
}
