'use strict';

// Whether there is a Redis for tests: Debian's redis-server.

const { spawnSync } = require('child_process');

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) {
  const missing =
    'redis-server is not installed: NOTHING OF THE QUEUE IS TESTED. apt-get install redis-server';
  if (process.env.REQUIRE_REDIS) throw new Error(missing);
  process.stderr.write(`\n*** ${missing}\n\n`);
}

/** Where there is a Redis. */
const describeWithRedis = hasRedis ? describe : describe.skip;

module.exports = { describeWithRedis };
