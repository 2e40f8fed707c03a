'use strict';

const { poolChildren } = require('./pool-control.js');
const { clearTimeout, setTimeout } = require('../common/primordials.js');

/** @typedef {import('../../ui/src/protocol.js').BackendMessage} BackendMessage */
/** @typedef {import('../../ui/src/protocol.js').RecordChild} RecordChild */
/** @typedef {import('../../ui/src/protocol.js').More} More */
/** @typedef {import('../../ui/src/protocol.js').StopRecording} StopRecording */
/** @typedef {{ pieces: AsyncGenerator<string, void, void>, controller: AbortController, timer?: NodeJS.Timeout, isReading: boolean }} Recording */

/** Recordings of a page that may be under way at a time. */
const MOST = 4;
/** Characters of a profile that go in one message. */
const PIECE = 1024 * 1024;
/** Milliseconds after which a recording that the page does not fetch is dropped. */
const UNREAD = 60e3;

/** The recordings of one page, which fetches them piece by piece. */
class Recordings {
  /** By request. @type {Map<number, Recording>} */
  #open = new Map();
  #send;

  /** @param {(message: BackendMessage) => void} send */
  constructor(send) {
    this.#send = send;
  }

  /** @param {RecordChild | More | StopRecording} message */
  receive(message) {
    if (message.type === 'record') this.#begin(message);
    else if (message.type === 'more') void this.#tellNext(message.request);
    else this.#giveUp(message.request);
  }

  /** The page is gone. */
  end() {
    for (const request of this.#open.keys()) this.#giveUp(request);
  }

  /** @param {RecordChild} message */
  #begin(message) {
    const { request } = message;
    if (this.#open.size >= MOST || this.#open.has(request)) return this.#fail(request, 'Too much at once');
    const controller = new AbortController();
    const pieces = piecesOf(message, controller.signal);
    this.#open.set(request, { pieces, controller, isReading: false });
    void this.#tellNext(request);
  }

  /** @param {number} request */
  async #tellNext(request) {
    const recording = this.#open.get(request);
    if (!recording || recording.isReading) return;
    clearTimeout(recording.timer);
    recording.isReading = true;
    try {
      const { value, done } = await recording.pieces.next();
      if (this.#open.get(request) !== recording) return;
      recording.isReading = false;
      if (done) this.#open.delete(request);
      else recording.timer = setTimeout(() => this.#giveUp(request), UNREAD).unref();
      this.#send({ type: 'recorded', request, text: value ?? '', isOver: done === true });
    } catch (error) {
      if (this.#open.get(request) !== recording) return;
      this.#open.delete(request);
      this.#fail(request, /** @type {Error} */ (error).message);
    }
  }

  /** @param {number} request */
  #giveUp(request) {
    const recording = this.#open.get(request);
    if (!recording) return;
    this.#open.delete(request);
    clearTimeout(recording.timer);
    recording.controller.abort();
    // Nothing waits for its result any more.
    recording.pieces.return().catch(() => {});
  }

  /** @param {number} request @param {string} message */
  #fail(request, message) {
    this.#send({ type: 'result', request, ok: false, message });
  }
}

/** @param {RecordChild} message @param {AbortSignal} signal @returns {AsyncGenerator<string, void, void>} */
async function* piecesOf({ kind, pid, ms }, signal) {
  const pool = poolChildren().get(pid)?.pool;
  if (!pool?.canRecord) throw new Error(`Process ${pid} cannot be recorded`);
  if (kind === 'profile') {
    const text = await pool.profile(pid, ms, signal);
    for (let at = 0; at < text.length; at += PIECE) yield text.slice(at, at + PIECE);
    return;
  }
  const stream = pool.heapSnapshot(pid).setEncoding('utf8');
  signal.addEventListener('abort', () => stream.destroy());
  yield* stream;
}

module.exports = { Recordings };
