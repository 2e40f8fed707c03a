//! Functions of numbers at the cost of a bare Node-API call: half the cost of napi's general form.

use std::ffi::{c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use napi::bindgen_prelude::{FromNapiValue, Function};
use napi::{Env, Error, Result, Status, sys};

/// The body of a function, which gets its arguments; missing ones are infinite. `None` is a defect.
type Act<const N: usize> = Box<dyn Fn([f64; N]) -> Option<i32>>;

/// A JavaScript function of `N` numbers.
pub(crate) fn number_function<'env, const N: usize>(
    env: &'env Env,
    name: &str,
    act: impl Fn([f64; N]) -> Option<i32> + 'static,
) -> Result<Function<'env, (), i32>> {
    let data: *mut Act<N> = Box::into_raw(Box::new(Box::new(act)));
    let mut function = ptr::null_mut();
    let length = isize::try_from(name.len()).unwrap_or(0);
    // SAFETY: name and length are the string's, and the data lives until the finalizer below.
    let status = unsafe {
        sys::napi_create_function(
            env.raw(),
            name.as_ptr().cast::<c_char>(),
            length,
            Some(call::<N>),
            data.cast::<c_void>(),
            &raw mut function,
        )
    };
    if status != sys::Status::napi_ok {
        // SAFETY: made above, and nobody has it.
        drop(unsafe { Box::from_raw(data) });
        return Err(Error::new(
            Status::GenericFailure,
            format!("could not create {name}"),
        ));
    }
    // SAFETY: the function was made just now. Should there be no finalizer, the data is never freed.
    unsafe {
        sys::napi_add_finalizer(
            env.raw(),
            function,
            data.cast::<c_void>(),
            Some(free::<N>),
            ptr::null_mut(),
            ptr::null_mut(),
        )
    };
    // SAFETY: a function of this scope.
    unsafe { Function::from_napi_value(env.raw(), function) }
}

unsafe extern "C" fn call<const N: usize>(
    env: sys::napi_env,
    info: sys::napi_callback_info,
) -> sys::napi_value {
    let (mut count, mut data) = (N, ptr::null_mut::<c_void>());
    let mut values = [ptr::null_mut(); N];
    // SAFETY: there is room for as many values as are asked for.
    unsafe {
        sys::napi_get_cb_info(
            env,
            info,
            &raw mut count,
            values.as_mut_ptr(),
            ptr::null_mut(),
            &raw mut data,
        )
    };
    let mut numbers = [f64::INFINITY; N];
    for (number, value) in numbers.iter_mut().zip(values).take(count) {
        // SAFETY: a value of this call; a value that is not a number leaves infinity.
        unsafe { sys::napi_get_value_double(env, value, number) };
    }
    // SAFETY: what the function was made with, which lives as long as it does.
    let act = unsafe { &*data.cast::<Act<N>>() };
    let outcome = catch_unwind(AssertUnwindSafe(|| act(numbers)));
    let mut result = ptr::null_mut();
    match outcome {
        // SAFETY: writes a number.
        Ok(Some(number)) => drop_status(unsafe { sys::napi_create_int32(env, number, &raw mut result) }),
        // SAFETY: both texts end with a NUL.
        _ => drop_status(unsafe {
            sys::napi_throw_error(
                env,
                c"ERR_INTERNAL".as_ptr(),
                c"Internal error; please report it".as_ptr(),
            )
        }),
    }
    result
}

/// A null result is undefined, or the exception that is pending.
fn drop_status(_status: sys::napi_status) {}

unsafe extern "C" fn free<const N: usize>(_env: sys::napi_env, data: *mut c_void, _hint: *mut c_void) {
    // SAFETY: made by `number_function`, and called once.
    drop(unsafe { Box::from_raw(data.cast::<Act<N>>()) });
}
