'use strict';

/** What keeps a child alive in any case: its channel, and where it prints. */
const OURS = /^(Pipe|TTY)/;
const OF_FILES = /^(FS|FILE|Worker|MessagePort)/;

// Taken now: tests replace what they find later.
const { getActiveResourcesInfo } = process;

/** What is under way in this process. An old Node does not say. */
function underWay() {
  return getActiveResourcesInfo?.call(process).filter((name) => !OURS.test(name)) ?? ['unknown'];
}

/** Whether nothing is under way that could go on by itself. */
function isQuiet() {
  return underWay().length === 0;
}

/** Whether files are being read, as modules are. */
function isLoading() {
  return underWay().some((name) => OF_FILES.test(name));
}

module.exports = { isLoading, isQuiet };
