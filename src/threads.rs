//! Work on several threads, whose results are taken in order. This room knows nothing of what the work is.

mod permits;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;

use permits::Permits;

/// How many times a thread looks again for what another has for a moment: some tens of microseconds, if no other thread wants
/// the processor meanwhile.
const LOOKS: usize = 200;

/// Calls `next` until there is nothing more, `make` with each job that it gave, on several threads at once, and `take`
/// with what was made, on this thread and in the order of the jobs.
///
/// This thread is one of the `threads`: it makes something when there is nothing to take, and takes no sooner than that is
/// made. There are fewer of them if the system has no more. Each has a `state` of its own, in which `next`, that is called
/// on one thread at a time, may put what `make` needs. At most `ahead` jobs for each thread are begun before what is made
/// of the first of them is taken.
///
/// # Errors
///
/// What `take` fails with; nothing is taken from then on.
///
/// # Panics
///
/// If `state`, `next`, `make` or `take` does, on whatever thread.
pub fn in_order<State, Job, Made: Send, Failure>(
    threads: NonZero<usize>,
    ahead: usize,
    state: impl Fn() -> State + Sync,
    next: impl FnMut(&mut State) -> Option<Job> + Send,
    make: impl Fn(&mut State, Job) -> Made + Sync,
    take: impl FnMut(Made) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let workshop = Workshop {
        jobs: Mutex::new(Jobs {
            next,
            begun: 0,
            ended: false,
        }),
        permits: Permits::new(threads.get().saturating_mul(ahead.max(1))),
        state,
        make,
    };
    let (results, finished) = channel();
    thread::scope(|scope| {
        // When this goes, by a panic or not, the other threads end.
        let _closing = workshop.permits.close_at_last();
        for _ in 1..threads.get() {
            let (workshop, results) = (&workshop, results.clone());
            let spawned =
                thread::Builder::new().spawn_scoped(scope, move || workshop.make_all(&results));
            if spawned.is_err() {
                break;
            }
        }
        drop(results);
        workshop.take_all(&finished, take)
    })
}

/// What the threads share.
struct Workshop<State, Next, Make> {
    jobs: Mutex<Jobs<Next>>,
    permits: Permits,
    state: State,
    make: Make,
}

struct Jobs<Next> {
    next: Next,
    /// How many were given out.
    begun: usize,
    ended: bool,
}

enum Message<Made> {
    /// What was made of a job, by its number.
    Done(usize, Made),
    Panicked,
}

impl<NewState, Next, Make> Workshop<NewState, Next, Make> {
    /// What this thread does.
    fn take_all<State, Job, Made, Failure>(
        &self,
        finished: &Receiver<Message<Made>>,
        mut take: impl FnMut(Made) -> Result<(), Failure>,
    ) -> Result<(), Failure>
    where
        NewState: Fn() -> State,
        Next: FnMut(&mut State) -> Option<Job>,
        Make: Fn(&mut State, Job) -> Made,
    {
        let mut state = (self.state)();
        let mut ended = false;
        let mut waiting = BTreeMap::new();
        let mut expected = 0;
        loop {
            while let Some(made) = waiting.remove(&expected) {
                take(made)?;
                expected += 1;
                self.permits.give();
            }
            let message = match finished.try_recv() {
                Ok(message) => message,
                Err(_) if !ended && self.permits.try_get() => match self.make_next(&mut state) {
                    Some((number, made)) => Message::Done(number, made),
                    None => {
                        ended = true;
                        continue;
                    }
                },
                Err(_) => match finished.recv() {
                    Ok(message) => message,
                    // The other threads have ended.
                    Err(_) => return Ok(()),
                },
            };
            match message {
                Message::Done(number, made) => waiting.insert(number, made),
                // The scope passes the panic on.
                Message::Panicked => return Ok(()),
            };
        }
    }

    /// What each of the other threads does.
    fn make_all<State, Job, Made>(&self, results: &Sender<Message<Made>>)
    where
        NewState: Fn() -> State,
        Next: FnMut(&mut State) -> Option<Job>,
        Make: Fn(&mut State, Job) -> Made,
    {
        let _alarm = Alarm(results);
        let mut state = (self.state)();
        while self.permits.wait()
            && let Some((number, made)) = self.make_next(&mut state)
            && results.send(Message::Done(number, made)).is_ok()
        {}
    }

    /// What is made of the next job, and its number.
    fn make_next<State, Job, Made>(&self, state: &mut State) -> Option<(usize, Made)>
    where
        Next: FnMut(&mut State) -> Option<Job>,
        Make: Fn(&mut State, Job) -> Made,
    {
        let mut jobs = lock_soon(&self.jobs);
        let (number, job) = jobs.next(state)?;
        drop(jobs);
        Some((number, (self.make)(state, job)))
    }
}

/// Waits awake at first: a thread that sleeps is woken late, and often where the one that wakes it is running.
fn lock_soon<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    for _ in 0..LOOKS {
        match mutex.try_lock() {
            Ok(guard) => return guard,
            Err(TryLockError::Poisoned(error)) => return error.into_inner(),
            Err(TryLockError::WouldBlock) => thread::yield_now(),
        }
    }
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<Next> Jobs<Next> {
    fn next<State, Job>(&mut self, state: &mut State) -> Option<(usize, Job)>
    where
        Next: FnMut(&mut State) -> Option<Job>,
    {
        if self.ended {
            return None;
        }
        let job = (self.next)(state);
        self.ended = job.is_none();
        let number = self.begun;
        self.begun += 1;
        Some((number, job?))
    }
}

/// Tells the thread that takes when its own panics, so that nobody waits for what never comes.
struct Alarm<'a, Made>(&'a Sender<Message<Made>>);

impl<Made> Drop for Alarm<'_, Made> {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.send(Message::Panicked);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn threads(count: usize) -> NonZero<usize> {
        NonZero::new(count).unwrap()
    }

    #[test]
    fn what_is_made_is_taken_in_order() {
        for (count, ahead) in [(1, 1), (2, 1), (2, 4), (5, 2), (5, 0)] {
            for jobs in [0, 1, 2, 7, 300] {
                let (mut numbers, mut taken) = (0..jobs, Vec::new());
                let made = in_order(
                    threads(count),
                    ahead,
                    || 0,
                    |state| {
                        *state = numbers.next()?;
                        Some(())
                    },
                    |state, ()| *state,
                    |number| {
                        taken.push(number);
                        Ok::<_, ()>(())
                    },
                );
                assert_eq!(made, Ok(()));
                assert!(taken.into_iter().eq(0..jobs), "{jobs} by {count}");
            }
        }
    }

    #[test]
    fn no_more_jobs_are_begun_than_may_wait() {
        let (begun, mut numbers) = (AtomicUsize::new(0), 0..500);
        let mut taken = 0;
        let made = in_order(
            threads(3),
            2,
            || (),
            |()| {
                begun.fetch_add(1, Ordering::SeqCst);
                numbers.next()
            },
            |(), number| number,
            |_| {
                taken += 1;
                assert!(begun.load(Ordering::SeqCst) <= taken + 6);
                Ok::<_, ()>(())
            },
        );
        assert_eq!((made, taken), (Ok(()), 500));
    }

    #[test]
    fn a_failure_ends_all() {
        for count in [1, 2, 4] {
            let (mut numbers, mut taken) = (0.., 0);
            let take = |number| {
                taken += 1;
                if number == 20 { Err(number) } else { Ok(()) }
            };
            let next = |(): &mut ()| numbers.next();
            let made = in_order(threads(count), 3, || (), next, |(), number| number, take);
            assert_eq!((made, taken), (Err(20), 21));
        }
    }

    #[test]
    fn a_panic_is_passed_on() {
        for count in [1, 2, 4] {
            for place in 0..3 {
                let mut numbers = 0..;
                let fail_at = |here: usize, number: u32| {
                    assert!(here != place || number < 20, "on purpose");
                };
                let run = || {
                    in_order(
                        threads(count),
                        3,
                        || (),
                        |()| numbers.next().inspect(|number| fail_at(0, *number)),
                        |(), number| {
                            fail_at(1, number);
                            number
                        },
                        |number| {
                            fail_at(2, number);
                            Ok::<_, ()>(())
                        },
                    )
                };
                assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
            }
        }
    }
}
