'use strict';

const { EventEmitter } = require('events');
const { copyOf } = require('../common/own-text.js');
const { now, setTimeout } = require('../common/primordials.js');

/** @typedef {import('../../ui/src/protocol.js').ConsoleLine} ConsoleLine */
/** @typedef {import('../../ui/src/protocol.js').ConsoleLevel} ConsoleLevel */
/** @typedef {ConsoleLine['source']} Source */

/** Lines kept per process. */
const MOST_LINES = 1000;
/** Characters of a line; the rest is cut off. */
const LONGEST = 8192;
/** After this time, an unfinished line is shown as a line. */
const DEADLINE = 250;

/** The last lines that one process has printed. */
class Lines {
  /** @type {ConsoleLine[]} */
  kept = [];
  /** Unfinished lines. @type {Map<Source, { text: string, level: ConsoleLevel }>} */
  pieces = new Map();
  #next = 0;

  /** @param {Source} source @param {ConsoleLevel} level @param {string} text */
  push(source, level, text) {
    // The rest must not stay in memory together with the kept part.
    const kept = text.length > LONGEST ? copyOf(text.slice(0, LONGEST)) : text;
    const line = { id: this.#next, time: now(), source, level, text: kept };
    this.#next += 1;
    this.kept.push(line);
    // For many lines at once: shifting a thousand lines for each new one would cost more than everything else.
    if (this.kept.length >= 2 * MOST_LINES) this.kept.splice(0, this.kept.length - MOST_LINES);
    return line;
  }
}

/** The output of processes, line by line; emits `line` with the pid and the line. */
class ConsoleLog extends EventEmitter {
  /** @type {Map<number, Lines>} */
  #processes = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * Takes a piece of a stream, which may end within a line.
   *
   * @param {number} pid
   * @param {Source} source
   * @param {string} text
   * @param {ConsoleLevel} [level]
   */
  write(pid, source, text, level = source === 'stderr' ? 'error' : 'log') {
    const lines = this.#linesOf(pid);
    const whole = (lines.pieces.get(source)?.text ?? '') + text;
    const parts = whole.split(/\r?\n/);
    const rest = /** @type {string} */ (parts.pop());
    for (const part of parts) this.#push(pid, lines, source, level, part);
    lines.pieces.delete(source);
    if (rest.length >= LONGEST) this.#push(pid, lines, source, level, rest);
    else if (rest !== '') {
      lines.pieces.set(source, { text: rest, level });
      if (!this.#timer) this.#timer = setTimeout(() => this.#showPieces(), DEADLINE).unref();
    }
  }

  /**
   * Takes a whole message, which may have several lines.
   *
   * @param {number} pid
   * @param {Source} source
   * @param {ConsoleLevel} level
   * @param {string} text
   */
  add(pid, source, level, text) {
    this.write(pid, source, text.endsWith('\n') ? text : `${text}\n`, level);
  }

  /** The last lines of a process. @param {number} pid */
  lines(pid) {
    return this.#processes.get(pid)?.kept.slice(-MOST_LINES) ?? [];
  }

  /** @param {number} pid */
  has(pid) {
    return this.#processes.has(pid);
  }

  /** Forgets all processes but these. @param {(pid: number) => boolean} isKept */
  keep(isKept) {
    for (const pid of this.#processes.keys()) if (!isKept(pid)) this.#processes.delete(pid);
  }

  /** @param {number} pid */
  #linesOf(pid) {
    let lines = this.#processes.get(pid);
    if (!lines) this.#processes.set(pid, (lines = new Lines()));
    return lines;
  }

  #showPieces() {
    this.#timer = undefined;
    for (const [pid, lines] of this.#processes) {
      for (const [source, { text, level }] of lines.pieces) this.#push(pid, lines, source, level, text);
      lines.pieces.clear();
    }
  }

  /**
   * @param {number} pid
   * @param {Lines} lines
   * @param {Source} source
   * @param {ConsoleLevel} level
   * @param {string} text
   */
  #push(pid, lines, source, level, text) {
    this.emit('line', pid, lines.push(source, level, text));
  }
}

module.exports = { ConsoleLog, MOST_LINES };
