'use strict';

/** @typedef {{ end(isLost: boolean): void }} Lasting something that lasts as long as its call */

/**
 * Ends something with a call, or with the stream that the call resolves to. If the call is lost, its child may not
 * learn of it.
 *
 * @param {any} call
 * @param {Lasting} lasting
 */
function endWith(call, lasting) {
  const { resolve, reject } = call;
  (call.lasting ??= []).push(lasting);
  call.resolve = (/** @type {unknown} */ value) => {
    if (!call.hasStream) lasting.end(false);
    resolve(value);
  };
  call.reject = (/** @type {unknown} */ error) => {
    lasting.end(true);
    reject(error);
  };
}

module.exports = { endWith };
