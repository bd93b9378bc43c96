use super::*;
use std::time::Duration;
use tokio::{sync::mpsc, task::yield_now};

fn tenant(number: u8) -> TenantId {
    format!("01890000-0000-7000-8000-0000000000{number:02x}").parse().expect("a UUID")
}

fn queue(length: usize, length_per_tenant: usize) -> Arc<Queue> {
    Arc::new(Queue::new(&Limits {
        queue_length: length,
        queue_length_per_tenant: length_per_tenant,
        ..Limits::default()
    }))
}

/// Lets every task get as far as it can.
async fn settle() {
    for _ in 0..50 {
        yield_now().await;
    }
}

#[tokio::test]
async fn tenants_take_turns_however_many_calls_one_of_them_makes() {
    let queue = queue(100, 100);
    let (order, mut served) = mpsc::unbounded_channel();
    let call = |name: &'static str, by: u8| {
        let (queue, order) = (Arc::clone(&queue), order.clone());
        tokio::spawn(async move {
            let _slot = queue.turn(tenant(by)).await.expect("room");
            order.send(name).expect("the test listens");
            yield_now().await;
        })
    };
    let running = queue.turn(tenant(1)).await.expect("room");
    let calls = ["a1", "a2", "a3", "a4"].map(|name| call(name, 1));
    settle().await;
    let late = [call("b1", 2), call("b2", 2), call("c1", 3)];
    settle().await;
    drop(running);
    for task in calls.into_iter().chain(late) {
        task.await.expect("no panic");
    }
    drop(order);
    let mut names = Vec::new();
    while let Some(name) = served.recv().await {
        names.push(name);
    }
    // Of each tenant one stands before the slot, so b and c come after one of a's, not after all.
    assert_eq!(names, ["a1", "b1", "c1", "a2", "b2", "a3", "a4"]);
}

#[tokio::test]
async fn a_tenant_fills_its_own_line_and_all_together_the_queue() {
    let queue = queue(5, 3);
    let running = queue.turn(tenant(1)).await.expect("room");
    let wait = |by: u8| {
        let queue = Arc::clone(&queue);
        tokio::spawn(async move { queue.turn(tenant(by)).await.map(drop) })
    };
    let mut waiting = vec![wait(1), wait(1), wait(1)];
    settle().await;
    assert!(matches!(queue.turn(tenant(1)).await, Err(PluginFailure::Busy)));
    waiting.extend([wait(2), wait(2)]);
    settle().await;
    assert!(matches!(queue.turn(tenant(3)).await, Err(PluginFailure::Busy)), "the whole queue is full");
    drop(running);
    for task in waiting {
        assert_eq!(task.await.expect("no panic"), Ok(()));
    }
    assert!(queue.turn(tenant(3)).await.is_ok());
}

#[tokio::test]
async fn whoever_gives_up_leaves_the_line() {
    let queue = queue(2, 1);
    let running = queue.turn(tenant(1)).await.expect("room");
    for _ in 0..3 {
        let patience = tokio::time::timeout(Duration::from_millis(5), queue.turn(tenant(2)));
        assert!(patience.await.is_err(), "it waits, and isn't refused");
    }
    drop(running);
    assert!(queue.turn(tenant(2)).await.is_ok());
    assert!(queue.lock().lines.is_empty(), "nothing is kept of tenants that wait no more");
}
