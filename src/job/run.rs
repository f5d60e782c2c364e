//! Units one after the other on every thread: which is taken when, who is told, what happens if one breaks or a person stops the run.
//! Knows nothing of what is done to a unit.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Who watches a run, and may stop it.
pub trait Watch: Sync {
    /// The run has so many units before it.
    fn planned(&self, _units: usize) {}

    /// A unit is done; so many rows were read of it.
    fn unit_done(&self, _rows: usize) {}

    /// Whether to take no further unit. Those in hand are finished.
    fn stopped(&self) -> bool {
        false
    }
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {}

/// What came of a run.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran<T, R> {
    /// What each item gave, in the order of the items, whatever the order in which threads finish.
    pub done: Vec<R>,
    /// The items that were not begun, because the run was stopped.
    pub left: Vec<T>,
}

/// Does `act` to each item, with its number. Items are begun in their order, and never more at once than there are threads (`jobs`; 0 for as
/// many as there are processors); each belongs to `act`, so that of those that are done nothing stays in memory but what it gave.
pub fn in_parallel<T: Send, R: Send>(items: Vec<T>, jobs: usize, watch: &dyn Watch, act: impl Fn(usize, T) -> R + Sync) -> Ran<T, R> {
    let waiting = Mutex::new(items.into_iter().enumerate());
    let done = Mutex::new(Vec::new());
    let work = || {
        while !watch.stopped() {
            let Some((at, item)) = lock(&waiting).next() else { break };
            let result = act(at, item);
            lock(&done).push((at, result));
        }
    };
    // One loop a thread, rather than a task an item: a thread that waits for tasks within an item would else begin another item meanwhile.
    match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
        Ok(pool) => drop(pool.broadcast(|_| work())),
        // No threads to be had: one after the other serves as well.
        Err(_) => work(),
    }
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(at, _)| *at);
    let left = waiting.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ran { done: done.into_iter().map(|(_, result)| result).collect(), left: left.map(|(_, item)| item).collect() }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing is left half done where a thread may break.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..500).collect();
        for jobs in [1, 2, 7] {
            let ran = in_parallel(items.clone(), jobs, &Unwatched, |at, item| (at, item * 2));
            assert!(ran.left.is_empty());
            assert_eq!(ran.done, items.iter().map(|item| (*item, item * 2)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn never_more_items_are_in_hand_than_threads() {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        in_parallel(vec![(); 200], 2, &Unwatched, |_, ()| {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            // Tasks within an item, as readers have them.
            rayon::join(std::thread::yield_now, std::thread::yield_now);
            now.fetch_sub(1, Ordering::SeqCst);
        });
        assert!((1..=2).contains(&most.load(Ordering::SeqCst)), "{most:?}");
    }

    #[test]
    fn a_stopped_run_finishes_what_it_began_and_takes_no_more() {
        struct After(AtomicUsize);
        impl Watch for After {
            fn stopped(&self) -> bool {
                self.0.load(Ordering::SeqCst) >= 3
            }
        }
        let watch = After(AtomicUsize::new(0));
        let ran = in_parallel((0..100).collect(), 1, &watch, |_, item: usize| {
            watch.0.fetch_add(1, Ordering::SeqCst);
            item
        });
        assert_eq!((ran.done, ran.left), (vec![0, 1, 2], (3..100).collect()));
    }
}
