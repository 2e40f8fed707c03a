//! Calls JavaScript from the loop: once per turn, for everything in it.

use std::cell::RefCell;
use std::ffi::c_char;
use std::ptr;

use napi::bindgen_prelude::{Function, Int32Array, JsValue, ToNapiValue};
use napi::{Env, sys};

use super::parts::ArrayBuffers;
use super::text::Numbers;
use crate::core::pool::{Delivery, Group};

/// The function that takes deliveries, and the array with their numbers.
///
/// It is called as `receive(events, parts, ...texts)`: events or undefined, the binary parts of all texts as a list of
/// `ArrayBuffer`s or undefined, and a text per child. `wire::delivery` describes the array.
pub(crate) struct Receiver {
    env: sys::napi_env,
    function: RefCell<Option<sys::napi_ref>>,
    numbers: RefCell<Numbers>,
}

impl Receiver {
    /// Keeps a reference to a function.
    pub(crate) fn new(env: Env, function: &Function<'_, (), ()>, numbers: Int32Array) -> napi::Result<Self> {
        let mut reference = ptr::null_mut();
        // SAFETY: env and function are valid in this call.
        let status = unsafe { sys::napi_create_reference(env.raw(), function.raw(), 1, &raw mut reference) };
        Ok(Receiver {
            env: env.raw(),
            function: RefCell::new((status == sys::Status::napi_ok).then_some(reference)),
            numbers: RefCell::new(Numbers::new(numbers)),
        })
    }

    /// Releases the function. Later deliveries are dropped.
    pub(crate) fn release(&self) {
        if let Some(reference) = self.function.borrow_mut().take() {
            // SAFETY: created by `new`, deleted once.
            unsafe { sys::napi_delete_reference(self.env, reference) };
        }
    }

    /// Delivers, in as many calls as the array's size requires.
    pub(crate) fn deliver(
        &self,
        delivery: &Delivery,
        mut events: Option<impl ToNapiValue>,
        store: &RefCell<ArrayBuffers>,
    ) {
        let mut groups = delivery.groups();
        if groups.is_empty() && events.is_none() {
            return;
        }
        loop {
            let fitting = self.write_numbers(groups);
            let (now, later) = groups.split_at(fitting);
            let last = later.is_empty();
            self.call(now, if last { events.take() } else { None }, store);
            if last || fitting == 0 {
                return;
            }
            groups = later;
        }
    }

    /// Delivers events alone.
    pub(crate) fn tell(&self, events: impl ToNapiValue) {
        let no_buffers = RefCell::new(ArrayBuffers::new(Env::from_raw(self.env)));
        self.deliver(&Delivery::default(), Some(events), &no_buffers);
    }

    /// Writes the numbers of as many groups as fit. One group always fits, since groups are smaller than the array.
    fn write_numbers(&self, groups: &[Group]) -> usize {
        let mut numbers = self.numbers.borrow_mut();
        let room = numbers.get_mut();
        let mut at = 0;
        let mut fitting = 0;
        for group in groups {
            let heading = group.heading();
            let end = at + heading.len() + group.numbers.len();
            let Some(place) = room.get_mut(at..end) else { break };
            let (start, rest) = place.split_at_mut(heading.len());
            start.copy_from_slice(&heading);
            rest.copy_from_slice(&group.numbers);
            at = end;
            fitting += 1;
        }
        fitting
    }

    fn call(&self, groups: &[Group], events: Option<impl ToNapiValue>, store: &RefCell<ArrayBuffers>) {
        let Some(reference) = *self.function.borrow() else {
            return;
        };
        let mut scope = ptr::null_mut();
        // SAFETY: on the JavaScript thread, outside any call from it.
        if unsafe { sys::napi_open_handle_scope(self.env, &raw mut scope) } != sys::Status::napi_ok {
            return;
        }
        self.call_in_scope(reference, groups, events, store);
        // SAFETY: opened above.
        unsafe { sys::napi_close_handle_scope(self.env, scope) };
    }

    fn call_in_scope(
        &self,
        reference: sys::napi_ref,
        groups: &[Group],
        events: Option<impl ToNapiValue>,
        store: &RefCell<ArrayBuffers>,
    ) {
        let events = events.map_or_else(|| self.undefined(), |events| self.events(events));
        let mut arguments = vec![events, self.parts(groups, store)];
        arguments.extend(groups.iter().map(|group| self.text(&group.text)));
        let (mut function, mut global) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: the reference is held.
        unsafe { sys::napi_get_reference_value(self.env, reference, &raw mut function) };
        // SAFETY: writes the global object.
        unsafe { sys::napi_get_global(self.env, &raw mut global) };
        let mut result = ptr::null_mut();
        // SAFETY: all values are of this scope. make_callback runs nextTick and microtasks afterwards.
        let status = unsafe {
            sys::napi_make_callback(
                self.env,
                ptr::null_mut(),
                global,
                function,
                arguments.len(),
                arguments.as_ptr(),
                &raw mut result,
            )
        };
        if status == sys::Status::napi_pending_exception {
            self.throw_uncaught();
        }
    }

    /// The parts of all groups, in order.
    fn parts(&self, groups: &[Group], store: &RefCell<ArrayBuffers>) -> sys::napi_value {
        let count = groups.iter().map(|group| group.parts.len()).sum();
        if count == 0 {
            return self.undefined();
        }
        let mut list = ptr::null_mut();
        // SAFETY: writes a fresh array.
        unsafe { sys::napi_create_array_with_length(self.env, count, &raw mut list) };
        let parts = groups.iter().flat_map(|group| &group.parts);
        for (index, part) in (0..).zip(parts) {
            let buffer = store.borrow_mut().take(*part);
            let value = buffer.unwrap_or_else(|| self.undefined());
            // SAFETY: both values are of this scope.
            unsafe { sys::napi_set_element(self.env, list, index, value) };
        }
        list
    }

    /// Events, or undefined.
    fn events(&self, events: impl ToNapiValue) -> sys::napi_value {
        // SAFETY: makes values of this scope.
        let value = unsafe { ToNapiValue::to_napi_value(self.env, events) };
        value.unwrap_or_else(|_| self.undefined())
    }

    /// An error of a user's listener becomes an `uncaughtException`.
    fn throw_uncaught(&self) {
        let mut exception = ptr::null_mut();
        // SAFETY: an exception is pending.
        unsafe { sys::napi_get_and_clear_last_exception(self.env, &raw mut exception) };
        // SAFETY: the exception is a value of this scope.
        unsafe { sys::napi_fatal_exception(self.env, exception) };
    }

    /// Creating one-byte strings is several times faster than creating them from UTF-8, which matters in Electron.
    fn text(&self, bytes: &[u8]) -> sys::napi_value {
        let mut value = ptr::null_mut();
        let create = if bytes.is_ascii() {
            sys::napi_create_string_latin1
        } else {
            sys::napi_create_string_utf8
        };
        let length = isize::try_from(bytes.len()).unwrap_or(isize::MAX);
        // SAFETY: pointer and length are the slice's; a null value stands where the string is too long for V8.
        let status = unsafe { create(self.env, bytes.as_ptr().cast::<c_char>(), length, &raw mut value) };
        if status == sys::Status::napi_ok {
            value
        } else {
            self.undefined()
        }
    }

    fn undefined(&self) -> sys::napi_value {
        let mut value = ptr::null_mut();
        // SAFETY: writes undefined.
        unsafe { sys::napi_get_undefined(self.env, &raw mut value) };
        value
    }
}
