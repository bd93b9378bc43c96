//! Many callers, one core.

use super::{
    guests::{ENDLESS, Recipe, constant, letters},
    support::{callee_of, host, loaded, password, patient, strict},
};
use crate::Limits;
use latchkey_domain::plugin::PluginFailure;
use std::{sync::Arc, time::Duration};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenant_with_endless_guests_delays_another_by_one_of_them() {
    let host = Arc::new(host(strict()));
    let endless = loaded(&host, &Recipe::generator(ENDLESS)).await;
    let quick = loaded(&host, &constant("correct horse")).await;
    let hostile: Vec<_> = (0..6)
        .map(|_| {
            let (host, callee) = (Arc::clone(&host), callee_of(1, &endless));
            tokio::spawn(async move { password(&host, callee).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(password(&host, callee_of(2, &quick)).await.as_deref(), Ok("correct horse"));
    let done = hostile.iter().filter(|task| task.is_finished()).count();
    assert!(done <= 3, "{done} of 6 went before");
    for task in hostile {
        assert_eq!(task.await.expect("no panic").unwrap_err().name(), "deadline");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_line_is_told_as_busy() {
    let host = Arc::new(host(Limits { queue_length_per_tenant: 2, ..strict() }));
    let endless = loaded(&host, &Recipe::generator(ENDLESS)).await;
    let calls: Vec<_> = (0..12)
        .map(|_| {
            let (host, callee) = (Arc::clone(&host), callee_of(1, &endless));
            tokio::spawn(async move { password(&host, callee).await.unwrap_err() })
        })
        .collect();
    let mut busy = 0;
    for call in calls {
        match call.await.expect("no panic") {
            PluginFailure::Busy => busy += 1,
            failure => assert_eq!(failure.name(), "deadline"),
        }
    }
    assert!((1..=10).contains(&busy), "{busy}");
}

/// Interrupting one guest never hits the next, and calls of several tenants don't mix.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn good_and_bad_guests_in_turn_get_what_is_theirs() {
    let host = Arc::new(host(Limits { deadline: Duration::from_millis(400), ..patient() }));
    let endless = loaded(&host, &Recipe::generator(ENDLESS)).await;
    let quick = loaded(&host, &letters()).await;
    let calls: Vec<_> = (0..60_u8)
        .map(|number| {
            let bad = number % 10 == 0;
            let callee = callee_of(number % 7, if bad { &endless } else { &quick });
            let host = Arc::clone(&host);
            tokio::spawn(async move { (bad, password(&host, callee).await) })
        })
        .collect();
    for call in calls {
        let (bad, result) = call.await.expect("no panic");
        assert_eq!(result.is_err(), bad, "{result:?}");
    }
}

#[tokio::test]
async fn a_caller_that_gives_up_frees_the_slot_when_its_guest_is_done() {
    let host = host(strict());
    let endless = loaded(&host, &Recipe::generator(ENDLESS)).await;
    let quick = loaded(&host, &constant("correct horse")).await;
    let patience = Duration::from_millis(10);
    assert!(tokio::time::timeout(patience, password(&host, callee_of(1, &endless))).await.is_err());
    assert_eq!(password(&host, callee_of(1, &quick)).await.as_deref(), Ok("correct horse"));
}

#[tokio::test]
async fn two_that_load_the_same_get_the_same() {
    let host = host(patient());
    let recipe = letters();
    let (one, other) = tokio::join!(loaded(&host, &recipe), loaded(&host, &recipe));
    assert_eq!(one, other);
}
