//! The groups that people are in.

use crate::{
    Reader, StorageError, Transaction,
    entity::{group_name, user_group},
    value::folded_key,
};
use latchkey_domain::{id::UserId, login_name::LoginKey, user::User};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, OnConflict},
};
use std::collections::{BTreeMap, HashSet};

impl Reader {
    /// The names of the groups that people are in, in order; of spellings that differ in case only, the first ever used.
    pub async fn groups(&self) -> Result<Vec<String>, StorageError> {
        use {group_name::Column as Name, user_group::Column as Member};
        let has_members = user_group::Entity::find()
            .select_only()
            .column(Member::UserId)
            .filter(Member::TenantId.eq(self.tenant_key()))
            .filter(
                Expr::col((user_group::Entity, Member::GroupKey))
                    .equals((group_name::Entity, Name::GroupKey)),
            )
            .into_query();
        let mut names: Vec<String> = group_name::Entity::find()
            .select_only()
            .column(Name::Name)
            .filter(Name::TenantId.eq(self.tenant_key()))
            .filter(Expr::exists(has_members))
            .into_tuple()
            .all(&self.db())
            .await?;
        names.sort_by_cached_key(|name| LoginKey::of(name));
        Ok(names)
    }
}

impl Transaction {
    pub(super) async fn insert_groups(&self, user: &User) -> Result<(), StorageError> {
        // Two spellings of one group are one membership.
        let groups: BTreeMap<_, _> =
            user.groups.iter().rev().map(|name| (folded_key(&LoginKey::of(name)), name)).collect();
        if groups.is_empty() {
            return Ok(());
        }
        self.insert_group_names(&groups).await?;
        let members = groups.into_keys().map(|group_key| {
            let row = user_group::Model { tenant_id: self.tenant_key(), group_key, user_id: user.id.0 };
            row.into_active_model()
        });
        user_group::Entity::insert_many(members).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    /// Reads before it writes, so that people who join the same group at the same time don't wait for each other.
    async fn insert_group_names(&self, groups: &BTreeMap<Vec<u8>, &String>) -> Result<(), StorageError> {
        use group_name::Column;
        let known: HashSet<Vec<u8>> = group_name::Entity::find()
            .select_only()
            .column(Column::GroupKey)
            .filter(Column::TenantId.eq(self.tenant_key()))
            .filter(Column::GroupKey.is_in(groups.keys().cloned()))
            .into_tuple()
            .all(&self.db())
            .await?
            .into_iter()
            .collect();
        let new: Vec<_> = groups
            .iter()
            .filter(|(group_key, _)| !known.contains(*group_key))
            .map(|(group_key, name)| group_name::Model {
                tenant_id: self.tenant_key(),
                group_key: group_key.clone(),
                name: (*name).clone(),
            })
            .map(IntoActiveModel::into_active_model)
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        // Somebody may have come between. All write in the order of the keys, so that no two wait for each other.
        let key = [Column::TenantId, Column::GroupKey];
        let keep = OnConflict::columns(key).do_nothing_on(key).to_owned();
        group_name::Entity::insert_many(new).on_conflict(keep).exec_without_returning(&self.db()).await?;
        Ok(())
    }

    pub(super) async fn delete_groups(&self, user: UserId) -> Result<(), StorageError> {
        user_group::Entity::delete_many()
            .filter(user_group::Column::TenantId.eq(self.tenant_key()))
            .filter(user_group::Column::UserId.eq(user.0))
            .exec(&self.db())
            .await?;
        Ok(())
    }
}
