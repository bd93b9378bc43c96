use crate::management_api::{
    Caller, Found, Outcome, Query, Tag,
    shapes::{AuditList, AuditOutcomeWord, Cut, Instant},
};
use latchkey_app::{
    App,
    audit::{self, AuditQuery},
};
use latchkey_domain::{audit::AuditEntry, id::UserId};
use poem_openapi::{Object, OpenApi, param::Path, types::Any};
use serde_json::Value;
use uuid::Uuid;

/// Which rows of the log.
#[derive(Object)]
struct AuditFilter {
    /// Such as `user.created`.
    #[oai(validator(max_length = 100))]
    action: Option<String>,
    /// About the thing with this id.
    #[oai(validator(max_length = 100))]
    target: Option<String>,
    /// By this person.
    actor: Option<Uuid>,
    outcome: Option<AuditOutcomeWord>,
    /// At this instant or later.
    since: Option<Instant>,
    /// Before this instant.
    until: Option<Instant>,
    #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
    limit: Option<u32>,
    /// The `next_cursor` of the page before.
    #[oai(validator(max_length = 2000))]
    cursor: Option<String>,
}

impl AuditFilter {
    fn into_query(self) -> AuditQuery {
        let cut = Cut::of(self.limit, self.cursor);
        AuditQuery {
            action: self.action,
            target: self.target,
            actor: self.actor.map(UserId),
            outcome: self.outcome.map(Into::into),
            since: self.since.map(|instant| instant.0),
            until: self.until.map(|instant| instant.0),
            limit: cut.limit,
            cursor: cut.cursor,
        }
    }
}

/// Something that happened, or was tried and refused.
#[derive(Object)]
#[oai(rename = "AuditEvent")]
pub struct AuditEventJson {
    pub id: Uuid,
    pub at: Instant,
    pub action: String,
    pub outcome: AuditOutcomeWord,
    pub actor: ActorJson,
    pub target: TargetJson,
    /// Facts that depend on the action, never secrets.
    pub details: Any<Value>,
    pub request_id: String,
    /// Where the request came from: an IPv4 address or an IPv6 /64 prefix.
    #[oai(nullable)]
    pub network: Option<String>,
    /// Its place in the tenant's sealed chain, from 1; `null` for the second or so until it is sealed.
    #[oai(nullable)]
    pub sequence: Option<u64>,
    /// Whether the actor's name, the network and the details were erased.
    pub erased: bool,
}

/// Who acted.
#[derive(Object)]
#[oai(rename = "Actor")]
pub struct ActorJson {
    /// `anonymous`, `person`, `shell` or `system`.
    pub kind: String,
    #[oai(nullable)]
    pub id: Option<Uuid>,
    pub name: String,
}

/// To what.
#[derive(Object)]
#[oai(rename = "AuditTarget")]
pub struct TargetJson {
    pub kind: String,
    pub id: String,
}

impl AuditEventJson {
    fn of(entry: AuditEntry) -> Self {
        let AuditEntry { event, sequence, is_erased } = entry;
        Self {
            sequence,
            erased: is_erased,
            id: event.id.0,
            at: Instant(event.at),
            action: event.action,
            outcome: event.outcome.into(),
            actor: ActorJson {
                kind: event.actor_kind,
                id: event.actor.map(|actor| actor.0),
                name: event.actor_label,
            },
            target: TargetJson { kind: event.target_kind, id: event.target },
            details: Any(event.details),
            request_id: event.request_id,
            network: event.network,
        }
    }
}

pub(in crate::management_api) struct Api(pub App);

#[OpenApi]
impl Api {
    /// Read the audit log
    ///
    /// What happened and what was refused, newest first.
    #[oai(
        path = "/tenants/:tenant/audit",
        method = "get",
        tag = "Tag::Audit",
        operation_id = "list-audit-events"
    )]
    async fn list_events(
        &self,
        caller: Caller,
        tenant: Path<String>,
        filter: Query<AuditFilter>,
    ) -> Outcome<Found<AuditList>> {
        let context = caller.within(&self.0, &tenant).await?;
        let page = audit::list(&self.0, &context, &filter.0.into_query()).await?;
        Ok(Found::new(AuditList::of(page, AuditEventJson::of)))
    }
}
