'use strict';

const { CodecError, isTooDeep } = require('./codec-error.js');
const { refusedKind } = require('./refused-kinds.js');

// Values as JSON: with `serialization: 'json'` a value has its usual JSON form, but a value of which nothing would be left is refused.

const { toString } = Object.prototype;
/** JSON writes the values that they wrap. */
const BOXED = new Set(['Number', 'String', 'Boolean', 'BigInt']);
/** The number of keys that locate a deep value. */
const DEEP_PATH = 10;
/** The depth from which a value is named in the message. */
const DEEP = 1000;
/** The most steps of the search for a message. */
const MOST_LOOKED_AT = 50_000;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * Refuses a top-level value that JSON would turn into `{}` or nothing, although it has content. Nested values are left to JSON.
 *
 * @param {unknown} value
 * @param {string} name
 */
function refuseEmpty(value, name) {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'function' || typeof value === 'symbol') throw empty(name, `a ${typeof value}`);
    return;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null || Array.isArray(value)) return;
  if (typeof (/** @type {any} */ (value).toJSON) === 'function' || ArrayBuffer.isView(value)) return;
  const kind = toString.call(value).slice('[object '.length, -1);
  const refused = BOXED.has(kind) ? undefined : refusedKind(kind, value);
  if (refused !== undefined) throw empty(name, refused);
}

/** @param {string} name @param {string} kind */
function empty(name, kind) {
  return new CodecError(`${name} is ${kind}, which JSON cannot represent`);
}

/**
 * Why a value has no JSON text, with the path if JSON.stringify does not report it.
 *
 * @param {unknown} value
 * @param {string} name
 * @param {unknown} cause
 */
function whyNoJson(value, name, cause) {
  if (!(cause instanceof Error)) return 'something other than an error was thrown';
  const message = `${cause.message}`;
  if (!(cause instanceof CodecError) && isTooDeep(cause))
    return `${name}${deepPath(value)}… is nested too deeply`;
  if (cause instanceof CodecError || !/BigInt/.test(message)) return message;
  const path = bigintPath(value);
  return path === undefined ? message : `${name}${path}: ${message}`;
}

/**
 * The first steps to the most deeply nested value; does not run getters.
 *
 * @param {unknown} value
 */
function deepPath(value) {
  const deepest = { depth: 0, path: '' };
  /** @type {Array<{ value: unknown, path: string, depth: number }>} */
  const rest = [{ value, path: '', depth: 0 }];
  const seen = new Set();
  for (let step = rest.pop(); step !== undefined; step = rest.pop()) {
    if (step.depth > deepest.depth) Object.assign(deepest, step);
    if (step.depth === DEEP || seen.size >= MOST_LOOKED_AT) break;
    for (const [key, member] of membersOf(step.value, seen)) {
      const path = step.depth < DEEP_PATH ? step.path + toStep(step.value, key) : step.path;
      rest.push({ value: member, path, depth: step.depth + 1 });
    }
  }
  return deepest.path;
}

/** @param {unknown} value @returns {string | undefined} */
function bigintPath(value) {
  /** @type {Array<{ value: unknown, path: string }>} */
  const rest = [{ value, path: '' }];
  const seen = new Set();
  for (let step = rest.pop(); step !== undefined; step = rest.pop()) {
    if (typeof step.value === 'bigint') return step.path;
    if (seen.size >= MOST_LOOKED_AT) break;
    const members = membersOf(step.value, seen).map(([key, member]) => ({
      value: member,
      path: step.path + toStep(step.value, key),
    }));
    rest.push(...members.reverse());
  }
  return undefined;
}

/**
 * @param {unknown} value
 * @param {Set<unknown>} seen
 * @returns {Array<[string, unknown]>}
 */
function membersOf(value, seen) {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  try {
    return Object.entries(Object.getOwnPropertyDescriptors(value))
      .filter(([, { enumerable }]) => enumerable)
      .map(([key, descriptor]) => [key, descriptor.value]);
  } catch {
    return []; // a proxy
  }
}

/** @param {unknown} parent @param {string} key */
function toStep(parent, key) {
  if (Array.isArray(parent)) return `[${key}]`;
  return IDENTIFIER.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

module.exports = { refuseEmpty, whyNoJson };
