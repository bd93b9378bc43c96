//! Refresh tokens that give way at the same time share a commit. Whoever finds nobody at work begins, and takes along what
//! comes meanwhile; so nothing waits for a timer, and an idle server has no task for it.

use crate::{App, Failure};
use latchkey_storage::{Rotation, StorageError};
use std::sync::{Mutex, PoisonError};
use tokio::sync::oneshot;

/// At once, so that nobody waits long for a commit.
const MOST: usize = 64;

/// What waits for the next commit.
#[derive(Default)]
pub(crate) struct Rotations {
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    asked: Vec<Asked>,
    is_at_work: bool,
}

struct Asked {
    rotation: Rotation,
    answer: oneshot::Sender<Result<bool, StorageError>>,
}

/// Whether the token was the living one of a grant that hasn't ended.
pub(super) async fn rotate(app: &App, rotation: Rotation) -> Result<bool, Failure> {
    let (answer, answered) = oneshot::channel();
    if app.rotations.join(Asked { rotation, answer }) {
        // On its own: whoever asked first may go away before the others have their answers.
        tokio::spawn(work(app.clone()));
    }
    let answered = answered.await.map_err(|_| Failure::Internal("a rotation was forgotten".into()))?;
    Ok(answered?)
}

impl Rotations {
    /// `true` for whoever has to begin.
    fn join(&self, asked: Asked) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.asked.push(asked);
        !std::mem::replace(&mut waiting.is_at_work, true)
    }

    /// What is to be done now; nothing ends the work.
    fn take(&self) -> Vec<Asked> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let count = waiting.asked.len().min(MOST);
        waiting.is_at_work = count > 0;
        waiting.asked.drain(..count).collect()
    }
}

/// Lets the next who asks begin anew, should the work end in a panic; those who wait are told that they were forgotten.
struct Unfinished<'a>(&'a Rotations);

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            *self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Waiting::default();
        }
    }
}

async fn work(app: App) {
    let _unfinished = Unfinished(&app.rotations);
    loop {
        let asked = app.rotations.take();
        if asked.is_empty() {
            return;
        }
        let rotations: Vec<_> = asked.iter().map(|asked| asked.rotation).collect();
        match app.storage().rotate_grants(&rotations).await {
            Ok(rotated) => {
                for (asked, rotated) in asked.into_iter().zip(rotated) {
                    // Whoever has gone away gets the same answer within the grace.
                    let _ = asked.answer.send(Ok(rotated));
                }
            }
            Err(_) => one_by_one(&app, asked).await,
        }
    }
}

/// Nobody fails because of somebody else.
async fn one_by_one(app: &App, asked: Vec<Asked>) {
    for Asked { rotation, answer } in asked {
        let rotated = app.storage().rotate_grants(&[rotation]).await;
        let _ = answer.send(rotated.map(|rotated| rotated.first() == Some(&true)));
    }
}
