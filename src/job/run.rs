//! Units one after the other on every thread: which is taken when, who is told, what happens if one breaks or a person stops the run.
//! Knows nothing of what is done to a unit.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// What `act` gives of each item, in the order of the items, whatever the order in which threads finish; `None` for an item that was not
/// begun because the run was stopped. Items are begun in their order, and never more at once than there are threads (`jobs`; 0 for as many
/// as there are processors), so that what is in memory does not grow with the number of items.
pub fn in_parallel<T: Sync, R: Send>(items: &[T], jobs: usize, watch: &dyn Watch, act: impl Fn(&T) -> R + Sync) -> Vec<Option<R>> {
    let next = AtomicUsize::new(0);
    let done: Vec<Mutex<Option<R>>> = items.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        while !watch.stopped() {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let (Some(item), Some(place)) = (items.get(at), done.get(at)) else { break };
            let result = act(item);
            if let Ok(mut place) = place.lock() {
                *place = Some(result);
            }
        }
    };
    // One loop a thread, rather than a task an item: a thread that waits for tasks within an item would else begin another item meanwhile.
    match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
        Ok(pool) => drop(pool.broadcast(|_| work())),
        // No threads to be had: one after the other serves as well.
        Err(_) => work(),
    }
    done.into_iter().map(|place| place.into_inner().unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..500).collect();
        for jobs in [1, 2, 7] {
            let doubled = in_parallel(&items, jobs, &Unwatched, |item| item * 2);
            assert!(doubled.iter().zip(&items).all(|(doubled, item)| *doubled == Some(item * 2)));
        }
    }

    #[test]
    fn never_more_items_are_in_hand_than_threads() {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let items = [(); 200];
        in_parallel(&items, 2, &Unwatched, |()| {
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
        let items: Vec<usize> = (0..100).collect();
        let done = in_parallel(&items, 1, &watch, |item| {
            watch.0.fetch_add(1, Ordering::SeqCst);
            *item
        });
        assert_eq!(done.iter().flatten().collect::<Vec<_>>(), [&0, &1, &2]);
        assert_eq!(done.len(), 100);
    }
}
