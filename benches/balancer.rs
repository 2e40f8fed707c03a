//! What one pick costs, by algorithm and number of targets, and what a change of the targets costs.
//!
//! `cargo bench --no-default-features --features bench --bench balancer`

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use electron_re_native::core::balancer::{Algorithm, Balancer};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use std::hint::black_box;
use std::time::Duration;

const SIZES: [usize; 3] = [10, 1_000, 10_000];

/// Targets with weights from 1 to 7.
fn balancer(algorithm: Algorithm, size: usize) -> Balancer {
    let mut balancer = Balancer::new(algorithm);
    (0..size).for_each(|index| balancer.push((index % 7 + 1) as f64));
    balancer
}

/// One pick among idle targets.
fn pick(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("pick");
    for algorithm in Algorithm::ALL {
        for size in SIZES {
            let (mut balancer, mut rng) = (balancer(algorithm, size), SmallRng::seed_from_u64(1));
            group.bench_function(BenchmarkId::new(algorithm.name(), size), |bench| {
                bench.iter(|| balancer.pick(&mut rng, black_box(Some(size / 2))));
            });
        }
    }
    group.finish();
}

/// One call's bookkeeping: pick, connect, and disconnect the process picked `size` calls ago.
fn call(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("pick+connect+disconnect");
    for algorithm in [
        Algorithm::Polling,
        Algorithm::MinimumConnection,
        Algorithm::WeightsMinimumConnection,
        Algorithm::LeastCpu,
    ] {
        for size in SIZES {
            let (mut balancer, mut rng) = (balancer(algorithm, size), SmallRng::seed_from_u64(1));
            let mut open = vec![0; size];
            let mut at = 0;
            group.bench_function(BenchmarkId::new(algorithm.name(), size), |bench| {
                bench.iter(|| {
                    let index = balancer.pick(&mut rng, None).unwrap_or_default();
                    balancer.connect(index);
                    balancer.disconnect(std::mem::replace(&mut open[at], index));
                    at = (at + 1) % size;
                });
            });
        }
    }
    group.finish();
}

/// A target in the middle goes, a new one comes.
fn churn(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("remove+push");
    for algorithm in [
        Algorithm::Polling,
        Algorithm::WeightsRandom,
        Algorithm::WeightsMinimumConnection,
    ] {
        for size in SIZES {
            let mut balancer = balancer(algorithm, size);
            group.bench_function(BenchmarkId::new(algorithm.name(), size), |bench| {
                bench.iter(|| {
                    balancer.remove(black_box(size / 2));
                    balancer.push(black_box(3.0));
                });
            });
        }
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600))
        .sample_size(30);
    targets = pick, call, churn
}
criterion_main!(benches);
