'use strict';

const { checkRun } = require('../pool/arguments.js');
const { invalidArg } = require('../common/errors.js');

/**
 * The arguments of `map` and `imap`, checked and with defaults.
 *
 * @param {any} items
 * @param {any} options
 */
function checkMap(items, options) {
  checkItems(items);
  if (typeof options !== 'object' || options === null)
    throw invalidArg('options', 'an object', options, 'argument');
  const { inFlight, ordered = true, ...run } = options;
  if (inFlight !== undefined && !(Number.isInteger(inFlight) && inFlight > 0))
    throw invalidArg('inFlight', 'a whole number of at least 1', inFlight);
  if (typeof ordered !== 'boolean') throw invalidArg('ordered', 'a boolean', ordered);
  if (run.id !== undefined) throw invalidArg('id', 'left out: any child may run the calls', run.id);
  for (const name of /** @type {const} */ (['onProgress', 'onPort']))
    if (run[name] !== undefined)
      throw invalidArg(name, 'left out: it could not tell the calls apart', run[name]);
  if (run.transfer !== undefined)
    throw invalidArg('transfer', 'left out: use `transfer(value, list)` in the arguments', run.transfer);
  const { signal, ...each } = checkRun(run);
  return { how: { items, inFlight, signal, options: each }, ordered };
}

/** @param {any} items */
function checkItems(items) {
  const isIterable = typeof items === 'object' && (items?.[Symbol.iterator] ?? items?.[Symbol.asyncIterator]);
  if (!isIterable) throw invalidArg('items', 'an iterable of lists of arguments', items, 'argument');
}

module.exports = { checkItems, checkMap };
