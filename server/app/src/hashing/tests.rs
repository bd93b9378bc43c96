use super::*;
use std::sync::mpsc;

struct Zeros;
impl Entropy for Zeros {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

fn queue(workers: usize, queue_length: usize) -> HashingQueue {
    let parameters = Argon2Parameters { memory_kib: 8, iterations: 1, parallelism: 1 };
    let settings = HashingSettings { parameters, workers, memory_budget_mib: 64, queue_length };
    HashingQueue::start(settings, Arc::new(Zeros))
}

fn password() -> PlainPassword {
    PlainPassword::new("seven quiet herons").expect("short")
}

/// Holds the queue's only worker until the sender is used or dropped, and returns once it is held.
async fn occupy(queue: &Arc<HashingQueue>) -> mpsc::Sender<()> {
    let (release, held) = mpsc::channel::<()>();
    let (begun, has_begun) = oneshot::channel();
    let occupied = queue.clone();
    tokio::spawn(async move {
        let hold = move |_: &mut Argon2Memory| {
            let _ = begun.send(());
            let _ = held.recv();
        };
        occupied.run(Urgency::Interactive, hold).await
    });
    has_begun.await.expect("the worker takes the task");
    release
}

#[tokio::test]
async fn a_full_queue_says_when_to_come_back_and_recovers() {
    let queue = Arc::new(queue(1, 1));
    let release = occupy(&queue).await;
    let waiting = tokio::spawn({
        let queue = queue.clone();
        async move { queue.create(password(), Urgency::Interactive).await }
    });
    while queue.shared.waiting.lock().expect("unpoisoned").interactive.is_empty() {
        tokio::task::yield_now().await;
    }
    let refused = queue.create(password(), Urgency::Interactive).await;
    assert!(matches!(refused, Err(Failure::Busy { retry_after_seconds: 1.. })), "{refused:?}");
    drop(release);
    assert!(waiting.await.expect("no panic").is_ok());
    assert!(queue.create(password(), Urgency::Interactive).await.is_ok());
}

#[tokio::test]
async fn interactive_goes_before_bulk() {
    let queue = Arc::new(queue(1, 8));
    let release = occupy(&queue).await;
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = Vec::new();
    for urgency in [Urgency::Bulk, Urgency::Interactive] {
        let (queue_of_task, order) = (queue.clone(), order.clone());
        tasks.push(tokio::spawn(async move {
            let note = move |_: &mut Argon2Memory| order.lock().expect("unpoisoned").push(urgency);
            queue_of_task.run(urgency, note).await
        }));
        let arrived = |waiting: &Waiting| match urgency {
            Urgency::Bulk => !waiting.bulk.is_empty(),
            Urgency::Interactive => !waiting.interactive.is_empty(),
        };
        while !arrived(&queue.shared.waiting.lock().expect("unpoisoned")) {
            tokio::task::yield_now().await;
        }
    }
    drop(release);
    for task in tasks {
        task.await.expect("no panic").expect("room");
    }
    assert_eq!(*order.lock().expect("unpoisoned"), [Urgency::Interactive, Urgency::Bulk]);
}

#[test]
fn the_memory_budget_bounds_the_workers() {
    let settings = |budget| HashingSettings {
        parameters: Argon2Parameters::default(),
        workers: 8,
        memory_budget_mib: budget,
        queue_length: 1,
    };
    assert_eq!(settings(19 * 3).workers_within_budget(), 3);
    assert_eq!(settings(1).workers_within_budget(), 1);
    assert_eq!(settings(1024).workers_within_budget(), 8);
}
