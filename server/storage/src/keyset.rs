//! Keyset paging: a page begins after a row, wherever that row would be now, and never counts past the rows before it.

use crate::StorageError;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use latchkey_domain::page::{COUNTED_EXACTLY, DEFAULT_LIMIT, MAXIMUM_LIMIT, Page, Total};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryOrder, QuerySelect, QueryTrait, Select,
    Value,
    sea_query::{Expr, Query, SelectStatement},
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// The order of a list: a column, then the id, so that no two rows are level.
#[derive(Clone, Copy)]
pub struct Keyset<C> {
    /// The list and order, so that a cursor of one can't be used on another.
    pub name: &'static str,
    pub sort: C,
    pub id: C,
    pub descending: bool,
}

impl<C: ColumnTrait> Keyset<C> {
    /// `select` in this order, from the row after `cursor`, with one row more than a page of `limit` has.
    pub fn select<E, K>(
        &self,
        select: Select<E>,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Select<E>, StorageError>
    where
        E: EntityTrait,
        K: DeserializeOwned + Into<Value> + Clone,
    {
        let order = if self.descending { Order::Desc } else { Order::Asc };
        let select =
            select.order_by(self.sort, order.clone()).order_by(self.id, order).limit(rows(limit) as u64 + 1);
        Ok(match cursor {
            None => select,
            Some(cursor) => sea_orm::QueryFilter::filter(select, self.beyond::<K>(cursor)?),
        })
    }

    /// Rows after the one that the cursor names. `sort >= key` adds nothing but a range that each planner recognises.
    fn beyond<K: DeserializeOwned + Into<Value> + Clone>(
        &self,
        cursor: &str,
    ) -> Result<Condition, StorageError> {
        let bytes = BASE64.decode(cursor).map_err(|_| StorageError::BadCursor)?;
        let (name, descending, key, id): (String, bool, K, Uuid) =
            serde_json::from_slice(&bytes).map_err(|_| StorageError::BadCursor)?;
        if name != self.name || descending != self.descending {
            return Err(StorageError::BadCursor);
        }
        let (sort, by_id) = (self.sort, self.id);
        let (from, after) = if descending {
            let after = Condition::any().add(sort.lt(key.clone())).add(by_id.lt(id));
            (sort.lte(key), after)
        } else {
            let after = Condition::any().add(sort.gt(key.clone())).add(by_id.gt(id));
            (sort.gte(key), after)
        };
        Ok(Condition::all().add(from).add(after))
    }

    /// The page made of `rows` (which may have one too many), each turned into an item; `key` is what they are sorted by.
    pub fn page<M, K: Serialize, T>(
        &self,
        mut found: Vec<M>,
        limit: u32,
        total: Total,
        key: impl Fn(&M) -> (K, Uuid),
        item: impl Fn(M) -> Result<T, StorageError>,
    ) -> Result<Page<T>, StorageError> {
        let has_more = found.len() > rows(limit);
        found.truncate(rows(limit));
        let next_cursor = found.last().filter(|_| has_more).map(|last| {
            let (key, id) = key(last);
            let position = serde_json::to_vec(&(self.name, self.descending, key, id));
            BASE64.encode(position.expect("texts, numbers and ids are JSON"))
        });
        Ok(Page { items: found.into_iter().map(item).collect::<Result<_, _>>()?, next_cursor, total })
    }
}

/// How many rows a page of `limit` has: never more than the maximum; zero stands for the default.
fn rows(limit: u32) -> usize {
    match limit {
        0 => DEFAULT_LIMIT as usize,
        limit => limit.min(MAXIMUM_LIMIT) as usize,
    }
}

/// Counts what `select` matches, without looking further than [`COUNTED_EXACTLY`].
pub async fn total<E: EntityTrait>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    column: E::Column,
) -> Result<Total, StorageError> {
    total_of(db, select.select_only().column(column).into_query()).await
}

/// Counts the rows that `select` returns, without looking further than [`COUNTED_EXACTLY`].
pub async fn total_of(db: &impl ConnectionTrait, mut select: SelectStatement) -> Result<Total, StorageError> {
    let bounded = select.limit(COUNTED_EXACTLY + 1).take();
    let counted =
        Query::select().expr_as(Expr::cust("COUNT(*)"), "total").from_subquery(bounded, "matches").take();
    let row = db.query_one(&counted).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get("", "total"))?;
    let count = u64::try_from(count).unwrap_or(0);
    Ok(if count > COUNTED_EXACTLY { Total::AtLeast(COUNTED_EXACTLY) } else { Total::Exactly(count) })
}
