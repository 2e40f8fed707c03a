'use strict';
// A server that can be killed and comes back with its data.

const { startPostgres } = require('../../../__test__/queue/postgres-server');
const { startRedis } = require('../../../__test__/queue/redis-server');

const redis = {
  start: (/** @type {object} */ kept) => startRedis({ ...kept, fsync: 'always' }),
  kill: 'SIGKILL',
  end: 'SIGTERM',
};
/** SIGQUIT ends all its processes at once; after SIGKILL of the first one the others could outlive it. */
const postgres = { start: startPostgres, kill: 'SIGQUIT', end: 'SIGINT' };

const KINDS = { redis, postgres };

class Server {
  /** @param {keyof typeof KINDS} name */
  static async start(name) {
    const server = new Server();
    server.kind = KINDS[name];
    server.running = await server.kind.start({});
    server.restarting = Promise.resolve();
    return server;
  }

  /** What a client or a worker takes. */
  get options() {
    return this.running.options;
  }

  /** Away for `ms`. One restart after the other. @param {'kill' | 'end'} how @param {number} ms */
  restart(how, ms) {
    this.restarting = this.restarting.then(async () => {
      const { port, folder, stop } = this.running;
      await stop(this.kind[how]);
      await new Promise((resolve) => setTimeout(resolve, ms));
      this.running = await this.kind.start({ port, folder });
    });
    return this.restarting;
  }

  async remove() {
    await this.restarting;
    await this.running.remove();
  }
}

module.exports = { KINDS, Server };
