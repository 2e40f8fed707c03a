'use strict';

/** Int32 indices, except SENT, which is an Int64 index. Each word has its own cache line. */
exports.LAYOUT = { COUNTER: 16, OFFERED: 32, READY: 48, BELL: 64, DONE: 80, SENT: 48 };
exports.ROUND_TRIPS = 300;

/** A clock that all processes share. */
exports.now = () => process.hrtime.bigint();
