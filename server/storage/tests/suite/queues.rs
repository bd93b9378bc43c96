//! Workers that share the mails and jobs of all tenants.

use crate::world::{LATER, MAIL, TENANT, TWIN, World, at, id, mail};
use latchkey_domain::{
    id::{JobId, MessageId, TenantId},
    mail::OutboxMessage,
};
use latchkey_storage::{NewJob, Storage};
use std::collections::BTreeSet;

on_every_database!(
    two_workers_get_each_mail_once,
    a_lease_that_ran_out_is_claimed_again,
    mails_that_wait_longest_come_first,
    two_workers_get_each_job_once,
    a_job_is_put_off_and_finished,
    jobs_are_claimed_by_kind,
    claiming_one_tenants_job_leaves_its_namesake_alone,
    a_job_of_a_dropped_transaction_is_none,
);

fn due(number: u128, second: i64) -> OutboxMessage {
    OutboxMessage { id: MessageId(id(number)), next_attempt_at: at(second), ..mail(TENANT, MAIL) }
}

async fn insert_mails(world: &World, mails: impl IntoIterator<Item = OutboxMessage>) {
    let transaction = world.begin().await;
    for mail in mails {
        transaction.insert_message(&mail).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

async fn insert_jobs(world: &World, tenant: TenantId, jobs: impl IntoIterator<Item = NewJob>) {
    let transaction = world.storage.begin(tenant).await.unwrap();
    for job in jobs {
        transaction.insert_job(&job).await.unwrap();
    }
    transaction.commit().await.unwrap();
}

fn job(number: u128, second: i64) -> NewJob {
    NewJob {
        id: JobId(id(number)),
        kind: "recover".into(),
        payload: format!("{{\"number\":{number}}}"),
        run_at: at(second),
    }
}

async fn two_workers_get_each_mail_once(world: &World) {
    insert_mails(world, (1000..1100).map(|number| due(number, 10))).await;
    let work = |storage: Storage| {
        tokio::spawn(async move {
            let mut got = Vec::new();
            loop {
                let claimed = storage.claim_mail(at(10), at(100), 7).await.unwrap();
                // Empty-handed may mean that the other one holds the rest right now.
                if claimed.is_empty() && storage.next_mail_due().await.unwrap().is_none_or(|due| due > at(10))
                {
                    break got;
                }
                got.extend(claimed.into_iter().map(|mail| mail.id.0.as_u128()));
            }
        })
    };
    let second_replica = connect_again(world).await;
    let workers = [work(world.storage.clone()), work(second_replica)];
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    assert_eq!(all.len(), 100, "none twice");
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), (1000..1100).collect());
}

async fn connect_again(world: &World) -> Storage {
    Storage::connect(&world.database.url, &Default::default()).await.unwrap()
}

async fn a_lease_that_ran_out_is_claimed_again(world: &World) {
    insert_mails(world, [due(1000, 10)]).await;
    assert_eq!(world.storage.next_mail_due().await.unwrap(), Some(at(10)));
    assert_eq!(world.storage.claim_mail(at(9), at(50), 10).await.unwrap().len(), 0, "not due yet");
    assert_eq!(world.storage.claim_mail(at(10), at(50), 10).await.unwrap().len(), 1);
    assert_eq!(world.storage.next_mail_due().await.unwrap(), Some(at(50)));
    assert_eq!(world.storage.claim_mail(at(49), at(90), 10).await.unwrap().len(), 0, "held");
    assert_eq!(world.storage.claim_mail(at(50), at(90), 10).await.unwrap().len(), 1);
}

async fn mails_that_wait_longest_come_first(world: &World) {
    insert_mails(world, [due(1000, 30), due(1001, 10), due(1002, 20)]).await;
    let claimed = world.storage.claim_mail(at(30), at(90), 2).await.unwrap();
    assert_eq!(claimed.iter().map(|mail| mail.id.0.as_u128()).collect::<Vec<_>>(), [1001, 1002]);
    assert_eq!(world.storage.claim_mail(at(LATER), at(LATER + 1), 0).await.unwrap().len(), 0);
}

async fn two_workers_get_each_job_once(world: &World) {
    insert_jobs(world, TENANT, (1..=30).map(|number| job(number, 10))).await;
    insert_jobs(world, TWIN, (31..=60).map(|number| job(number, 10))).await;
    let work = |storage: Storage| {
        tokio::spawn(async move {
            let mut got = Vec::new();
            while storage.next_job_due(&["recover"]).await.unwrap().is_some_and(|due| due <= at(10)) {
                for claimed in storage.claim_jobs(&["recover"], at(10), at(100), 4).await.unwrap() {
                    assert_eq!((claimed.kind.as_str(), claimed.attempts), ("recover", 1));
                    let number = claimed.id.0.as_u128();
                    assert_eq!(claimed.payload, format!("{{\"number\":{number}}}"));
                    assert_eq!(claimed.tenant, if number <= 30 { TENANT } else { TWIN });
                    let transaction = storage.begin(claimed.tenant).await.unwrap();
                    assert!(transaction.finish_job(claimed.id).await.unwrap());
                    transaction.commit().await.unwrap();
                    got.push(number);
                }
            }
            got
        })
    };
    let workers = [work(world.storage.clone()), work(connect_again(world).await)];
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    assert_eq!(all.len(), 60, "none twice");
    assert_eq!(world.storage.next_job_due(&["recover"]).await.unwrap(), None);
}

async fn a_job_is_put_off_and_finished(world: &World) {
    insert_jobs(world, TENANT, [job(1, 10)]).await;
    assert_eq!(world.storage.claim_jobs(&["recover"], at(10), at(50), 9).await.unwrap()[0].attempts, 1);
    assert_eq!(world.storage.claim_jobs(&["recover"], at(49), at(90), 9).await.unwrap(), []);
    assert_eq!(world.storage.claim_jobs(&["recover"], at(50), at(90), 9).await.unwrap()[0].attempts, 2);
    let wrong_door = world.storage.begin(TWIN).await.unwrap();
    assert!(!wrong_door.retry_job(JobId(id(1)), at(70)).await.unwrap());
    assert!(!wrong_door.finish_job(JobId(id(1))).await.unwrap());
    drop(wrong_door);
    let transaction = world.begin().await;
    assert!(transaction.retry_job(JobId(id(1)), at(70)).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(world.storage.next_job_due(&["recover"]).await.unwrap(), Some(at(70)));
    let transaction = world.begin().await;
    assert!(transaction.finish_job(JobId(id(1))).await.unwrap());
    assert!(!transaction.finish_job(JobId(id(1))).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(world.storage.next_job_due(&["recover"]).await.unwrap(), None);
}

async fn jobs_are_claimed_by_kind(world: &World) {
    let of_kind = |kind: &str, number, second| NewJob { kind: kind.into(), ..job(number, second) };
    let jobs = [
        of_kind("logout", 1, 5),
        of_kind("recover", 2, 10),
        of_kind("Recover", 3, 4),
        of_kind("recover ", 4, 4),
        of_kind("logout", 5, 20),
    ];
    insert_jobs(world, TENANT, jobs).await;
    let storage = &world.storage;
    let due = async |kinds: &[&str]| storage.next_job_due(kinds).await.unwrap();
    assert_eq!(due(&["recover"]).await, Some(at(10)));
    assert_eq!(due(&["logout"]).await, Some(at(5)));
    assert_eq!(due(&["recover", "logout"]).await, Some(at(5)));
    assert_eq!(due(&["nothing"]).await, None);
    assert_eq!(due(&[]).await, None);
    let claim = async |kinds: &[&str], limit| {
        let claimed = storage.claim_jobs(kinds, at(20), at(100), limit).await.unwrap();
        claimed.into_iter().map(|job| job.id.0.as_u128()).collect::<Vec<_>>()
    };
    assert_eq!(claim(&[], 9).await, [0; 0]);
    assert_eq!(claim(&["nothing"], 9).await, [0; 0]);
    assert_eq!(claim(&["recover"], 1).await, [2], "those of other kinds wait longer and don't count");
    assert_eq!(due(&["recover"]).await, Some(at(100)));
    assert_eq!(due(&["logout"]).await, Some(at(5)), "untouched");
    assert_eq!(claim(&["recover", "logout"], 9).await, [1, 5]);
    assert_eq!(claim(&["recover", "logout"], 9).await, [0; 0]);
    assert_eq!(claim(&["Recover", "recover "], 9).await.len(), 2);
}

async fn claiming_one_tenants_job_leaves_its_namesake_alone(world: &World) {
    let of_kind = |kind: &str, number, second| NewJob { kind: kind.into(), ..job(number, second) };
    insert_jobs(
        world,
        TENANT,
        [of_kind("recover", 1, 10), of_kind("logout", 2, 10), of_kind("recover", 3, 50)],
    )
    .await;
    insert_jobs(world, TWIN, [of_kind("recover", 2, 10), of_kind("recover", 3, 10)]).await;
    let claimed = world.storage.claim_jobs(&["recover"], at(10), at(100), 9).await.unwrap();
    let mut claimed: Vec<_> = claimed.into_iter().map(|job| (job.tenant, job.id.0.as_u128())).collect();
    claimed.sort_unstable();
    assert_eq!(claimed, [(TENANT, 1), (TWIN, 2), (TWIN, 3)]);
    assert_eq!(world.storage.next_job_due(&["logout"]).await.unwrap(), Some(at(10)), "of another kind");
    assert_eq!(world.storage.next_job_due(&["recover"]).await.unwrap(), Some(at(50)), "not due yet");
    let rest = world.storage.claim_jobs(&["recover", "logout"], at(50), at(100), 9).await.unwrap();
    assert!(rest.iter().all(|job| job.tenant == TENANT && job.attempts == 1), "{rest:?}");
    assert_eq!(rest.len(), 2);
}

async fn a_job_of_a_dropped_transaction_is_none(world: &World) {
    let transaction = world.begin().await;
    transaction.insert_job(&job(1, 10)).await.unwrap();
    drop(transaction);
    assert_eq!(world.storage.next_job_due(&["recover"]).await.unwrap(), None);
}
