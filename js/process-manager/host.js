'use strict';

const path = require('path');

/** @typedef {import('./process-table.js').Known} Known */
/** @typedef {import('../../ui/src/protocol.js').Welcome['app']} App */

/** The environment of a process manager: here plain Node; see js/electron/process-manager/ for Electron. */
class Host {
  /** The log of messages between windows, where there is one. @type {import('./session.js').MessageSource | null} */
  messages = null;

  /** @returns {Pick<App, 'name' | 'runtime' | 'runtimeVersion' | 'folder'>} */
  describe() {
    return {
      name: scriptName(),
      runtime: /** @type {const} */ ('node'),
      runtimeVersion: process.versions.node,
      folder: currentFolder(),
    };
  }

  /** This process. @returns {Known} */
  main() {
    return { mark: 'main', name: scriptName(), url: process.argv[1] ?? '' };
  }

  /**
   * Details of processes that do not belong to a pool, by pid.
   *
   * @param {number[]} _pids those there are
   * @returns {Map<number, Known>}
   */
  known(_pids) {
    return new Map();
  }

  /** Starts to listen for the ends of processes that are not children of this process. */
  hearOfEnds() {}

  stopHearing() {}

  /** How such have ended since the last time. @returns {import('./vanished.js').End[]} */
  takeEnds() {
    return [];
  }

  /**
   * Why a process has ended whose end was not reported.
   *
   * @param {{ pid: number, mark: string }} _row
   * @returns {import('./vanished.js').End['reason']}
   */
  endedQuietly(_row) {
    return null;
  }

  /** Starts to tell what windows print. @param {import('./console-log.js').ConsoleLog} _log */
  recordConsoles(_log) {}

  stopRecording() {}

  /** Opens the developer tools of a window. Returns whether the window has them. @param {number} _pid */
  openDevTools(_pid) {
    return false;
  }
}

/** Empty if the file is gone. */
function currentFolder() {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

function scriptName() {
  return process.argv[1] ? path.basename(process.argv[1]) : 'node';
}

module.exports = { Host };
