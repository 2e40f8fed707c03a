'use strict';

// Runs in windows as well, so it uses nothing of Node's.

/** Of which class an error is, also for another realm or copy of this package, whose classes are others. */
const BRAND = Symbol.for('electron-re-native.error');

/**
 * What this package's error classes have in common: a stable code, and what is known beside it.
 *
 * @template {string} Code
 */
class CodedError extends Error {
  /**
   * @param {Code} code
   * @param {string} message
   * @param {Record<string, unknown>} details
   * @param {readonly string[]} names of the details that it shows; what is not known is no property at all
   */
  constructor(code, message, details, names) {
    super(message);
    this.code = code;
    for (const name of names) {
      const value = details[name];
      if (value !== undefined && value !== null) Object.assign(this, { [name]: value });
    }
    // As the standard's own: not enumerable, and there only when given, whatever it is.
    if ('cause' in details) defineHidden(this, 'cause', details.cause);
  }
}

/**
 * Names a class. On the prototype, as with the standard's errors: the stack begins with it, and it is no property of
 * each error.
 *
 * @param {Function} errorClass
 * @param {string} name
 */
function nameClass(errorClass, name) {
  defineHidden(errorClass.prototype, 'name', name);
  defineHidden(errorClass.prototype, BRAND, name);
}

/** @param {object} object @param {string | symbol} key @param {unknown} value */
function defineHidden(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, configurable: true });
}

/** Whether something is an error of the class of that name, whatever getters and proxies do. @param {any} error @param {string} name */
function isOfClass(error, name) {
  try {
    return typeof error === 'object' && error !== null && error[BRAND] === name;
  } catch {
    return false;
  }
}

module.exports = { CodedError, isOfClass, nameClass };
