//! The demo's mailbox: a real SMTP server inside the binary, so that demo mails cross SMTP like any others, and a bounded
//! store of what arrived. Listens on loopback only and forwards nothing.
//!
//! Two kinds of addresses answer as a refusing server would, so that anybody can see what becomes of such mails:
//! those whose local part begins with `refuse` get `550 5.1.1 no such mailbox`, those that begin with `defer` get
//! `451 4.3.0 try again later`.

mod command;
mod letter;
mod session;
mod store;
#[cfg(test)]
mod tests;

pub use letter::StoredMail;

use latchkey_domain::Clock;
use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::Store;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinHandle,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Connections served at once; those beyond are told to come back.
const CONNECTIONS: usize = 64;

/// A running mailbox. Stops when dropped.
pub struct Mailbox {
    address: SocketAddr,
    store: Arc<Store>,
    stop: CancellationToken,
    listener: Mutex<Option<JoinHandle<()>>>,
}

impl Mailbox {
    /// Mails kept unless told otherwise; older ones go.
    pub const KEPT: usize = 2_000;

    /// Listens at `address` (port 0: a free one), keeping the newest `kept` mails. `clock` dates what arrives.
    ///
    /// # Errors
    /// When the address can't be listened at; also when it isn't loopback, for nobody else is to hand in or read mail.
    pub async fn start(address: SocketAddr, kept: usize, clock: Arc<dyn Clock>) -> io::Result<Self> {
        if !address.ip().is_loopback() {
            let problem = "the mailbox listens on loopback only";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
        }
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let store = Arc::new(Store::new(kept, clock));
        let stop = CancellationToken::new();
        let accept = tokio::spawn(accept(listener, store.clone(), stop.clone()));
        Ok(Self { address, store, stop, listener: Mutex::new(Some(accept)) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What `smtp_url` must be for mails to arrive here.
    #[must_use]
    pub fn smtp_url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Mails to `to` (compared without case), or all, oldest first.
    #[must_use]
    pub fn messages(&self, to: Option<&str>) -> Vec<Arc<StoredMail>> {
        self.store.messages(to)
    }

    #[must_use]
    pub fn message(&self, id: &str) -> Option<Arc<StoredMail>> {
        self.store.message(id)
    }

    /// Throws everything away.
    pub fn clear(&self) {
        self.store.clear();
    }

    /// Waits until at least `count` mails to `to` are there and returns them; those that are there when `patience` ends.
    pub async fn wait_for(&self, to: &str, count: usize, patience: Duration) -> Vec<Arc<StoredMail>> {
        let mut arrivals = self.store.arrivals();
        let enough = async {
            loop {
                arrivals.borrow_and_update();
                if self.messages(Some(to)).len() >= count || arrivals.changed().await.is_err() {
                    return;
                }
            }
        };
        let _ = tokio::time::timeout(patience, enough).await;
        self.messages(Some(to))
    }

    /// Stops listening and ends every connection. What has arrived can still be read.
    pub async fn stop(&self) {
        self.stop.cancel();
        let listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(listener) = listener {
            let _ = listener.await;
        }
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Serves connections until told to stop, then waits for those that are open to end.
async fn accept(listener: TcpListener, store: Arc<Store>, stop: CancellationToken) {
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    let sessions = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file descriptors, most likely: let some connections end before looking again.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let Ok(slot) = slots.clone().try_acquire_owned() else {
            sessions.spawn(turn_away(stream));
            continue;
        };
        let (store, stop) = (store.clone(), stop.clone());
        sessions.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                // A client that goes away in the middle of a sentence is no concern of ours.
                _ = session::serve(stream, &store) => {}
            }
            drop(slot);
        });
    }
    drop(listener);
    sessions.close();
    sessions.wait().await;
}

async fn turn_away(mut stream: TcpStream) {
    use tokio::io::AsyncWriteExt as _;
    let answer = b"421 4.3.2 too many connections, come back later\r\n";
    let _ = tokio::time::timeout(Duration::from_secs(1), stream.write_all(answer)).await;
}
