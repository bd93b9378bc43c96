//! A reset.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resets")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub kind: String,
    pub mode: String,
    pub state: String,
    pub sent_at: Option<i64>,
    pub expires_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub created_at: i64,
    pub requested_by: Option<Uuid>,
    pub requested_by_label: Option<String>,
    pub reason: Option<String>,
    pub deliver_to: Option<String>,
    pub delivered_elsewhere: bool,
    pub shown: bool,
    pub must_change: bool,
    pub opened_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
