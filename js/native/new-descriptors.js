'use strict';

const { setTimeout } = require('../common/primordials.js');

/**
 * Call this after adding a descriptor to Node's loop. In Electron's own processes, another thread polls that loop from
 * outside. That thread sometimes misses a new descriptor, and would not look again before the next event: a timer
 * makes it look.
 */
function noticeNewDescriptors() {
  const { type } = /** @type {{ type?: string }} */ (process);
  if (type !== undefined) setTimeout(() => {}, 1);
}

module.exports = { noticeNewDescriptors };
