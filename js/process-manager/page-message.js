'use strict';

/** @typedef {import('../../ui/src/protocol.js').PageMessage} PageMessage */

/** @type {ReadonlySet<unknown>} */
const ACTIONS = new Set(['kill', 'sleep', 'wake', 'restart', 'recycle', 'drain', 'devtools']);

/** Milliseconds. */
const MOST_PROFILE = 60e3;
const NO_REQUEST = '`request` must be a whole number';

/**
 * A valid message of a page, or the reason why it is invalid. Only fields of the protocol are copied.
 *
 * @param {any} value
 * @returns {PageMessage | string}
 */
function readPageMessage(value) {
  if (typeof value !== 'object' || value === null) return 'A message must be an object';
  switch (value.type) {
    case 'hello':
      return readHello(value);
    case 'subscribe':
      return readSubscribe(value);
    case 'act':
      return readAct(value);
    case 'record':
      return readRecord(value);
    case 'more':
    case 'stop':
      return isRequest(value.request) ? { type: value.type, request: value.request } : NO_REQUEST;
    default:
      return 'There is no message of this `type`';
  }
}

/** @param {any} value @returns {PageMessage | string} */
function readHello({ version }) {
  return Number.isInteger(version) ? { type: 'hello', version } : '`version` must be a whole number';
}

/** @param {any} value @returns {PageMessage | string} */
function readSubscribe({ pools, signals, console, trend }) {
  if (typeof pools !== 'boolean' || typeof signals !== 'boolean') {
    return '`pools` and `signals` must be true or false';
  }
  if (!isPidOrNull(console) || !isPidOrNull(trend)) return '`console` and `trend` must be a pid or null';
  return { type: 'subscribe', pools, signals, console, trend };
}

/** @param {any} value @returns {PageMessage | string} */
function readAct({ request, action, pid }) {
  if (!isRequest(request)) return NO_REQUEST;
  if (!ACTIONS.has(action)) return 'There is no such `action`';
  if (!isPid(pid)) return '`pid` must be a pid';
  return { type: 'act', request, action, pid };
}

/** @param {any} value @returns {PageMessage | string} */
function readRecord({ request, kind, pid, ms }) {
  if (!isRequest(request)) return NO_REQUEST;
  if (kind !== 'profile' && kind !== 'snapshot') return 'There is no such `kind`';
  if (!isPid(pid)) return '`pid` must be a pid';
  const isShort = Number.isInteger(ms) && ms <= MOST_PROFILE;
  if (!isShort || (kind === 'profile' ? ms < 1 : ms !== 0)) {
    return `\`ms\` must be a whole number from 1 to ${MOST_PROFILE}, and 0 for a snapshot`;
  }
  return { type: 'record', request, kind, pid, ms };
}

/** @param {unknown} value */
function isRequest(value) {
  return Number.isInteger(value);
}

/** @param {unknown} value */
function isPid(value) {
  return Number.isInteger(value) && /** @type {number} */ (value) > 0;
}

/** @param {unknown} value */
function isPidOrNull(value) {
  return value === null || isPid(value);
}

module.exports = { readPageMessage };
