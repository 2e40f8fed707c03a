'use strict';

const Table = require('cli-table3');

/** One table of who did what, and what became of the whole. */
function printReport({ files, digests, jobs, begun, hosts, victim }) {
  const table = new Table({
    head: ['host', 'begun', 'done', ''],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right'],
  });
  for (const { name, process } of hosts) {
    const done = jobs.filter((job) => Number(job.processedBy.split(':').pop()) === process.pid).length;
    table.push([
      name,
      begun.filter((by) => by === name).length,
      done,
      name === victim ? 'killed halfway' : '',
    ]);
  }
  console.log(table.toString());
  const bytes = digests.reduce((sum, digest) => sum + digest.bytes, 0);
  const gzip = digests.reduce((sum, digest) => sum + digest.gzip, 0);
  console.log(`${digests.length} files, ${bytes} bytes, ${gzip} with gzip`);
  console.log(`lost: ${files.length - digests.length}, begun again: ${begun.length - files.length}`);
}

module.exports = { printReport };
