'use strict';

// node examples/many-hosts [folder]: SHA-256 and gzip size of every file of a folder, over three hosts. One of them is killed
// halfway, and the others do what it had. The hosts are processes of this machine; nothing in host.js and tasks.js is bound to that.
// It needs `redis-server` in the PATH, and starts one of its own.

const fs = require('fs');
const os = require('os');
const path = require('path');
const { queueClient } = require('electron-re-native/queue');
const { findFiles } = require('../demo/find-files.js');
const { endHosts, startHosts } = require('./hosts.js');
const { startRedis } = require('./redis.js');
const { printReport } = require('./report.js');

const NAMES = ['host 1', 'host 2', 'host 3'];
const VICTIM = 1;

/** @param {string} folder */
async function main(folder) {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'many-hosts-'));
  const journal = path.join(temporary, 'journal');
  const { files } = await findFiles(folder);
  const redis = await startRedis(temporary);
  const client = queueClient('digests', { connection: { url: redis.url } });
  const hosts = await startHosts(NAMES, redis.url);
  try {
    const digests = await digestAll(client, folder, files, journal, () =>
      hosts[VICTIM].process.kill('SIGKILL'),
    );
    const jobs = await client.queue.getCompleted(0, files.length);
    const begun = fs.readFileSync(journal, 'utf8').trimEnd().split('\n');
    printReport({ files, digests, jobs, begun, hosts, victim: NAMES[VICTIM] });
  } finally {
    await client.close();
    await endHosts(hosts);
    await redis.stop();
    fs.rmSync(temporary, { recursive: true });
  }
}

/** Calls for all files, and does `halfWay` when half of the answers are there. */
function digestAll(client, folder, files, journal, halfWay) {
  let answers = 0;
  const digest = async (file) => {
    const found = await client.tasks.digest(path.join(folder, file), journal);
    answers += 1;
    if (answers === Math.ceil(files.length / 2)) halfWay();
    return { file, ...found };
  };
  return Promise.all(files.map(digest));
}

main(path.resolve(process.argv[2] ?? path.join(__dirname, '../../js')));
