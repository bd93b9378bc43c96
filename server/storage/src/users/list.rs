//! Searching, filtering, sorting and paging people.

use super::from_row;
use crate::{
    Reader, StorageError,
    entity::{
        user::{Column, Entity, Model},
        user_group, user_word,
    },
    keyset::{self, Keyset},
    value::{comparable, exact_key, folded_key},
};
use latchkey_domain::{
    Role, Timestamp,
    clock::to_micros,
    login_name::LoginKey,
    page::{Page, Total},
    user::User,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, SelectStatement},
};

/// Which users to list, and in which order. All conditions hold together.
#[derive(Debug, Clone, Default)]
pub struct UserQuery {
    /// Folded words (see [`latchkey_domain::login_name::search_words`]), each the beginning of some word of the user.
    pub words: Vec<String>,
    /// A group's name, in any case.
    pub group: Option<String>,
    pub associated_filter: Option<String>,
    pub profile: Option<String>,
    pub status: Option<UserStatusFilter>,
    pub role: Option<Role>,
    /// The present, by which a deactivation may be over.
    pub now: Timestamp,
    pub sort: UserSort,
    pub descending: bool,
    /// Rows a page; 0 for the default.
    pub limit: u32,
    /// The `next_cursor` of a page in the same order.
    pub cursor: Option<String>,
}

/// Whether people may log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserStatusFilter {
    Active,
    Deactivated,
}

/// What users are sorted by. Whoever lacks it comes before everybody who has it, and last when descending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UserSort {
    /// The user name's key.
    #[default]
    Login,
    /// Last name, then first name, without case and accents.
    LastName,
    CreatedAt,
    LastLogin,
}

/// A set of users that another table knows: of a word or of a group.
struct Membership {
    /// Selects the members' ids, each once.
    ids: SelectStatement,
    /// Selects something when the user of the row at hand is a member.
    has_row: SelectStatement,
    /// Letters that were typed for it, as a guess at how few it holds.
    letters: usize,
}

/// Guesses a group's size as that of a word of this many letters.
const GROUP_LETTERS: usize = 3;

/// So many people are sooner fetched and sorted than met while following the order: of a million, as many rows are passed
/// until a page is full.
const SMALL: u64 = 5_000;

impl Reader {
    /// A page of users.
    ///
    /// A tenant may have a million, so the work is bounded by the page and by what is counted: a small set of people
    /// who have a word is fetched and sorted; of a large one the order is followed until the page is full.
    ///
    /// # Errors
    /// [`StorageError::BadCursor`] when the cursor is not from a page in the same order.
    pub async fn users(&self, query: &UserQuery) -> Result<Page<User>, StorageError> {
        let mut sets = self.memberships(query).into_iter();
        let leader = sets.next();
        let conditions =
            sets.fold(self.plain_conditions(query), |all, set| all.add(Expr::exists(set.has_row)));
        let is_alone = conditions.is_empty();
        let select = self.users_where().filter(conditions);
        let Some(leader) = leader else {
            let total = keyset::total(&self.db(), select.clone(), Column::Id).await?;
            return self.ordered(select, query, total).await;
        };
        let size = keyset::total_of(&self.db(), leader.ids.clone()).await?;
        let led = led_by(leader.ids, select.clone());
        let total = if is_alone { size } else { keyset::total(&self.db(), led.clone(), Column::Id).await? };
        let select = match size {
            Total::Exactly(size) if size <= SMALL => led,
            _ => select.filter(Expr::exists(leader.has_row)),
        };
        self.ordered(select, query, total).await
    }

    async fn ordered(
        &self,
        select: Select<Entity>,
        query: &UserQuery,
        total: Total,
    ) -> Result<Page<User>, StorageError> {
        let (name, sort) = match query.sort {
            UserSort::Login => ("users by login", Column::LoginSort),
            UserSort::LastName => ("users by name", Column::NameSort),
            UserSort::CreatedAt => ("users by creation", Column::CreatedAt),
            UserSort::LastLogin => ("users by login time", Column::LastLoginAt),
        };
        let order = Keyset { name, sort, id: Column::Id, descending: query.descending };
        let (cursor, limit, db) = (query.cursor.as_deref(), query.limit, self.db());
        if let UserSort::Login | UserSort::LastName = query.sort {
            let rows = order.select::<_, String>(select, cursor, limit)?.all(&db).await?;
            let key = |row: &Model| match query.sort {
                UserSort::Login => (row.login_sort.clone(), row.id),
                _ => (row.name_sort.clone(), row.id),
            };
            return order.page(rows, limit, total, key, from_row);
        }
        let rows = order.select::<_, i64>(select, cursor, limit)?.all(&db).await?;
        let key = |row: &Model| match query.sort {
            UserSort::CreatedAt => (row.created_at, row.id),
            _ => (row.last_login_at, row.id),
        };
        order.page(rows, limit, total, key, from_row)
    }

    /// The conditions on the user's own row.
    fn plain_conditions(&self, query: &UserQuery) -> Condition {
        let now = to_micros(query.now);
        let status = query.status.map(|status| match status {
            UserStatusFilter::Active => {
                Condition::any().add(Column::Deactivated.eq(false)).add(Column::ReactivateAt.lte(now))
            }
            UserStatusFilter::Deactivated => Condition::all()
                .add(Column::Deactivated.eq(true))
                .add(Condition::any().add(Column::ReactivateAt.is_null()).add(Column::ReactivateAt.gt(now))),
        });
        let filter = query.associated_filter.as_deref().map(exact_key);
        Condition::all()
            .add_option(filter.map(|key| Column::AssociatedFilterKey.eq(key)))
            .add_option(query.profile.as_deref().map(|profile| Column::ProfileKey.eq(exact_key(profile))))
            .add_option(query.role.map(|role| Column::Role.eq(role.name())))
            .add_option(status)
    }

    /// The words and the group, the one that is likely to hold the fewest first.
    fn memberships(&self, query: &UserQuery) -> Vec<Membership> {
        let mut sets: Vec<_> = query.words.iter().map(|word| self.word(word)).collect();
        sets.extend(query.group.as_deref().map(|name| self.group(name)));
        sets.sort_by_key(|set| std::cmp::Reverse(set.letters));
        sets
    }

    fn word(&self, word: &str) -> Membership {
        use user_word::Column as Word;
        let word = comparable(word);
        // No word begins with the last code point, so this is the end of all that begin with `word`.
        let end = format!("{word}\u{10ffff}");
        let rows = user_word::Entity::find()
            .select_only()
            .column(Word::UserId)
            .filter(Word::TenantId.eq(self.tenant_key()))
            .filter(Word::Word.gte(word.as_str()))
            .filter(Word::Word.lt(end));
        Membership {
            has_row: of_this_user(rows.clone(), (user_word::Entity, Word::UserId)),
            ids: rows.distinct().into_query(),
            letters: word.chars().count(),
        }
    }

    fn group(&self, name: &str) -> Membership {
        use user_group::Column as Group;
        let rows = user_group::Entity::find()
            .select_only()
            .column(Group::UserId)
            .filter(Group::TenantId.eq(self.tenant_key()))
            .filter(Group::GroupKey.eq(folded_key(&LoginKey::of(name))));
        Membership {
            has_row: of_this_user(rows.clone(), (user_group::Entity, Group::UserId)),
            ids: rows.distinct().into_query(),
            letters: GROUP_LETTERS,
        }
    }
}

/// `select`, going from the members to their rows instead of looking at each row for a member. SQLite, which knows no
/// sizes, takes the tables of a cross join in the order in which they stand; the servers find their own way.
fn led_by(members: SelectStatement, mut select: Select<Entity>) -> Select<Entity> {
    QuerySelect::query(&mut select)
        .from_clear()
        .from_subquery(members, "members")
        .cross_join(Entity)
        .and_where(Expr::col((Entity, Column::Id)).equals(("members", user_word::Column::UserId)));
    select
}

/// Of `rows`, those of the user in the surrounding query.
fn of_this_user<E: EntityTrait>(rows: Select<E>, user: (E, E::Column)) -> SelectStatement {
    rows.filter(Expr::col(user).equals((Entity, Column::Id))).into_query()
}
