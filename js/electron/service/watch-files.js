'use strict';

const fs = require('fs');
const path = require('path');
const { clearTimeout, now, setTimeout } = require('../../common/primordials.js');

/** Editors write a file in several steps; it is read once they are done. */
const SETTLE = 100;

/** Calls back when one of some files changes. */
class FileWatch {
  /** By folder: an editor may replace a file, which a watch of the file itself would miss. */
  #folders = /** @type {Map<string, fs.FSWatcher>} */ (new Map());
  #files = new Set();
  /** The time of the last callback: the files of that time have been read since. */
  #since = now();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #changed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /** @param {string[]} files absolute paths */
  watch(files) {
    // A file may have changed after it was read and before it was passed here.
    const isLate = files.some((file) => !this.#files.has(file) && modified(file) > this.#since);
    for (const file of files) this.#files.add(file);
    if (isLate) this.#touched();
    for (const folder of new Set(files.map((file) => path.dirname(file)))) {
      if (!this.#folders.has(folder)) this.#watchFolder(folder);
    }
  }

  close() {
    clearTimeout(this.#timer);
    for (const watcher of this.#folders.values()) watcher.close();
    this.#folders.clear();
    this.#files.clear();
  }

  /** @param {string} folder */
  #watchFolder(folder) {
    try {
      const watcher = fs.watch(folder, { persistent: false }, (_type, name) => {
        if (name && this.#files.has(path.join(folder, name))) this.#touched();
      });
      watcher.on('error', () => this.#folders.delete(folder) && watcher.close());
      this.#folders.set(folder, watcher);
    } catch {
      // Inside an archive, or gone: nothing there will change.
    }
  }

  #touched() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#since = now();
      this.#changed();
    }, SETTLE);
  }
}

/** @param {string} file */
function modified(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

module.exports = { FileWatch };
