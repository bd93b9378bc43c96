//! A person's account.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub login: String,
    pub login_sort: String,
    pub email: Option<String>,
    pub email_key: Option<Vec<u8>>,
    pub email_is_login: bool,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub name_sort: String,
    pub group_names: String,
    pub associated_filter: Option<String>,
    pub associated_filter_key: Option<Vec<u8>>,
    pub profile: Option<String>,
    pub profile_key: Option<Vec<u8>>,
    pub deactivated: bool,
    pub reactivate_at: Option<i64>,
    pub locale: Option<String>,
    pub role: Option<String>,
    pub last_login_at: i64,
    pub created_at: i64,
    pub updated_at: i64,
    pub version: i64,
    pub credential_version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
