'use strict';

// Whether there is a PostgreSQL for tests: Debian's package.

const { hasPostgres } = require('./postgres-server');

if (!hasPostgres) {
  const missing = 'PostgreSQL is not installed: QUEUES ON IT ARE NOT TESTED. apt-get install postgresql';
  if (process.env.REQUIRE_POSTGRES) throw new Error(missing);
  process.stderr.write(`\n*** ${missing}\n\n`);
}

/** Where there is one. */
const describeWithPostgres = hasPostgres ? describe : describe.skip;

module.exports = { describeWithPostgres };
