//! An audit row's place in its tenant's chain.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_seals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    pub event_id: Uuid,
    pub sealed_at: i64,
    pub origin: String,
    pub salt: Option<Vec<u8>>,
    pub personal_digest: Vec<u8>,
    pub link: Vec<u8>,
    pub tag: Vec<u8>,
    pub erasure: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
