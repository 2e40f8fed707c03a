'use strict';

const { noticeNewDescriptors } = require('../native/new-descriptors.js');
const { native } = require('../native/native.js');
const { callNative } = require('./native-errors.js');

/** @typedef {import('../../binding.js').NativeWaits} NativeWaits */

/** @type {NativeWaits | undefined} */
let waits;
let lastTicket = 0;
/** The callback of each wait under way. @type {Map<number, (outcome: number) => void>} */
const listeners = new Map();

/**
 * Begins a wait on a native thread. The process stays alive while there is a wait.
 *
 * @param {(waits: NativeWaits, ticket: number) => void} begin
 * @param {(outcome: number) => void} listener gets the outcome once, also if the wait was cancelled
 * @returns {() => void} cancels the wait
 */
function startWait(begin, listener) {
  const current = (waits ??= openWaits());
  const ticket = nextTicket();
  callNative(() => begin(current, ticket));
  listeners.set(ticket, listener);
  if (listeners.size === 1) current.keepAlive(true);
  return () => current.cancel(ticket);
}

function openWaits() {
  const opened = new (native().NativeWaits)(receive);
  noticeNewDescriptors();
  return opened;
}

function nextTicket() {
  do lastTicket = (lastTicket + 1) >>> 0;
  while (listeners.has(lastTicket));
  return lastTicket;
}

/** @param {Array<[number, number]>} outcomes */
function receive(outcomes) {
  for (const [ticket, outcome] of outcomes) {
    const listener = listeners.get(ticket);
    listeners.delete(ticket);
    listener?.(outcome);
  }
  if (listeners.size === 0) waits?.keepAlive(false);
}

module.exports = { startWait };
