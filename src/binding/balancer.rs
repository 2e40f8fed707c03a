//! The balancer as JavaScript sees it: by indices, without targets.

use crate::core::balancer::{Algorithm, Balancer, Measure};
use napi::bindgen_prelude::Function;
use napi::{Env, Error, Result, Status};
use napi_derive::napi;
use rand::rngs::SmallRng;
use std::cell::RefCell;
use std::rc::Rc;

/// Picks indices. `js/load-balancer/load-balancer.js` keeps the targets that they stand for.
#[napi]
#[derive(Debug)]
pub struct NativeBalancer {
    inner: Rc<RefCell<Balancer>>,
}

#[napi]
impl NativeBalancer {
    /// A balancer without targets.
    #[napi(constructor, catch_unwind)]
    pub fn new(algorithm: String) -> Result<Self> {
        Ok(Self::from_shared(Rc::new(RefCell::new(Balancer::new(parse(
            &algorithm,
        )?)))))
    }

    /// A handle on a shared balancer.
    pub(crate) fn from_shared(inner: Rc<RefCell<Balancer>>) -> Self {
        Self { inner }
    }

    /// Appends a target.
    #[napi(catch_unwind)]
    pub fn push(&self, weight: f64) {
        self.inner.borrow_mut().push(weight);
    }

    /// Removes a target; later ones move down by one.
    #[napi(catch_unwind)]
    pub fn remove(&self, index: u32) {
        self.inner.borrow_mut().remove(index as usize);
    }

    /// Removes all targets.
    #[napi(catch_unwind)]
    pub fn clear(&self) {
        self.inner.borrow_mut().clear();
    }

    /// The function that picks: returns an index, or -1 if there is none. Its argument is the index for SPECIFY.
    ///
    /// A separate function, because Node-API's check of a method's receiver costs ten times as much as a pick.
    #[napi(catch_unwind, ts_return_type = "(wanted?: number) => number")]
    pub fn picker<'env>(&self, env: &'env Env) -> Result<Function<'env, Option<u32>, i32>> {
        let inner = Rc::clone(&self.inner);
        let rng = RefCell::new(rand::make_rng::<SmallRng>());
        env.create_function_from_closure("pick", move |call| {
            let wanted = (call.length() > 0).then(|| call.get::<u32>(0)).transpose()?;
            let wanted = wanted.map(|index| index as usize);
            let picked = inner.borrow_mut().pick(&mut *rng.borrow_mut(), wanted);
            Ok(picked.and_then(|index| i32::try_from(index).ok()).unwrap_or(-1))
        })
    }

    /// Connections of a target.
    #[napi(catch_unwind)]
    pub fn connections(&self, index: u32) -> u32 {
        self.inner.borrow().connections(index as usize)
    }

    /// Sets the connections of a target.
    #[napi(catch_unwind)]
    pub fn set_connections(&self, index: u32, count: u32) {
        self.inner.borrow_mut().set_connections(index as usize, count);
    }

    /// Sets the usage of the targets from `first` on: for each the percent of a processor, then the bytes of memory; NaN if unknown.
    #[napi(catch_unwind)]
    pub fn set_uses(&self, first: u32, uses: &[f64]) {
        let mut balancer = self.inner.borrow_mut();
        for (index, use_of_one) in (first as usize..).zip(uses.chunks_exact(2)) {
            balancer.set_used(index, Measure::Cpu, use_of_one[0]);
            balancer.set_used(index, Measure::Memory, use_of_one[1]);
        }
    }

    /// Sets the milliseconds that a target takes for a call; NaN if unknown.
    #[napi(catch_unwind)]
    pub fn set_latency(&self, index: u32, millis: f64) {
        self.inner.borrow_mut().set_latency(index as usize, millis);
    }

    /// The milliseconds that a target takes for a call, if known.
    #[napi(catch_unwind)]
    pub fn latency(&self, index: u32) -> Option<f64> {
        self.inner.borrow().latency(index as usize)
    }

    /// Name of the algorithm.
    #[napi(getter, catch_unwind)]
    pub fn algorithm(&self) -> &'static str {
        self.inner.borrow().algorithm().name()
    }

    /// Changes the algorithm, by name.
    #[napi(catch_unwind)]
    pub fn set_algorithm(&self, algorithm: String) -> Result<()> {
        self.inner.borrow_mut().set_algorithm(parse(&algorithm)?);
        Ok(())
    }

    /// Index of the target whose turn is next.
    #[napi(getter, catch_unwind)]
    pub fn current_index(&self) -> f64 {
        self.inner.borrow().current_index() as f64
    }

    /// Sets the target whose turn is next.
    #[napi(setter, catch_unwind)]
    pub fn set_current_index(&self, index: f64) {
        // A cast saturates: NaN and negative numbers are 0.
        self.inner.borrow_mut().set_current_index(index as usize);
    }

    /// Place in the round by weight.
    #[napi(getter, catch_unwind)]
    pub fn weight_index(&self) -> f64 {
        self.inner.borrow().weight_index()
    }

    /// Moves the place in the round by weight.
    #[napi(setter, catch_unwind)]
    pub fn set_weight_index(&self, index: f64) {
        self.inner.borrow_mut().set_weight_index(index);
    }

    /// Sum of all weights.
    #[napi(getter, catch_unwind)]
    pub fn weight_total(&self) -> f64 {
        self.inner.borrow().weight_total()
    }
}

fn parse(algorithm: &str) -> Result<Algorithm> {
    Algorithm::parse(algorithm)
        .ok_or_else(|| Error::new(Status::InvalidArg, format!("Invalid algorithm: {algorithm}")))
}
