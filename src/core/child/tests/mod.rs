//! The parts that start and watch children, over processes that exist only here and a clock that jumps.

mod supervising;
mod watching;

/// Runs on a clock that goes on to the next timer whenever all tasks wait.
pub(super) fn run<T>(test: impl Future<Output = T>) -> T {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, test)
}
