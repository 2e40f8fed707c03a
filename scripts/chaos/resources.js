'use strict';
// The resources that this process holds. Their number must return to what it was before.

const fs = require('fs');
const v8 = require('v8');
const vm = require('vm');
const { setTimeout: delay } = require('timers/promises');
const { processesOf } = require('../../__test__/electron/processes');

/** Every process that the pools start has this in its environment. */
const MARK = ['ERE_CHAOS', `${process.pid}.${Date.now()}`];

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

/** How much the heap and the resident set may grow, since heaps keep spare room and compiled code stays. */
const ROOM = { heap: 24 * 2 ** 20, rss: 256 * 2 ** 20 };

function descriptors() {
  const names = fs.readdirSync('/proc/self/fd').map((fd) => {
    try {
      return fs.readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return 'the folder itself';
    }
  });
  return names.filter((name) => name !== 'the folder itself');
}

/** Returns the mappings of memory that can be shared: memfds of lanes and of SharedMemory. */
const mappings = () =>
  fs
    .readFileSync('/proc/self/maps', 'latin1')
    .split('\n')
    .filter((line) => line.includes('memfd:'));

function held() {
  const { heapUsed, external, rss } = process.memoryUsage();
  return {
    descriptors: descriptors(),
    mappings: mappings(),
    threads: fs.readdirSync('/proc/self/task').length,
    processes: processesOf(-1, MARK.join('=')),
    heap: heapUsed + external,
    rss,
  };
}

/** Describes what is held now and was not held before. */
function surplus(before, now) {
  const found = [];
  for (const kind of ['descriptors', 'mappings', 'processes']) {
    const more = now[kind].length - before[kind].length;
    if (more > 0) found.push(`${more} ${kind} too many: ${JSON.stringify(now[kind]).slice(0, 1000)}`);
  }
  if (now.threads > before.threads) found.push(`${now.threads} threads instead of ${before.threads}`);
  for (const kind of ['heap', 'rss']) {
    if (now[kind] > before[kind] + ROOM[kind])
      found.push(`${kind}: ${now[kind] >> 20} MiB instead of ${before[kind] >> 20} MiB`);
  }
  return found;
}

/** Waits until all resources are released. Returns those that are left after `ms`. */
async function whatIsLeft(before, ms) {
  const end = Date.now() + ms;
  for (;;) {
    collect();
    await delay(20);
    const left = surplus(before, held());
    if (left.length === 0 || Date.now() > end) return left;
  }
}

module.exports = { MARK, collect, held, surplus, whatIsLeft };
