'use strict';

// BullMQ's connection to PostgreSQL, for a server that restarts.

const { askUntilThere } = require('./server-away.js');

/** BullMQ's connection; everything except `waitUntilReady` is private. @typedef {any} Connection */

/** @param {(...args: any[]) => any} createPostgresBackend BullMQ's @returns {(...args: any[]) => any} */
function reconnecting(createPostgresBackend) {
  return (...args) => {
    const backend = createPostgresBackend(...args);
    connectAgain(backend.connection);
    if (backend.connection.ownsPool) toleratePgErrors(backend.connection);
    return backend;
  };
}

/** If the first connection fails, BullMQ keeps that error forever. @param {Connection} connection */
function connectAgain(connection) {
  const connect = connection.waitUntilReady.bind(connection);
  const tryAgain = () => {
    connection.readyPromise = undefined;
    return connect();
  };
  /** @type {Promise<void> | undefined} */
  let ready;
  connection.waitUntilReady = () => (ready ??= askUntilThere(tryAgain, () => connection.isClosing));
}

/** If a connection ends without a listener, because it has just been opened or closed, the error would end the process. @param {Connection} connection */
function toleratePgErrors(connection) {
  const { pgModule, pool } = connection;
  class Client extends pgModule.Client {
    /** @param {string} event @param {any[]} args */
    emit(event, ...args) {
      if (event === 'error' && this.listenerCount('error') === 0) return false;
      return super.emit(event, ...args);
    }
  }
  connection.pgModule = { Client };
  pool.Client = Client;
}

module.exports = { reconnecting };
