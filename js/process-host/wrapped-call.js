'use strict';

const { WITH_ATTEMPT } = require('../codec/attempt-marker.js');
const { IN_BATCH } = require('../codec/batch-marker.js');
const { WITH_CONTEXT } = require('../codec/context-marker.js');
const { WITH_INPUTS } = require('../codec/input-marker.js');
const { WITH_PORT } = require('../codec/port-marker.js');
const { WITH_PROGRESS } = require('../codec/progress-marker.js');
const { streamIn } = require('../codec/stream-marker.js');
const { Context } = require('./context.js');

/** @typedef {import('./running-tasks.js').Transport} Transport */

/**
 * A call that brings more than its parameters.
 *
 * @typedef {object} WrappedCall
 * @property {string} name
 * @property {any} params
 * @property {Array<[name: string, store: unknown]>} [stores] the stores in which it runs
 * @property {number} [attempt] counts the attempts of the same call
 * @property {string} [progress] the token for its progress reports
 * @property {string} [port] the token of its port
 * @property {Array<[place: number, token: string]>} [inputs] the streams among its arguments
 * @property {{ token: string, waitTogether: boolean }} [items] set if the parameters are many items
 */

/**
 * What each of the wrapping tasks brings.
 *
 * @type {Record<string, 'attempt' | 'stores' | 'progress' | 'port' | 'inputs' | 'items'>}
 */
const BRINGS = {
  __proto__: /** @type {any} */ (null),
  [WITH_ATTEMPT]: 'attempt',
  [WITH_CONTEXT]: 'stores',
  [WITH_PROGRESS]: 'progress',
  [WITH_PORT]: 'port',
  [WITH_INPUTS]: 'inputs',
  [IN_BATCH]: 'items',
};

/** Whether this is the name of a wrapping task. @param {string} name */
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

/**
 * Answers a call that has something attached. The attachment ends with the call, or with the stream that it resolves
 * to.
 *
 * @param {Transport} transport
 * @param {Context} context
 * @returns {Transport}
 */
function endingWith(transport, context) {
  return {
    succeed: (id, task, value) => {
      if (streamIn(value) === undefined) Context.over(context);
      transport.succeed(id, task, value);
    },
    fail: (id, task, error, result) => {
      Context.over(context);
      transport.fail(id, task, error, result);
    },
  };
}

module.exports = { endingWith, isWrapped, unwrap };
