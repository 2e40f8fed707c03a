'use strict';

const { WITH_CONTEXT } = require('../codec/context-marker.js');
const { WITH_INPUTS } = require('../codec/input-marker.js');
const { WITH_PROGRESS } = require('../codec/progress-marker.js');

/**
 * A call that brings more than its parameters.
 *
 * @typedef {object} WrappedCall
 * @property {string} name
 * @property {any} params
 * @property {Array<[name: string, store: unknown]>} [stores] in which it runs
 * @property {string} [progress] the token by which it tells how far it is
 * @property {Array<[place: number, token: string]>} [inputs] the streams among its arguments
 */

/** What each of the tasks that stand for others brings. @type {Record<string, 'stores' | 'progress' | 'inputs'>} */
const BRINGS = {
  __proto__: /** @type {any} */ (null),
  [WITH_CONTEXT]: 'stores',
  [WITH_PROGRESS]: 'progress',
  [WITH_INPUTS]: 'inputs',
};

/** Whether a call of this name is one. @param {string} name */
function isWrapped(name) {
  return BRINGS[name] !== undefined;
}

/** @param {string} name @param {any} params @returns {WrappedCall} */
function unwrap(name, params) {
  /** @type {WrappedCall} */
  const call = { name, params };
  while (isWrapped(call.name)) {
    const [more, inner, innerParams] = call.params;
    call[BRINGS[call.name]] = more;
    call.name = inner;
    call.params = innerParams;
  }
  return call;
}

module.exports = { isWrapped, unwrap };
