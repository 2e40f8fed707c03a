//! Tests of the code that starts and watches children, with fake processes and a clock that jumps.

mod supervising;
mod watching;

/// Runs a test on a clock that jumps to the next timer whenever all tasks wait.
pub(super) fn run<T>(test: impl Future<Output = T>) -> T {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, test)
}
