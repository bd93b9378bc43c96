//! The groups that people are in.

use crate::{
    Reader, StorageError,
    entity::user_group::{Column, Entity},
};
use latchkey_domain::login_name::LoginKey;
use sea_orm::{
    ColumnTrait, ConnectionTrait, ExprTrait,
    sea_query::{CommonTableExpression, Expr, Order, Query, SelectStatement, UnionType},
};

/// The keys of the groups found so far, as the query calls them.
const FOUND: &str = "found";
const KEY: &str = "group_key";

impl Reader {
    /// The names of the groups that people are in, in order; of spellings that differ in case only, any one.
    ///
    /// The index is searched once for each group, from one key to the next, and never read through: groups are
    /// hundreds, memberships millions.
    pub async fn groups(&self) -> Result<Vec<String>, StorageError> {
        let first = self.memberships_of(Column::GroupKey, None);
        let next = self.memberships_of(Column::GroupKey, Some(Column::GroupKey.into_expr().gt(found_key())));
        let after_it =
            Query::select().expr(Expr::from(next)).from(FOUND).and_where(found_key().is_not_null()).take();
        let keys = Query::select().expr_as(Expr::from(first), KEY).union(UnionType::All, after_it).take();
        let name = self.memberships_of(Column::GroupName, Some(Column::GroupKey.into_expr().eq(found_key())));
        let names = Query::select()
            .expr_as(Expr::from(name), "name")
            .from(FOUND)
            .and_where(found_key().is_not_null())
            .take();
        let found = CommonTableExpression::new().query(keys).column(KEY).table_name(FOUND).to_owned();
        let all = names.with(Query::with().recursive(true).cte(found).to_owned());
        let rows = self.db().query_all(&all).await?;
        let mut names: Vec<String> =
            rows.iter().map(|row| row.try_get("", "name")).collect::<Result<_, _>>()?;
        names.sort_by_cached_key(|name| LoginKey::of(name));
        Ok(names)
    }

    /// `column` of the tenant's first membership by group that meets `condition`.
    fn memberships_of(&self, column: Column, condition: Option<Expr>) -> SelectStatement {
        Query::select()
            .column((Entity, column))
            .from(Entity)
            .and_where(Column::TenantId.eq(self.tenant_key()))
            .and_where_option(condition)
            .order_by((Entity, Column::GroupKey), Order::Asc)
            .limit(1)
            .take()
    }
}

fn found_key() -> Expr {
    Expr::col((FOUND, KEY))
}
