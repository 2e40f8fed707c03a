'use strict';

// Also runs in windows, so it uses nothing from Node.

/** Marks the class of an error for other realms and copies of this package, which have different classes. */
const BRAND = Symbol.for('electron-re-native.error');

/**
 * The base of this package's error classes: a stable code and details.
 *
 * @template {string} Code
 */
class CodedError extends Error {
  /**
   * @param {Code} code
   * @param {string} message
   * @param {Record<string, unknown>} details
   * @param {readonly string[]} names of the details that it shows; unknown details are not set
   */
  constructor(code, message, details, names) {
    super(message);
    this.code = code;
    for (const name of names) {
      const value = details[name];
      if (value !== undefined && value !== null) Object.assign(this, { [name]: value });
    }
    // Like the standard's `cause`: not enumerable, and present only if it was passed, whatever its value.
    if ('cause' in details) defineHidden(this, 'cause', details.cause);
  }
}

/**
 * Sets the name of a class on its prototype, as for the standard's errors: the stack begins with it, and it is not a property of each
 * error.
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

/** Whether a value is an error of the class with that name. Never throws, whatever getters and proxies do. @param {any} error @param {string} name */
function isOfClass(error, name) {
  try {
    return typeof error === 'object' && error !== null && error[BRAND] === name;
  } catch {
    return false;
  }
}

module.exports = { CodedError, isOfClass, nameClass };
