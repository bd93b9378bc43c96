use crate::{Limits, worlds::World};
use latchkey_domain::plugin::Inspection;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A component that can be called.
pub(crate) struct Loaded {
    pub(crate) world: World,
    pub(crate) inspection: Inspection,
    /// Bytes of machine code.
    pub(crate) code_bytes: usize,
}

/// The compiled components by digest; the one that was used longest ago goes first.
pub(crate) struct Library {
    shelf: Mutex<Shelf>,
    maximum_components: usize,
    maximum_code_bytes: usize,
}

#[derive(Default)]
struct Shelf {
    books: HashMap<String, Book>,
    uses: u64,
}

struct Book {
    loaded: Arc<Loaded>,
    last_use: u64,
}

impl Library {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            shelf: Mutex::default(),
            maximum_components: limits.kept_components.max(1),
            maximum_code_bytes: limits.kept_code_bytes,
        }
    }

    pub(crate) fn has(&self, digest: &str) -> bool {
        self.lock().books.contains_key(digest)
    }

    pub(crate) fn get(&self, digest: &str) -> Option<Arc<Loaded>> {
        let mut shelf = self.lock();
        shelf.uses += 1;
        let uses = shelf.uses;
        let book = shelf.books.get_mut(digest)?;
        book.last_use = uses;
        Some(Arc::clone(&book.loaded))
    }

    pub(crate) fn keep(&self, loaded: Arc<Loaded>) {
        let mut shelf = self.lock();
        shelf.uses += 1;
        let book = Book { last_use: shelf.uses, loaded };
        shelf.books.insert(book.loaded.inspection.digest.clone(), book);
        // The newest stays, however large it is: it was loaded to be called.
        while shelf.books.len() > 1
            && (shelf.books.len() > self.maximum_components || shelf.code_bytes() > self.maximum_code_bytes)
        {
            shelf.discard_oldest();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf {
    fn code_bytes(&self) -> usize {
        self.books.values().map(|book| book.loaded.code_bytes).sum()
    }

    fn discard_oldest(&mut self) {
        let oldest =
            self.books.iter().min_by_key(|(_, book)| book.last_use).map(|(digest, _)| digest.clone());
        if let Some(digest) = oldest {
            self.books.remove(&digest);
        }
    }
}
