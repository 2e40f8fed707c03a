//! The balancer as JavaScript sees it: by indices, without targets.

use crate::core::balancer::{Algorithm, Balancer};
use napi::{Error, Result, Status};
use napi_derive::napi;
use rand::rngs::SmallRng;
use std::cell::RefCell;
use std::rc::Rc;

/// Picks indices. `js/load-balancer.js` keeps what they stand for.
#[napi]
#[derive(Debug)]
pub struct NativeBalancer {
    inner: Rc<RefCell<Balancer>>,
    rng: SmallRng,
}

#[napi]
impl NativeBalancer {
    /// A balancer without targets.
    #[napi(constructor)]
    pub fn new(algorithm: String) -> Result<Self> {
        Ok(Self::from_shared(Rc::new(RefCell::new(Balancer::new(parse(
            &algorithm,
        )?)))))
    }

    /// A handle on a balancer that others use as well.
    pub(crate) fn from_shared(inner: Rc<RefCell<Balancer>>) -> Self {
        Self {
            inner,
            rng: rand::make_rng(),
        }
    }

    /// Appends a target.
    #[napi]
    pub fn push(&self, weight: f64) {
        self.inner.borrow_mut().push(weight);
    }

    /// Removes a target; later ones move down by one.
    #[napi]
    pub fn remove(&self, index: u32) {
        self.inner.borrow_mut().remove(index as usize);
    }

    /// Removes all targets.
    #[napi]
    pub fn clear(&self) {
        self.inner.borrow_mut().clear();
    }

    /// The picked index; -1 when there is none. `wanted` is what SPECIFY picks.
    #[napi]
    pub fn pick(&mut self, wanted: Option<u32>) -> i32 {
        let wanted = wanted.map(|index| index as usize);
        let picked = self.inner.borrow_mut().pick(&mut self.rng, wanted);
        picked.and_then(|index| i32::try_from(index).ok()).unwrap_or(-1)
    }

    /// Connections of a target.
    #[napi]
    pub fn connections(&self, index: u32) -> u32 {
        self.inner.borrow().connections(index as usize)
    }

    /// States the connections of a target.
    #[napi]
    pub fn set_connections(&self, index: u32, count: u32) {
        self.inner.borrow_mut().set_connections(index as usize, count);
    }

    /// Name of the algorithm.
    #[napi(getter)]
    pub fn algorithm(&self) -> &'static str {
        self.inner.borrow().algorithm().name()
    }

    /// Changes the algorithm, by name.
    #[napi]
    pub fn set_algorithm(&self, algorithm: String) -> Result<()> {
        self.inner.borrow_mut().set_algorithm(parse(&algorithm)?);
        Ok(())
    }

    /// Index of the target whose turn is next.
    #[napi(getter)]
    pub fn current_index(&self) -> f64 {
        self.inner.borrow().current_index() as f64
    }

    /// Says whose turn is next.
    #[napi(setter)]
    pub fn set_current_index(&self, index: f64) {
        // A cast saturates: NaN and negative numbers are 0.
        self.inner.borrow_mut().set_current_index(index as usize);
    }

    /// Place in the round by weight.
    #[napi(getter)]
    pub fn weight_index(&self) -> f64 {
        self.inner.borrow().weight_index()
    }

    /// Moves the place in the round by weight.
    #[napi(setter)]
    pub fn set_weight_index(&self, index: f64) {
        self.inner.borrow_mut().set_weight_index(index);
    }

    /// Sum of all weights.
    #[napi(getter)]
    pub fn weight_total(&self) -> f64 {
        self.inner.borrow().weight_total()
    }
}

fn parse(algorithm: &str) -> Result<Algorithm> {
    Algorithm::parse(algorithm)
        .ok_or_else(|| Error::new(Status::InvalidArg, format!("Invalid algorithm: {algorithm}")))
}
