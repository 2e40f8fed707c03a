'use strict';

// Messages between windows, services and the main process, beside the app's own messages.

const { invalidArg } = require('./message-error.js');

const PREFIX = 'electron-re-native:';

/** Version of the protocol. A window or service sends its own in its HELLO. */
const PROTOCOL_VERSION = 1;

/**
 * Channels of Electron's IPC, and kinds of message to and from a utility process.
 *
 * A window or service `asks` main, and main answers `{ value }` or `{ error }`; or it `tells` main something; or main sends it a message.
 */
const KIND = Object.freeze({
  /** asks: here I am, what is my id and what may I use? */
  HELLO: `${PREFIX}hello`,
  /** asks for a port to a name or an id; it comes by PORT. */
  CONNECT: `${PREFIX}connect`,
  /** asks a handler in main for its answer. */
  INVOKE: `${PREFIX}invoke`,
  /** asks to register a name. */
  REGISTER: `${PREFIX}register`,
  /** tells main a message for its listeners. */
  SEND: `${PREFIX}send`,
  /** tells main a message for a window without a MessageChannel. */
  RELAY: `${PREFIX}relay`,
  /** tells the answer to a CALL. */
  REPLY: `${PREFIX}reply`,
  /** tells which files a service has loaded. */
  FILES: `${PREFIX}files`,
  /** tells whether a service's script has loaded. */
  LOADED: `${PREFIX}loaded`,
  /** tells which messages were sent or received, for watchers. */
  SEEN: `${PREFIX}seen`,
  /** main hands out a port, to both ends. */
  PORT: `${PREFIX}port`,
  /** main reports that the other end of a port is gone. */
  UNLINK: `${PREFIX}unlink`,
  /** main calls a handler. */
  CALL: `${PREFIX}call`,
  /** main sends a message to listeners in a utility process. */
  DELIVER: `${PREFIX}deliver`,
  /** main answers a question of a utility process. */
  ANSWER: `${PREFIX}answer`,
  /** main says whether messages are watched. */
  WATCH: `${PREFIX}watch`,
});

/** The channel of calls that only ask whether earlier messages have been read. */
const PROBE = `${PREFIX}probe`;

/** Where a window or service keeps its one MessageChannel, also when two copies of the package are loaded. */
const SINGLETON = Symbol.for('electron-re-native.MessageChannel');

/** The property that the preload sets on `window`. */
const BRIDGE = 'electronRe';

/** The name of the main process. */
const MAIN = 'main';

/** The longest timeout that timers support. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

/**
 * A channel that apps may use: not one of ours, on which a sender could impersonate main.
 *
 * @param {unknown} channel
 * @returns {channel is string}
 */
function isChannel(channel) {
  return typeof channel === 'string' && channel !== '' && !channel.startsWith(PREFIX);
}

/** @param {unknown} channel */
function checkChannel(channel) {
  if (!isChannel(channel))
    throw invalidArg('channel', `a string that is not empty and does not begin with ${PREFIX}`, channel);
}

/** @param {unknown} name */
function checkName(name) {
  if (typeof name !== 'string' || name === '') throw invalidArg('name', 'a string that is not empty', name);
}

/** @param {unknown} id */
function checkId(id) {
  if (!Number.isSafeInteger(id) || Number(id) < 1) throw invalidArg('id', 'a whole number of at least 1', id);
}

/** @param {unknown} listener */
function checkFunction(listener, name = 'listener') {
  if (typeof listener !== 'function') throw invalidArg(name, 'a function', listener);
}

/**
 * The timeout of a call: its own, or that of the process.
 *
 * @param {{ timeout?: number } | undefined} options
 * @param {number} standard
 */
function timeoutOf(options, standard) {
  if (options === undefined) return standard;
  if (typeof options !== 'object' || options === null) throw invalidArg('options', 'an object', options);
  const { timeout = standard } = options;
  checkTimeout(timeout);
  return timeout;
}

/** @param {unknown} timeout */
function checkTimeout(timeout) {
  const isTime = typeof timeout === 'number' && timeout >= 0 && timeout <= LONGEST_TIMEOUT;
  if (!isTime) throw invalidArg('timeout', `milliseconds from 0 to ${LONGEST_TIMEOUT}`, timeout);
}

module.exports = {
  KIND,
  PROTOCOL_VERSION,
  SINGLETON,
  BRIDGE,
  MAIN,
  PROBE,
  isChannel,
  checkChannel,
  checkName,
  checkId,
  checkFunction,
  checkTimeout,
  timeoutOf,
};
