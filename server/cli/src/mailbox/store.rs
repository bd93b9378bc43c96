use super::letter::{Letter, StoredMail};
use latchkey_domain::{Clock, Timestamp, clock};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::watch;

/// The newest mails, in memory: they hold links and passwords, which shall not rest on a disk.
pub(super) struct Store {
    mails: Mutex<VecDeque<Arc<StoredMail>>>,
    kept: usize,
    clock: Arc<dyn Clock>,
    /// Part of every id, so that an id of an earlier run finds nothing rather than another mail.
    opened_at: Timestamp,
    /// Counts every mail that ever arrived.
    arrived: watch::Sender<u64>,
}

impl Store {
    pub(super) fn new(kept: usize, clock: Arc<dyn Clock>) -> Self {
        Self {
            mails: Mutex::default(),
            kept: kept.max(1),
            opened_at: clock.now(),
            clock,
            arrived: watch::Sender::new(0),
        }
    }

    /// Keeps one mail for each recipient.
    pub(super) fn deliver(&self, sender: &str, recipients: &[String], content: &[u8]) {
        let letter = Letter::parse(content);
        let received_at = self.clock.now();
        let mut mails = self.lock();
        for recipient in recipients {
            let number = *self.arrived.borrow() + 1;
            while mails.len() >= self.kept {
                mails.pop_front();
            }
            mails.push_back(Arc::new(StoredMail {
                id: format!("{:x}-{number}", clock::to_micros(self.opened_at)),
                to: recipient.clone(),
                from: letter.from.clone().unwrap_or_else(|| sender.to_owned()),
                subject: letter.subject.clone(),
                text: letter.text.clone(),
                html: letter.html.clone(),
                headers: letter.headers.clone(),
                received_at,
            }));
            self.arrived.send_replace(number);
        }
    }

    pub(super) fn messages(&self, to: Option<&str>) -> Vec<Arc<StoredMail>> {
        let to = to.map(str::to_lowercase);
        let is_wanted = |mail: &&Arc<StoredMail>| to.as_ref().is_none_or(|to| mail.to.to_lowercase() == *to);
        self.lock().iter().filter(is_wanted).cloned().collect()
    }

    pub(super) fn message(&self, id: &str) -> Option<Arc<StoredMail>> {
        self.lock().iter().find(|mail| mail.id == id).cloned()
    }

    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    /// Changes whenever a mail arrives.
    pub(super) fn arrivals(&self) -> watch::Receiver<u64> {
        self.arrived.subscribe()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<StoredMail>>> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
