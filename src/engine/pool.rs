use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

/// Memory that threads take, use and give back, so that what it remembers lasts from batch to batch. Each gets what it had
/// before, if that is free, since its core's cache may still hold it.
pub(super) struct Pool<T>(Mutex<Vec<(ThreadId, T)>>);

impl<T: Default> Pool<T> {
    pub fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// Runs `use_it` with something that no other thread uses meanwhile.
    pub fn with<R>(&self, use_it: impl FnOnce(&mut T) -> R) -> R {
        let thread = thread::current().id();
        let mut item = self.take(thread).unwrap_or_default();
        let result = use_it(&mut item);
        self.items().push((thread, item));
        result
    }

    /// What this thread had before, or any.
    fn take(&self, thread: ThreadId) -> Option<T> {
        let mut items = self.items();
        let own = items.iter().position(|(of, _)| *of == thread);
        let place = own.or(items.len().checked_sub(1))?;
        Some(items.swap_remove(place).1)
    }

    fn items(&self) -> MutexGuard<'_, Vec<(ThreadId, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of it.
    pub fn into_items(self) -> Vec<T> {
        let items = self.0.into_inner();
        let items = items.unwrap_or_else(PoisonError::into_inner);
        items.into_iter().map(|(_, item)| item).collect()
    }
}

impl<T> fmt::Debug for Pool<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pool")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thread_gets_what_it_had_and_any_other_what_is_free() {
        let pool = Pool::<Vec<u8>>::new();
        let add = |number: u8| pool.with(|numbers| numbers.push(number));
        pool.with(|first| {
            first.push(1);
            thread::scope(|scope| {
                scope.spawn(|| (2..4).for_each(add));
            });
        });
        // That of the other thread came back first, that of this one last; this one takes its own.
        add(4);
        thread::scope(|scope| {
            scope.spawn(|| add(5));
        });
        assert_eq!(pool.into_items(), [vec![2, 3], vec![1, 4, 5]]);
    }
}
