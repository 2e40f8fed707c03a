'use strict';

/** The handles that always keep a child alive: its channel and its output. */
const OURS = /^(Pipe|TTY)/;
const OF_FILES = /^(FS|FILE|Worker|MessagePort)/;

// Saved now, because tests may replace it later.
const { getActiveResourcesInfo } = process;

/** Returns what is under way in this process. An old Node does not report it. */
function underWay() {
  return getActiveResourcesInfo?.call(process).filter((name) => !OURS.test(name)) ?? ['unknown'];
}

/** Whether nothing is under way that could continue by itself. */
function isQuiet() {
  return underWay().length === 0;
}

/** Whether files are being read. Loading modules reads files. */
function isLoading() {
  return underWay().some((name) => OF_FILES.test(name));
}

module.exports = { isLoading, isQuiet };
