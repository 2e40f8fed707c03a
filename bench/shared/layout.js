'use strict';

/** Int32 indices, but for SENT, which is an Int64 index. Each has its own cache line. */
exports.LAYOUT = { COUNTER: 16, OFFERED: 32, READY: 48, BELL: 64, DONE: 80, SENT: 48 };
exports.ROUND_TRIPS = 300;

/** The clock that all processes have in common. */
exports.now = () => process.hrtime.bigint();
