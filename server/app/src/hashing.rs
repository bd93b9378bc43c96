//! The hashing queue: the one place where passwords are hashed, and where load beyond the machine's is turned away.
//!
//! A fixed number of threads (cores, or fewer where the memory budget says so), each with its own working memory that is
//! grown once. Interactive work (somebody waits) goes before bulk. The interactive queue is bounded: when it is full the
//! caller is told at once when to come back, and nothing else slows down. Bulk work waits, it is never refused.

use crate::Failure;
use latchkey_domain::{
    Entropy,
    password::{Argon2Memory, Argon2Parameters, PasswordRefusal, PlainPassword, Verifier},
    tenant::Tenant,
    user::User,
};
use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
};
use tokio::sync::{Semaphore, oneshot};

/// How the queue is cut to the machine.
#[derive(Debug, Clone, Copy)]
pub struct HashingSettings {
    pub parameters: Argon2Parameters,
    /// Threads that hash, at most one a core.
    pub workers: usize,
    /// Memory that hashing may take in all; fewer workers run where it doesn't suffice.
    pub memory_budget_mib: u32,
    /// Interactive tasks that may wait.
    pub queue_length: usize,
}

/// Who waits for the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    Interactive,
    Bulk,
}

type Task = Box<dyn FnOnce(&mut Argon2Memory) + Send>;

#[derive(Default)]
struct Waiting {
    interactive: VecDeque<Task>,
    bulk: VecDeque<Task>,
    closed: bool,
}

struct Shared {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
}

/// Handle to the hashing threads; they end when the last handle is dropped.
pub struct HashingQueue {
    shared: Arc<Shared>,
    settings: HashingSettings,
    /// Bulk callers wait here, so that a hundred thousand of them are not a hundred thousand boxed tasks.
    bulk_slots: Arc<Semaphore>,
    entropy: Arc<dyn Entropy>,
}

impl HashingQueue {
    /// Starts the threads.
    #[must_use]
    pub fn start(settings: HashingSettings, entropy: Arc<dyn Entropy>) -> Self {
        let shared = Arc::new(Shared { waiting: Mutex::default(), arrived: Condvar::new() });
        let workers = settings.workers_within_budget();
        for number in 0..workers {
            let shared = shared.clone();
            thread::Builder::new()
                .name(format!("hashing-{number}"))
                .spawn(move || work(&shared))
                .expect("a thread can be started while the server starts");
        }
        Self { shared, settings, bulk_slots: Arc::new(Semaphore::new(workers * 2)), entropy }
    }

    /// The cost of new hashes.
    #[must_use]
    pub fn parameters(&self) -> Argon2Parameters {
        self.settings.parameters
    }

    /// Hashes a new password under a salt of its own.
    pub async fn create(&self, password: PlainPassword, urgency: Urgency) -> Result<Verifier, Failure> {
        let (parameters, entropy) = (self.settings.parameters, self.entropy.clone());
        self.run(urgency, move |memory| Verifier::create(&password, parameters, &*entropy, memory)).await
    }

    /// Hashes a password under the salt and parameters of `beside`, to compare it with whatever shares them.
    pub async fn create_beside(
        &self,
        beside: Verifier,
        password: PlainPassword,
        urgency: Urgency,
    ) -> Result<Verifier, Failure> {
        self.run(urgency, move |memory| beside.create_beside(&password, memory)).await
    }

    /// Decides whether a password may become this person's in this tenant: as slow as hashing at worst, so it stands in the
    /// same queue.
    pub async fn judge(
        &self,
        tenant: &Tenant,
        user: &User,
        password: &PlainPassword,
    ) -> Result<Result<(), PasswordRefusal>, Failure> {
        let policy = tenant.settings.password.clone();
        if let Err(refusal) = policy.check_shape(password) {
            return Ok(Err(refusal));
        }
        let mut context = user.context_words();
        context.extend([tenant.slug.clone(), tenant.name.to_lowercase()]);
        let password = password.clone();
        self.run(Urgency::Interactive, move |_| policy.check(&password, &context)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        urgency: Urgency,
        hash: impl FnOnce(&mut Argon2Memory) -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let _slot = match urgency {
            Urgency::Interactive => None,
            Urgency::Bulk => self.bulk_slots.clone().acquire_owned().await.ok(),
        };
        let (answer, result) = oneshot::channel();
        let task: Task = Box::new(move |memory| {
            // Nobody waits any more when the connection is gone: then the work isn't done either.
            if !answer.is_closed() {
                let _ = answer.send(hash(memory));
            }
        });
        self.enqueue(urgency, task)?;
        result.await.map_err(|_| Failure::Internal("a hashing thread has ended".into()))
    }

    fn enqueue(&self, urgency: Urgency, task: Task) -> Result<(), Failure> {
        let mut waiting = self.shared.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match urgency {
            Urgency::Interactive if waiting.interactive.len() >= self.settings.queue_length => {
                return Err(Failure::Busy { retry_after_seconds: self.settings.seconds_to_drain() });
            }
            Urgency::Interactive => waiting.interactive.push_back(task),
            Urgency::Bulk => waiting.bulk.push_back(task),
        }
        drop(waiting);
        self.shared.arrived.notify_one();
        Ok(())
    }
}

impl HashingSettings {
    fn workers_within_budget(&self) -> usize {
        let affordable = self.memory_budget_mib.saturating_mul(1024) / self.parameters.memory_kib.max(1);
        self.workers.min(affordable as usize).max(1)
    }

    /// A full queue's time at the slowest pace we have seen for the default cost, about 35 hashes a second and core.
    fn seconds_to_drain(&self) -> u32 {
        let hashes_per_second = 35 * self.workers_within_budget();
        u32::try_from(self.queue_length / hashes_per_second).unwrap_or(u32::MAX).clamp(1, 60)
    }
}

impl Drop for HashingQueue {
    fn drop(&mut self) {
        self.shared.waiting.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.shared.arrived.notify_all();
    }
}

fn work(shared: &Shared) {
    let mut memory = Argon2Memory::default();
    while let Some(task) = next_task(shared) {
        task(&mut memory);
    }
}

fn next_task(shared: &Shared) -> Option<Task> {
    let mut waiting = shared.waiting.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        if let Some(task) = waiting.interactive.pop_front().or_else(|| waiting.bulk.pop_front()) {
            return Some(task);
        }
        if waiting.closed {
            return None;
        }
        waiting = shared.arrived.wait(waiting).unwrap_or_else(PoisonError::into_inner);
    }
}

#[cfg(test)]
mod tests;
