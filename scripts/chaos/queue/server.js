'use strict';
// A server that the round can kill. It comes back with its data.

const { startPostgres } = require('../../../__test__/queue/postgres-server');
const { startRedis } = require('../../../__test__/queue/redis-server');

const redis = {
  start: (/** @type {object} */ kept) => startRedis({ ...kept, fsync: 'always' }),
  kill: 'SIGKILL',
  end: 'SIGTERM',
};
/** SIGQUIT ends all processes of the server at once. With SIGKILL, the others could outlive the first one. */
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

  /** The options for clients and workers. */
  get options() {
    return this.running.options;
  }

  /**
   * Stops the server and starts it again after `ms`. Restarts run one after the other.
   *
   * @param {'kill' | 'end'} how
   * @param {number} ms
   */
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
