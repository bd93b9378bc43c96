//! A row of the audit log.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: i64,
    pub actor_kind: String,
    pub actor: Option<Uuid>,
    pub actor_label: String,
    pub action: String,
    pub outcome: String,
    pub target_kind: String,
    pub target: String,
    pub target_key: Vec<u8>,
    pub details: String,
    pub request_id: String,
    pub network: Option<String>,
    pub sequence: Option<i64>,
    pub stamp: Option<String>,
    pub erased_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
