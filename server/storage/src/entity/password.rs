//! A person's living and dead passwords.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passwords")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    pub verifier: Option<String>,
    pub set_at: Option<i64>,
    pub expires_at: Option<i64>,
    pub must_change: bool,
    pub generated_by: Option<Uuid>,
    pub dead_verifier: Option<String>,
    pub dead_reset: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
