use super::{
    connection::Connector,
    exchange::{Failure, Session, Stage},
};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::{Instant, timeout_at},
};

/// A connection that has been idle for longer is ended rather than used: servers and firewalls begin to forget it.
const LONGEST_IDLE: Duration = Duration::from_secs(30);

/// Many servers end a connection after a hundred mails, some by refusing the next.
const MAILS_A_CONNECTION: u32 = 100;

/// The connections to one server: at most so many at work, those at rest kept for the next mail.
pub(super) struct Pool {
    connector: Connector,
    slots: Semaphore,
    idle: Mutex<Vec<Session>>,
}

impl Pool {
    pub(super) fn new(connector: Connector, size: usize) -> Self {
        Self { connector, slots: Semaphore::new(size.max(1)), idle: Mutex::default() }
    }

    /// The right to use one connection.
    pub(super) async fn slot(&self, deadline: Instant) -> Result<SemaphorePermit<'_>, Failure> {
        let stage = Stage::Waiting;
        match timeout_at(deadline, self.slots.acquire()).await {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) | Err(_) => Err(Failure::Silence { stage }),
        }
    }

    /// The connection used last, so that those not needed grow old and are ended.
    pub(super) fn take_idle(&self) -> Option<Session> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|session| session.used_at.elapsed() < LONGEST_IDLE);
        idle.pop()
    }

    pub(super) async fn connect(&self, deadline: Instant) -> Result<Session, Failure> {
        self.connector.connect(deadline).await.map(Session::new)
    }

    /// Keeps the connection for the next mail if it can still be used.
    pub(super) async fn put_back(&self, mut session: Session, deadline: Instant) {
        if !session.recover(deadline).await {
            return;
        }
        if session.mails >= MAILS_A_CONNECTION {
            session.quit().await;
            return;
        }
        session.used_at = Instant::now();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(session);
    }
}
