'use strict';

const os = require('os');
const { Batch } = require('./batch.js');
const { MOST_LINES } = require('./console-log.js');
const { readPageMessage } = require('./page-message.js');
const { PROTOCOL_VERSION } = require('./protocol.js');
const { queueRows } = require('./queues.js');
const { Recordings } = require('./recordings.js');
const { deaths } = require('../pool/deaths.js');

/** @typedef {import('../../ui/src/protocol.js').BackendMessage} BackendMessage */
/** @typedef {import('../../ui/src/protocol.js').PageMessage} PageMessage */
/** @typedef {import('../../ui/src/protocol.js').Subscribe} Subscribe */
/** @typedef {import('../../ui/src/protocol.js').Trend['span']} Span */
/** @typedef {import('../../ui/src/protocol.js').SignalEntry} SignalEntry */
/** @typedef {import('../../ui/src/protocol.js').ConsoleLine} ConsoleLine */
/** @typedef {import('../../ui/src/protocol.js').Death} Death */
/** @typedef {import('./process-manager.js').ProcessManager} ProcessManager */

/**
 * The connection to a page.
 *
 * @typedef {object} Transport
 * @property {(message: BackendMessage) => void} send
 * @property {() => boolean} isBusy whether the page falls behind
 * @property {() => void} close
 * @property {string | null} resume key for the page's next connection
 */

/**
 * The log of messages between windows: emits `entry`. It records while it is open.
 *
 * @typedef {import('events').EventEmitter & { entries: SignalEntry[], most: number, open(): void, close(): void }} MessageSource
 */

/** Actions of a page that may be under way at a time. */
const MOST_ACTS = 16;
const SPANS = /** @type {const} */ (['minute', 'hour']);

/** The session of one connected page: handles its requests and sends it updates. */
class Session {
  #manager;
  #transport;
  #onEnd;
  #isGreeted = false;
  #hasEnded = false;
  #acts = 0;
  /** The page has missed a point. */
  #missed = false;
  #missedDeath = false;
  /** The page has learned of a queue. */
  #hasQueues = false;
  /** @type {Subscribe} */
  #wishes = { type: 'subscribe', pools: false, signals: false, console: null, trend: null };
  #recordings;
  /** @type {Batch<ConsoleLine>} */
  #lines;
  /** @type {Batch<SignalEntry>} */
  #signals;
  #onLine = (/** @type {number} */ pid, /** @type {ConsoleLine} */ line) => {
    if (pid === this.#wishes.console) this.#lines.add(line);
  };
  #onDeath = (/** @type {Death} */ death) => {
    if (!this.#isGreeted) return;
    if (this.#transport.isBusy()) this.#missedDeath = true;
    else this.#tellDeaths([death]);
  };
  #onEntry = (/** @type {SignalEntry} */ entry) => this.#signals.add(entry);

  /**
   * @param {ProcessManager} manager
   * @param {Transport} transport
   * @param {() => void} onEnd
   */
  constructor(manager, transport, onEnd) {
    this.#manager = manager;
    this.#transport = transport;
    this.#onEnd = onEnd;
    this.#recordings = new Recordings((message) => transport.send(message));
    this.#lines = new Batch(transport.isBusy, (lines, dropped, reset) => {
      const { console: pid } = this.#wishes;
      if (pid !== null) transport.send({ type: 'console', pid, reset, dropped, lines });
    });
    this.#signals = new Batch(transport.isBusy, (entries, dropped, reset) => {
      transport.send({ type: 'signals', reset, dropped, entries });
    });
    manager.console.on('line', this.#onLine);
    deaths.on('death', this.#onDeath);
  }

  /** Handles a message of the page, which may be anything. @param {unknown} value */
  receive(value) {
    if (this.#hasEnded) return;
    const message = readPageMessage(value);
    if (typeof message === 'string') return this.#refuse(message);
    if (message.type === 'hello') return this.#greet(message.version);
    if (!this.#isGreeted) return this.#refuse('The first message must be `hello`');
    if (message.type === 'subscribe') return this.#subscribe(message);
    if (message.type === 'act') return this.#act(message);
    this.#recordings.receive(message);
  }

  /** Sends the last report. */
  report() {
    const last = this.#manager.lastReport;
    if (!this.#isGreeted || !last) return;
    if (this.#transport.isBusy()) {
      this.#missed = true;
      return;
    }
    this.#transport.send({ type: 'processes', time: last.time, processes: last.rows });
    if (this.#wishes.pools) this.#tellPools();
    this.#tellTrend(this.#missed);
    this.#missed = false;
    if (this.#missedDeath) this.#tellDeaths(deaths.all, true);
  }

  /** @param {Death[]} news @param {boolean} [reset] */
  #tellDeaths(news, reset = false) {
    if (reset) this.#missedDeath = false;
    this.#transport.send({ type: 'deaths', reset, deaths: news });
  }

  /** Ends the session. @param {{ goodbye?: boolean }} [options] whether to notify the page */
  end({ goodbye = false } = {}) {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#manager.console.off('line', this.#onLine);
    deaths.off('death', this.#onDeath);
    this.#setSignals(false);
    this.#lines.stop();
    this.#signals.stop();
    this.#recordings.end();
    if (goodbye) this.#transport.send({ type: 'goodbye' });
    this.#transport.close();
    this.#onEnd();
  }

  /** @param {string} message */
  #refuse(message) {
    this.#transport.send({ type: 'refused', message });
  }

  /** @param {number} version */
  #greet(version) {
    if (version !== PROTOCOL_VERSION) {
      this.#refuse(`The page speaks version ${version}, this app ${PROTOCOL_VERSION}; reload the page`);
      this.end();
      return;
    }
    this.#isGreeted = true;
    const { host, interval } = this.#manager;
    this.#transport.send({
      type: 'welcome',
      version: PROTOCOL_VERSION,
      app: {
        ...host.describe(),
        platform: `${process.platform} ${process.arch}`,
        pid: process.pid,
        cores: os.cpus().length,
        memory: os.totalmem(),
      },
      interval,
      hasSignals: host.messages !== null,
      resume: this.#transport.resume,
      limits: { consoleLines: MOST_LINES, signals: host.messages?.most ?? 0 },
    });
    this.#tellDeaths(deaths.all, true);
    this.tellObstacle();
    this.report();
  }

  /** Sends the reason if there are no reports. */
  tellObstacle() {
    const { obstacle } = this.#manager;
    if (!this.#isGreeted || !obstacle) return;
    this.#transport.send({
      type: 'unable',
      message: `${obstacle.message}. Reload this page to try again.`,
    });
  }

  /** @param {Subscribe} wishes */
  #subscribe(wishes) {
    const before = this.#wishes;
    this.#wishes = wishes;
    if (wishes.console !== before.console) {
      this.#lines.stop();
      if (wishes.console !== null) this.#lines.restart(this.#manager.console.lines(wishes.console));
    }
    if (wishes.signals !== before.signals) this.#setSignals(wishes.signals);
    if (wishes.trend !== before.trend) this.#tellTrend(true);
    if (wishes.pools && !before.pools) this.#tellPools();
  }

  /** @param {boolean} on */
  #setSignals(on) {
    const { messages } = this.#manager.host;
    if (!messages) return;
    const isOn = messages.listeners('entry').includes(this.#onEntry);
    if (on === isOn) return;
    if (on) {
      messages.open();
      messages.on('entry', this.#onEntry);
      this.#signals.restart(messages.entries);
    } else {
      messages.off('entry', this.#onEntry);
      messages.close();
      this.#signals.stop();
    }
  }

  #tellPools() {
    const { time, rows } = this.#manager.poolRows();
    this.#transport.send({ type: 'pools', time, pools: rows });
    const queues = queueRows();
    if (this.#hasQueues || queues.length > 0) this.#transport.send({ type: 'queues', queues });
    this.#hasQueues ||= queues.length > 0;
  }

  /** @param {boolean} reset */
  #tellTrend(reset) {
    const { trend: pid } = this.#wishes;
    if (pid === null) return;
    for (const span of SPANS) this.#tellSpan(pid, span, reset);
  }

  /** @param {number} pid @param {Span} span @param {boolean} reset */
  #tellSpan(pid, span, reset) {
    const { history } = this.#manager;
    const points = reset ? history.all(pid, span) : history.latest(pid, span);
    if (points.length === 0 && !reset) return;
    this.#transport.send({
      type: 'trend',
      pid,
      span,
      reset,
      times: points.map(({ time }) => time),
      cpu: points.map(({ cpu }) => cpu),
      memory: points.map(({ memory }) => memory),
      pss: points.map(({ pss }) => pss),
    });
  }

  /** @param {import('../../ui/src/protocol.js').Act} message */
  #act({ request, action, pid }) {
    const answer = (/** @type {import('./process-manager.js').Outcome} */ { ok, message }) => {
      if (!this.#hasEnded) this.#transport.send({ type: 'result', request, ok, message });
    };
    if (this.#acts >= MOST_ACTS) return answer({ ok: false, message: 'Too much at once' });
    this.#acts += 1;
    this.#manager
      .act(action, pid)
      .catch((error) => ({ ok: false, message: String(error?.message ?? error) }))
      .then((outcome) => {
        this.#acts -= 1;
        answer(outcome);
      });
  }
}

module.exports = { Session };
