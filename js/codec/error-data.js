'use strict';

const { CLASS_KEY, classNamed, classOf } = require('./classes.js');
const { DEEPEST, PlainValues, attempt, define, hasOwn } = require('./plain-values.js');

/** Non-enumerable properties of errors, beside name, message and stack. */
const HIDDEN = ['cause', 'errors', 'error', 'suppressed'];

/** Names, messages and stacks are cut here. */
const LONGEST_TEXT = 1024 * 1024;

/** The most omitted causes that are counted. */
const MOST_COUNTED = 10_000;

/** The text form of errors of other realms. */
const ERRORS = ['[object Error]', '[object DOMException]'];

/** @type {Record<string, (message: string) => Error>} */
const MAKERS = {
  __proto__: /** @type {any} */ (null),
  EvalError: (message) => new EvalError(message),
  RangeError: (message) => new RangeError(message),
  ReferenceError: (message) => new ReferenceError(message),
  SyntaxError: (message) => new SyntaxError(message),
  TypeError: (message) => new TypeError(message),
  URIError: (message) => new URIError(message),
  AggregateError: (message) => new AggregateError([], message),
};

/**
 * An error as plain data that JSON preserves: JSON itself would turn it into `{}`. Errors in its properties, causes and lists become such
 * data, too. Other thrown values stay unchanged, except those that would not look like an error at all. Never throws, whatever getters and
 * proxies do: parts that cannot be read or sent are left out, and the rest arrives.
 *
 * @param {unknown} thrown
 * @param {boolean} [isRich] whether the transport preserves more than JSON: bigints, dates, maps, sets, bytes
 * @returns {unknown}
 */
function errorToData(thrown, isRich = false) {
  /** @type {PlainValues} */
  const values = new PlainValues(isRich, (object) =>
    isError(object) ? copyError(object, values) : undefined,
  );
  // As a string it would look like a thrown string.
  const isLost = typeof thrown === 'bigint' && !isRich;
  const copied = isLost ? undefined : attempt(() => values.copy(thrown));
  return copied ? copied : copyError(new Error(`the task threw ${describe(thrown)}`), values);
}

/**
 * @param {any} error
 * @param {PlainValues} values
 */
function copyError(error, values) {
  const text = (/** @type {'name' | 'message' | 'stack'} */ key, /** @type {string} */ otherwise) =>
    values.text(attempt(() => `${error[key]}`) ?? otherwise, LONGEST_TEXT);
  const name = text('name', 'Error');
  const message = text('message', 'an error whose message cannot be read');
  const stack = attempt(() => error.stack);
  /** @type {Record<string, unknown>} */
  const data = {
    name,
    message,
    stack: values.text(typeof stack === 'string' ? stack : `${name}: ${message}`, LONGEST_TEXT),
  };
  const add = (/** @type {string} */ key, /** @type {() => unknown} */ copy) => {
    const copied = hasOwn(data, key) ? undefined : attempt(copy);
    if (copied !== undefined) define(data, key, copied);
  };
  const kind = attempt(() => classOf(error));
  if (kind) add(CLASS_KEY, () => kind.name);
  // Classes may define it on their prototype.
  const code = attempt(() => error.code);
  if (typeof code === 'string' || typeof code === 'number') add('code', () => values.copy(code));
  for (const key of HIDDEN)
    if (attempt(() => hasOwn(error, key) || key === 'cause')) add(key, () => copyHidden(error, key, values));
  for (const key of attempt(() => Object.keys(error)) ?? []) add(key, () => values.copy(error[key]));
  return data;
}

/**
 * @param {any} error
 * @param {string} key
 * @param {PlainValues} values
 */
function copyHidden(error, key, values) {
  const value = error[key];
  if (value === undefined) return undefined;
  if (key === 'errors' && Array.isArray(value)) return values.each(value);
  return isObject(value) && !values.hasRoom ? leftOut(key, value) : values.copy(value);
}

/**
 * The text in place of errors that do not fit.
 *
 * @param {string} key
 * @param {any} error the first omitted error
 */
function leftOut(key, error) {
  if (key !== 'cause') return '… (errors left out)';
  const chain = new Set();
  for (let at = error; isObject(at) && !chain.has(at); at = attempt(() => /** @type {any} */ (at).cause)) {
    if (chain.size === MOST_COUNTED) return `… (causes left out: more than ${MOST_COUNTED})`;
    chain.add(at);
  }
  return `… (causes left out: ${chain.size})`;
}

/**
 * Restores an error from the result of {@link errorToData}. Other values are returned unchanged. The data, which is not changed, may be
 * untrusted.
 *
 * @param {any} data
 * @returns {unknown}
 */
function dataToError(data) {
  const isLikeError = typeof data?.name === 'string' && typeof data.message === 'string';
  return isLikeError ? new Revival().error(data) : data;
}

class Revival {
  /** The restored objects, by their data. @type {Map<object, unknown>} */
  #made = new Map();
  #depth = 0;

  /** @param {any} data */
  error(data) {
    const error = (MAKERS[data.name] ?? ((message) => new Error(message)))(data.message);
    this.#made.set(data, error);
    for (const key of Object.keys(data))
      if (key !== CLASS_KEY) define(error, key, this.#value(data[key]), isShown(data.name, key));
    // A thrown error stays an error, whatever a child sends.
    const prototype = classNamed(data[CLASS_KEY])?.prototype;
    return prototype instanceof Error ? Object.setPrototypeOf(error, prototype) : error;
  }

  /** @param {any} value */
  #value(value) {
    if (!isObject(value) || this.#depth >= DEEPEST) return value;
    const known = this.#made.get(value);
    if (known !== undefined) return known;
    this.#depth++;
    const made = this.#object(value);
    this.#depth--;
    return made;
  }

  /** @param {any} object */
  #object(object) {
    if (Array.isArray(object)) return this.#fill(object, []);
    if (object instanceof Map) return this.#map(object);
    if (object instanceof Set) return this.#set(object);
    // Not bytes, dates or similar objects.
    if (Object.getPrototypeOf(object) !== Object.prototype) return object;
    const { name, message, stack } = object;
    const isErrorData = [name, message, stack].every((text) => typeof text === 'string');
    return isErrorData ? this.error(object) : this.#fill(object, {});
  }

  /** @param {any} from @param {any} to */
  #fill(from, to) {
    this.#made.set(from, to);
    for (const key of Object.keys(from)) define(to, key, this.#value(from[key]));
    return to;
  }

  /** @param {Map<unknown, unknown>} map */
  #map(map) {
    const made = new Map();
    this.#made.set(map, made);
    for (const [key, value] of map) made.set(this.#value(key), this.#value(value));
    return made;
  }

  /** @param {Set<unknown>} set */
  #set(set) {
    const made = new Set();
    this.#made.set(set, made);
    for (const value of set) made.add(this.#value(value));
    return made;
  }
}

/**
 * Whether errors with this name have the property as an enumerable one.
 *
 * @param {string} name
 * @param {string} key
 */
function isShown(name, key) {
  if (key === 'errors') return name !== 'AggregateError';
  if (key === 'error' || key === 'suppressed') return name !== 'SuppressedError';
  return !['name', 'message', 'stack', 'cause'].includes(key);
}

/**
 * Also errors of other realms.
 *
 * @param {object} object
 */
function isError(object) {
  const isOne = attempt(
    () => object instanceof Error || ERRORS.includes(Object.prototype.toString.call(object)),
  );
  return isOne === true;
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/** @param {unknown} value */
function describe(value) {
  if (isObject(value)) return 'an object that cannot be sent';
  return attempt(() => String(value).slice(0, 1000)) ?? 'a value that cannot be shown';
}

module.exports = { errorToData, dataToError };
