//! A mail.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Option<Uuid>,
    pub reset_id: Option<Uuid>,
    pub recipient: String,
    pub recipient_key: Vec<u8>,
    pub kind: String,
    pub content: String,
    pub languages: String,
    pub sealed_secret: Option<String>,
    pub state: String,
    pub attempts: i32,
    pub next_attempt_at: i64,
    pub due_at: Option<i64>,
    pub header_message_id: Option<String>,
    pub link_expires_at: Option<i64>,
    pub created_at: i64,
    pub settled_at: Option<i64>,
    pub last_answer: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
