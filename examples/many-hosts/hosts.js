'use strict';

const { fork } = require('child_process');
const { once } = require('events');

/** Starts hosts as processes of this machine, and resolves when they work. @param {string[]} names @param {string} url */
async function startHosts(names, url) {
  const hosts = names.map((name) => {
    const process = fork(require.resolve('./host.js'), [name, url]);
    return { name, process, ended: once(process, 'exit') };
  });
  await Promise.all(hosts.map((host) => once(host.process, 'message')));
  return hosts;
}

async function endHosts(hosts) {
  for (const host of hosts) host.process.kill('SIGTERM');
  await Promise.all(hosts.map((host) => host.ended));
}

module.exports = { endHosts, startHosts };
