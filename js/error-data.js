'use strict';

/** Causes of causes are followed this far. */
const DEEPEST_CAUSE = 8;

const STANDARD = /** @type {Record<string, ErrorConstructor>} */ ({
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
});

/**
 * An error as plain data that JSON keeps: JSON itself would make `{}` of it. What is no error stays what it is, but
 * for what would look like no error at all. Never throws, whatever getters and proxies do.
 *
 * @param {unknown} thrown
 * @returns {unknown}
 */
function errorToData(thrown) {
  try {
    return toData(thrown, 0);
  } catch {
    return toData(new Error('the task threw an error that cannot be read'), 0);
  }
}

/**
 * @param {unknown} thrown
 * @param {number} depth
 * @returns {unknown}
 */
function toData(thrown, depth) {
  if (!isError(thrown))
    return isSomething(thrown) ? thrown : toData(new Error(`the task threw ${describe(thrown)}`), depth);
  const stack = typeof thrown.stack === 'string' ? thrown.stack : undefined;
  /** @type {Record<string, unknown>} */
  const data = { name: String(thrown.name), message: String(thrown.message), stack };
  for (const key of Object.keys(thrown)) {
    if (!(key in data) && isJson(/** @type {any} */ (thrown)[key]))
      data[key] = /** @type {any} */ (thrown)[key];
  }
  if (thrown.cause !== undefined && depth < DEEPEST_CAUSE) data.cause = toData(thrown.cause, depth + 1);
  return data;
}

/**
 * An error again, from what {@link errorToData} made. What was no error is given back as it is.
 *
 * @param {any} data
 * @returns {unknown}
 */
function dataToError(data, depth = 0) {
  const looksLikeError = typeof data?.message === 'string' && typeof data.name === 'string';
  if (!looksLikeError || depth > DEEPEST_CAUSE) return data;
  const error = new (Object.prototype.hasOwnProperty.call(STANDARD, data.name) ? STANDARD[data.name] : Error)(
    data.message,
  );
  for (const key of Object.keys(data)) {
    const value = key === 'cause' ? dataToError(data.cause, depth + 1) : data[key];
    // Not by assignment: a key may be `__proto__`.
    const enumerable = !['name', 'message', 'stack', 'cause'].includes(key);
    Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
  }
  return error;
}

/**
 * Also errors of other realms.
 *
 * @param {unknown} value
 * @returns {value is Error & { cause?: unknown }}
 */
function isError(value) {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

/** @param {unknown} value */
function isSomething(value) {
  return Boolean(value) && isJson(value) && typeof value !== 'function' && typeof value !== 'symbol';
}

/** @param {unknown} value */
function isJson(value) {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

/** @param {unknown} value */
function describe(value) {
  try {
    return typeof value === 'object' && value !== null ? 'an object that JSON cannot hold' : String(value);
  } catch {
    return 'a value that cannot be shown';
  }
}

module.exports = { errorToData, dataToError };
