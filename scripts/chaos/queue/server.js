'use strict';
// A Redis that can be killed and comes back with its data.

const { startRedis } = require('../../../__test__/queue/redis-server');

class Server {
  static async start() {
    const server = new Server();
    server.redis = await startRedis({ fsync: 'always' });
    server.restarting = Promise.resolve();
    return server;
  }

  get port() {
    return this.redis.port;
  }

  get connection() {
    return { host: '127.0.0.1', port: this.port };
  }

  /** Away for `ms`. One restart after the other. @param {'SIGKILL' | 'SIGTERM'} signal @param {number} ms */
  restart(signal, ms) {
    this.restarting = this.restarting.then(async () => {
      const { port, folder } = this.redis;
      await this.redis.stop(signal);
      await new Promise((resolve) => setTimeout(resolve, ms));
      this.redis = await startRedis({ port, folder, fsync: 'always' });
    });
    return this.restarting;
  }

  async remove() {
    await this.restarting;
    await this.redis.remove();
  }
}

module.exports = { Server };
