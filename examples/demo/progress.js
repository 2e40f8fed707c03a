'use strict';

const { SingleBar } = require('cli-progress');

/** A bar on a terminal; elsewhere, such as in a log, one line when a part is done. */
class Progress {
  #isShown;
  #bar;
  #label = '';
  #total = 0;
  #done = 0;

  /** @param {boolean} isShown */
  constructor(isShown) {
    this.#isShown = isShown;
    if (!isShown || !process.stdout.isTTY) return;
    this.#bar = new SingleBar({
      format: '  {label} {bar} {percentage}%  {value} of {total} files',
      barCompleteChar: '━',
      barIncompleteChar: '─',
      barsize: 32,
      fps: 20,
      hideCursor: true,
      clearOnComplete: true,
      autopadding: true,
    });
  }

  start(label, total) {
    this.#label = label;
    this.#total = total;
    this.#done = 0;
    this.#bar?.start(total, 0, { label: label.padEnd(14) });
  }

  update(done) {
    this.#done = done;
    this.#bar?.update(done);
  }

  stop(seconds) {
    this.#bar?.stop();
    if (!this.#isShown) return;
    const [done, total] = [this.#done, this.#total].map((n) => n.toLocaleString('en'));
    console.log(`  ${this.#label.padEnd(14)} ${done} of ${total} files in ${seconds.toFixed(1)} s`);
  }
}

module.exports = { Progress };
