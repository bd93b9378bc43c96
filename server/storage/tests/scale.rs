#![allow(clippy::all, clippy::disallowed_methods, clippy::unwrap_used)]
#[path = "suite/world.rs"]
#[allow(dead_code)]
mod world;
use latchkey_domain::{
    Role,
    id::{TenantId, UserId},
    user::{User, UserStatus},
};
use latchkey_storage::*;
use latchkey_test_databases::{Engine as E, TestDatabase};
use std::time::Instant;

#[tokio::test(flavor = "multi_thread")]
async fn scale() {
    let engine = match std::env::var("SCALE").unwrap().as_str() {
        "postgres" => E::Postgres,
        "mariadb" => E::Mariadb,
        _ => E::Sqlite,
    };
    let big: u32 = std::env::var("BIG").unwrap().parse().unwrap();
    let db = TestDatabase::create(engine).unwrap();
    let storage = Storage::connect(&db.url, &ConnectOptions::default()).await.unwrap();
    storage.migrate().await.unwrap();
    let firsts = ["Ada", "Maria", "Jonas", "Ines", "Omar", "Zbigniew", "Li", "Pedro", "Anna", "Bob"];
    for (t, n) in [(1u128, 10_000u32), (2, big)] {
        let tenant = TenantId(world::id(t));
        storage
            .insert_tenant(&world::tenant(tenant, &format!("t{t}")), &world::event(tenant, 1))
            .await
            .unwrap();
        let start = Instant::now();
        let mut i = 0;
        while i < n {
            let tx = storage.begin(tenant).await.unwrap();
            for _ in 0..5000.min(n - i) {
                let h = i.wrapping_mul(2654435761);
                let user = User {
                    tenant,
                    id: UserId(world::id(u128::from(i) + 10)),
                    email: Some(format!("u{i}@school{}.example", h % 50)),
                    email_is_login: true,
                    first_name: Some(firsts[(h >> 8) as usize % 10].into()),
                    last_name: Some(format!("Name{}", (h >> 4) % 50_000)),
                    groups: vec![
                        format!("class {}", (h >> 3) % 400),
                        if h % 10 < 9 { "pupils".into() } else { "teachers".into() },
                    ],
                    profile: Some(if i % 1000 == 7 { "admin".into() } else { "pupil".into() }),
                    associated_filter: Some(format!("f{}", h % 20)),
                    status: if i % 100 == 5 {
                        UserStatus::Deactivated { reactivate_at: None }
                    } else {
                        UserStatus::Active
                    },
                    role: (i % 2000 == 3).then_some(Role::Helpdesk),
                    created_at: world::at(i64::from(h) / 1000),
                    last_login_at: (h % 3 == 0).then(|| world::at(i64::from(h) + 1)),
                    ..world::person(0, &format!("user{i}"))
                };
                tx.insert_user(&user).await.unwrap();
                i += 1;
            }
            tx.commit().await.unwrap();
        }
        println!("inserted {n} in {:?}", start.elapsed());
    }
    let w = |words: &[&str]| words.iter().map(|s| s.to_string()).collect::<Vec<_>>();
    let q = UserQuery { limit: 50, ..UserQuery::default() };
    let queries: Vec<(&str, UserQuery)> = vec![
        ("plain", q.clone()),
        ("plain by name desc", UserQuery { sort: UserSort::LastName, descending: true, ..q.clone() }),
        ("by last login", UserQuery { sort: UserSort::LastLogin, descending: true, ..q.clone() }),
        ("word narrow", UserQuery { words: w(&["user4321"]), ..q.clone() }),
        ("word middling", UserQuery { words: w(&["name12"]), ..q.clone() }),
        ("word broad", UserQuery { words: w(&["ma"]), ..q.clone() }),
        ("word all", UserQuery { words: w(&["u"]), ..q.clone() }),
        ("two words", UserQuery { words: w(&["maria", "name4"]), ..q.clone() }),
        ("word+by name", UserQuery { words: w(&["maria"]), sort: UserSort::LastName, ..q.clone() }),
        ("word none", UserQuery { words: w(&["qqq"]), ..q.clone() }),
        ("group narrow", UserQuery { group: Some("class 7".into()), ..q.clone() }),
        ("group broad", UserQuery { group: Some("pupils".into()), ..q.clone() }),
        ("group+word", UserQuery { group: Some("pupils".into()), words: w(&["zbig"]), ..q.clone() }),
        ("profile broad", UserQuery { profile: Some("pupil".into()), ..q.clone() }),
        ("profile narrow", UserQuery { profile: Some("admin".into()), ..q.clone() }),
        (
            "profile broad by name",
            UserQuery { profile: Some("pupil".into()), sort: UserSort::LastName, ..q.clone() },
        ),
        ("filter", UserQuery { associated_filter: Some("f7".into()), ..q.clone() }),
        (
            "filter by name",
            UserQuery { associated_filter: Some("f7".into()), sort: UserSort::LastName, ..q.clone() },
        ),
        ("active", UserQuery { status: Some(UserStatusFilter::Active), ..q.clone() }),
        ("deactivated", UserQuery { status: Some(UserStatusFilter::Deactivated), ..q.clone() }),
        ("role", UserQuery { role: Some(Role::Helpdesk), ..q.clone() }),
        (
            "active profile word",
            UserQuery {
                status: Some(UserStatusFilter::Active),
                profile: Some("pupil".into()),
                words: w(&["an"]),
                ..q.clone()
            },
        ),
    ];
    for (name, query) in queries {
        let mut times = vec![];
        for t in [1u128, 2] {
            let reader = storage.read(TenantId(world::id(t))).await.unwrap();
            let mut all = vec![];
            for _ in 0..5 {
                let start = Instant::now();
                let page = reader.users(&query).await.unwrap();
                all.push(start.elapsed());
                if let Some(cursor) = page.next_cursor {
                    let start = Instant::now();
                    reader.users(&UserQuery { cursor: Some(cursor), ..query.clone() }).await.unwrap();
                    all.push(start.elapsed());
                }
            }
            all.sort();
            times.push(all[all.len() * 9 / 10]);
        }
        println!(
            "{name:25} {:>10.2?} {:>10.2?}  x{:.1}",
            times[0],
            times[1],
            times[1].as_secs_f64() / times[0].as_secs_f64()
        );
    }
    let start = Instant::now();
    let n = storage.read(TenantId(world::id(2))).await.unwrap().groups().await.unwrap().len();
    println!("groups {n} {:?}", start.elapsed());
}
