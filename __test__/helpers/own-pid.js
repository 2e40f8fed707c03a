'use strict';

const fs = require('fs');
const { isMainThread } = require('worker_threads');

/** What the pool knows the calling child by: its process id, or the system's number of its thread. */
exports.ownPid = () =>
  isMainThread ? process.pid : Number(fs.readlinkSync('/proc/thread-self').split('/').pop());
