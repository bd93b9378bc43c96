//! The list of users: search, filters, orders, pages.

use crate::world::{World, at, person};
use latchkey_domain::{
    Role, login_name,
    page::Total,
    user::{User, UserStatus},
};
use latchkey_storage::{StorageError, UserQuery, UserSort, UserStatusFilter};
use std::cmp::Reverse;

on_every_database!(
    words_match_the_beginnings_of_words,
    filters_hold_together,
    every_order_is_paged_without_gaps_or_repeats,
    a_page_stays_put_while_rows_come_and_go,
    a_wrong_cursor_is_refused,
);

async fn insert(world: &World, users: &[User]) {
    let transaction = world.begin().await;
    for user in users {
        transaction.insert_user(user).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn logins(world: &World, query: &UserQuery) -> Vec<String> {
    let page = world.read().await.users(query).await.unwrap();
    assert_eq!(page.total, Total::Exactly(page.items.len() as u64), "all on one page");
    page.items.into_iter().map(|user| user.login).collect()
}

fn named(number: u128, login: &str, first: &str, last: &str) -> User {
    User { first_name: Some(first.into()), last_name: Some(last.into()), ..person(number, login) }
}

async fn words_match_the_beginnings_of_words(world: &World) {
    insert(
        world,
        &[
            named(10, "m.lopez", "María", "López-Gil"),
            named(11, "marius", "Marius", "Lopata"),
            named(12, "omar", "Omar", "Straße"),
            named(13, "100%", "Under_score", "Żółć"),
        ],
    )
    .await;
    let search = async |typed: &str| {
        let words = login_name::search_words([typed]);
        logins(world, &UserQuery { words, ..UserQuery::default() }).await
    };
    assert_eq!(search("mar").await, ["m.lopez", "marius"], "not omar");
    assert_eq!(search("MAR lop").await, ["m.lopez", "marius"]);
    assert_eq!(search("maría gil").await, ["m.lopez"]);
    assert_eq!(search("lopez").await, ["m.lopez"]);
    assert_eq!(search("strasse").await, ["omar"]);
    assert_eq!(search("score").await, ["100%"]);
    assert_eq!(search("zo").await, ["100%"]);
    assert_eq!(search("zol").await, [""; 0], "a stroke is no accent");
    assert_eq!(search("%").await, [""; 0], "what was typed is no pattern");
    assert_eq!(search("mar zzz").await, [""; 0]);
    assert_eq!(search("").await, ["100%", "ada", "m.lopez", "marius", "omar"]);
}

async fn filters_hold_together(world: &World) {
    let mut pupils: Vec<User> = ["p1", "p2", "p3", "p4"]
        .iter()
        .zip(20..)
        .map(|(login, number)| User {
            profile: Some("pupils".into()),
            associated_filter: Some("7b".into()),
            groups: vec!["Class 7b".into()],
            ..person(number, login)
        })
        .collect();
    pupils[0].status = UserStatus::Deactivated { reactivate_at: None };
    pupils[1].status = UserStatus::Deactivated { reactivate_at: Some(at(100)) };
    pupils[2].role = Some(Role::Auditor);
    pupils[3].profile = Some("Pupils".into());
    insert(world, &pupils).await;
    let all = UserQuery { now: at(99), ..UserQuery::default() };
    let profile = UserQuery { profile: Some("pupils".into()), ..all.clone() };
    assert_eq!(logins(world, &profile).await, ["p1", "p2", "p3"], "a profile is written in one way");
    let filter = UserQuery { associated_filter: Some("7b".into()), ..all.clone() };
    assert_eq!(logins(world, &filter).await, ["p1", "p2", "p3", "p4"]);
    let group = UserQuery { group: Some("CLASS 7B".into()), role: Some(Role::Auditor), ..all.clone() };
    assert_eq!(logins(world, &group).await, ["p3"]);
    let active = UserQuery { status: Some(UserStatusFilter::Active), ..all.clone() };
    let off = UserQuery { status: Some(UserStatusFilter::Deactivated), ..all.clone() };
    assert_eq!(logins(world, &active).await, ["ada", "p3", "p4"]);
    assert_eq!(logins(world, &off).await, ["p1", "p2"]);
    assert_eq!(logins(world, &UserQuery { now: at(100), ..off }).await, ["p1"], "its time is over");
    assert_eq!(logins(world, &UserQuery { now: at(100), ..active }).await, ["ada", "p2", "p3", "p4"]);
    let word = UserQuery { words: vec!["p".into()], group: Some("class 7b".into()), ..profile };
    assert_eq!(logins(world, &word).await, ["p1", "p2", "p3"]);
}

/// People with everything to sort by, some of it missing, much of it level.
fn crowd() -> Vec<User> {
    (0..23_u32)
        .map(|number| {
            let last = ["", "Ångström", "angstrom", "Zola", "Łuk", "de la Cruz", "De"][number as usize % 7];
            let scattered = u128::from((number * 37) % 101 + 200);
            User {
                last_name: (!last.is_empty()).then(|| last.into()),
                first_name: (number % 3 == 0).then(|| "Bo".into()),
                last_login_at: (number % 4 != 0).then(|| at(i64::from(number % 5) + 1)),
                created_at: at(i64::from(number % 6)),
                ..person(scattered, ["Ü", "u", "é", "e", "z", "Z "][number as usize % 6]) // told apart below
            }
        })
        .enumerate()
        .map(|(number, user)| User { login: format!("{}{number}", user.login), ..user })
        .collect()
}

async fn every_order_is_paged_without_gaps_or_repeats(world: &World) {
    insert(world, &crowd()).await;
    let reader = world.read().await;
    let mut all = crowd();
    all.push(crate::world::ada(crate::world::TENANT));
    for sort in [UserSort::Login, UserSort::LastName, UserSort::CreatedAt, UserSort::LastLogin] {
        for descending in [false, true] {
            let expected = in_order(&all, sort, descending);
            for limit in [1, 4, 24, 200] {
                let mut query = UserQuery { sort, descending, limit, ..UserQuery::default() };
                let mut paged = Vec::new();
                loop {
                    let page = reader.users(&query).await.unwrap();
                    assert_eq!(page.total, Total::Exactly(24));
                    assert!(!page.items.is_empty() && page.items.len() <= limit as usize);
                    paged.extend(page.items.into_iter().map(|user| user.id));
                    query.cursor = page.next_cursor;
                    if query.cursor.is_none() {
                        break;
                    }
                }
                assert_eq!(paged, expected, "{sort:?} descending={descending} limit={limit}");
            }
        }
    }
}

/// Only on SQLite, because the others take their time for so many people; the statements are the ones that
/// [`words_match_the_beginnings_of_words`] and [`filters_hold_together`] run on all.
#[tokio::test]
async fn a_large_tenant_is_listed_in_order_and_counted_so_far() {
    let Some(world) = World::create(latchkey_test_databases::Engine::Sqlite).await else { return };
    let people: Vec<User> =
        (1..=10_000).map(|number| person(number + 1_000_000, &format!("x{number:05}"))).collect();
    insert(&world, &people).await;
    let reader = world.read().await;
    let x = UserQuery { words: vec!["x".into()], limit: 2, descending: true, ..UserQuery::default() };
    let found = async |query: UserQuery| {
        let page = reader.users(&query).await.unwrap();
        let logins: Vec<_> = page.items.into_iter().map(|user| user.login).collect();
        (logins, page.total, page.next_cursor)
    };
    let (logins, total, next) = found(x.clone()).await;
    assert_eq!(
        (&logins[..], total),
        (&["x10000".to_owned(), "x09999".to_owned()][..], Total::Exactly(10_000))
    );
    let (logins, ..) = found(UserQuery { cursor: next, ..x.clone() }).await;
    assert_eq!(logins, ["x09998", "x09997"]);
    let active = UserQuery { status: Some(UserStatusFilter::Active), ..x.clone() };
    assert_eq!(found(active).await.1, Total::Exactly(10_000));
    assert_eq!(found(UserQuery::default()).await.1, Total::AtLeast(10_000), "Ada is one more");
    insert(&world, &[person(999, "x99999")]).await;
    let (logins, total, _) = found(x).await;
    assert_eq!((logins[0].as_str(), total), ("x99999", Total::AtLeast(10_000)));
    world.check_the_twin().await;
}

/// The order as documented, computed without a database.
fn in_order(users: &[User], sort: UserSort, descending: bool) -> Vec<latchkey_domain::id::UserId> {
    let words = |name: &Option<String>| login_name::search_words(name.as_deref()).join(" ");
    let text = |user: &User| match sort {
        UserSort::Login => login_name::LoginKey::of(&user.login).as_str().to_owned(),
        UserSort::LastName if user.last_name.is_none() && user.first_name.is_none() => String::new(),
        UserSort::LastName => format!("{}\t{}", words(&user.last_name), words(&user.first_name)),
        UserSort::CreatedAt | UserSort::LastLogin => String::new(),
    };
    let instant = |user: &User| match sort {
        UserSort::CreatedAt => Some(user.created_at),
        UserSort::LastLogin => user.last_login_at,
        UserSort::Login | UserSort::LastName => None,
    };
    let mut users: Vec<_> = users.iter().map(|user| (text(user), instant(user), user.id)).collect();
    users.sort();
    if descending {
        users.sort_by_key(|key| Reverse(key.clone()));
    }
    users.into_iter().map(|(.., id)| id).collect()
}

async fn a_page_stays_put_while_rows_come_and_go(world: &World) {
    insert(world, &[person(30, "b"), person(31, "d"), person(32, "f"), person(33, "h")]).await;
    let reader = world.read().await;
    let mut query = UserQuery { limit: 3, ..UserQuery::default() };
    let first = reader.users(&query).await.unwrap();
    assert_eq!(first.items.last().unwrap().login, "d");
    insert(world, &[person(34, "a"), person(35, "e")]).await;
    let transaction = world.begin().await;
    transaction.delete_user(person(31, "d").id, at(1)).await.unwrap();
    transaction.commit().await.unwrap();
    query.cursor = first.next_cursor;
    let second = reader.users(&query).await.unwrap();
    let logins: Vec<_> = second.items.iter().map(|user| user.login.as_str()).collect();
    assert_eq!(logins, ["e", "f", "h"], "neither the new a nor the vanished d moves the rest");
    assert_eq!(second.next_cursor, None);
}

async fn a_wrong_cursor_is_refused(world: &World) {
    insert(world, &[person(30, "b"), person(31, "d")]).await;
    let reader = world.read().await;
    let query = UserQuery { limit: 1, ..UserQuery::default() };
    let cursor = reader.users(&query).await.unwrap().next_cursor.unwrap();
    let wrong = [
        UserQuery { cursor: Some("rubbish!".into()), ..query.clone() },
        UserQuery { cursor: Some("e30".into()), ..query.clone() },
        UserQuery { cursor: Some(String::new()), ..query.clone() },
        UserQuery { cursor: Some(cursor[..cursor.len() - 4].into()), ..query.clone() },
        UserQuery { cursor: Some(cursor.clone()), descending: true, ..query.clone() },
        UserQuery { cursor: Some(cursor.clone()), sort: UserSort::CreatedAt, ..query.clone() },
    ];
    for query in wrong {
        let refused = reader.users(&query).await;
        assert!(matches!(refused, Err(StorageError::BadCursor)), "{query:?}");
    }
    reader.users(&UserQuery { cursor: Some(cursor), ..query }).await.unwrap();
}
