'use strict';

// A terminal that records the versions of each line. It supports what the demo writes: text, returns, and moves within
// a line.

/** A return, a newline, an escape sequence, or text. */
// oxlint-disable-next-line no-control-regex
const TOKEN = /\r|\n|\x1b\[\??([\d;]*)([A-Za-z])|[^\r\n\x1b]+/g;

/** @typedef {{ text: string, from: number, to: number }} Version a line's text, from one time until another */

class Screen {
  /** @type {Version[][]} */
  lines = [[]];
  #row = 0;
  #column = 0;
  #text = '';

  /** @param {string} output @param {number} time */
  write(output, time) {
    for (const [token, number, letter] of output.matchAll(TOKEN)) {
      if (letter) this.#escape(letter, Number(number));
      else if (token === '\r') this.#column = 0;
      else if (token === '\n') this.#newline(time);
      else this.#put(token);
    }
    this.#keep(time);
  }

  /** @param {string} letter @param {number} number */
  #escape(letter, number) {
    if (letter === 'G') this.#column = Math.max(number - 1, 0);
    if (letter === 'K') this.#text = this.#text.slice(0, this.#column);
  }

  /** @param {string} token */
  #put(token) {
    const end = this.#column + token.length;
    this.#text = this.#text.slice(0, this.#column).padEnd(this.#column) + token + this.#text.slice(end);
    this.#column = end;
  }

  /** @param {number} time */
  #newline(time) {
    this.#keep(time);
    this.#row += 1;
    this.lines.push([]);
    this.#text = '';
    this.#column = 0;
  }

  /** @param {number} time */
  #keep(time) {
    const versions = this.lines[this.#row];
    const last = versions[versions.length - 1];
    const text = this.#text.trimEnd();
    if ((last?.text ?? '') === text) return;
    if (last) last.to = time;
    versions.push({ text, from: time, to: Infinity });
  }
}

module.exports = { Screen };
