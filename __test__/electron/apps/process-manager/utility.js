'use strict';
// The same with a pool whose children are utility processes, as far as it is about them, and services in such.

const path = require('path');
const { BrowserService } = require('../../../..');
const { table, consoleOfChild, sleepAndWake, restart, killChild } = require('./features');
const { subscribe } = require('./windows');
const { deaths } = require('../../../../js/pool/deaths');
const { until } = require('../../wait');

/** Services that exit, are killed and are closed. */
async function ends() {
  const open = async (name) => {
    const service = new BrowserService(name, path.join(__dirname, 'service.js'), { runtime: 'utility' });
    await service.connected();
    return service;
  };
  const services = [await open('exits'), await open('killed'), await open('closes')];
  const pids = services.map(({ pid }) => pid);
  await until(async () => {
    const { processes } = await subscribe({}, "({ type }) => type === 'processes'");
    return pids.every((pid) => processes.some((row) => row.pid === pid && row.mark === 'service'));
  }, 'rows of the services');
  services[0].send('exit', 3);
  process.kill(pids[1], 'SIGKILL');
  services[2].close();
  const found = [];
  for (const pid of pids) {
    const death = await until(() => deaths.all.find((one) => one.pid === pid), `the end of ${pid}`);
    found.push([death.name, death.mark, death.code, death.signal, death.reason]);
  }
  return found;
}

module.exports = { table, consoleOfChild, sleepAndWake, restart, killChild, ends };
