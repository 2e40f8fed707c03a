'use strict';
// A child that does what the calls ask for, including much that no child should do.

const fs = require('fs');
const net = require('net');
const { ProcessHost } = require('../..');

const CHANNEL_FD = 3;
const never = () => new Promise(() => {});
let [printed, sent] = [0, 0];

/** Keeps the process alive without a channel. */
const linger = () => setInterval(() => {}, 1000);

function write(text) {
  try {
    fs.writeSync(CHANNEL_FD, text);
  } catch {
    // The channel is full or closed.
  }
}

process.on('message', ({ number }) => process.send({ pid: process.pid, number, sent: (sent += 1) }));

ProcessHost.registry('echo', (value) => value)
  .registry('pid', () => process.pid)
  .registry('note', (number) => ({ pid: process.pid, number }))
  .registry('wait', (ms) => new Promise((resolve) => setTimeout(resolve, ms, ms)))
  .registry('hang', never)
  .registry('fail', (message) => {
    throw Object.assign(new RangeError(message), { code: 'E_ON_PURPOSE' });
  })
  .registry('memory', ({ memory, value }) => {
    memory.add(0, value);
    return memory;
  })
  .registry('print', (lines) => {
    for (let line = 0; line < lines; line += 1) process.stdout.write(`chaos ${(printed += 1)}\n`);
    return lines;
  })
  .registry('exit', (code) => process.exit(code))
  .registry('throw later', () => {
    setImmediate(() => {
      throw new Error('nobody catches this');
    });
    return never();
  })
  .registry('block', (ms) => {
    const end = ms ? Date.now() + ms : Infinity;
    while (Date.now() < end);
    return ms;
  })
  .registry('disconnect', () => {
    linger();
    process.disconnect();
    return never();
  })
  .registry('close channel', () => {
    linger();
    fs.closeSync(CHANNEL_FD);
    return never();
  })
  .registry('close descriptors', () => {
    linger();
    for (let fd = 3; fd < 64; fd += 1) {
      try {
        fs.closeSync(fd);
      } catch {
        // The descriptor is not open.
      }
    }
    return never();
  })
  .registry('garbage', (text) => {
    write(text);
    return never();
  })
  .registry('hostile handles', () => {
    write('{"cmd":"NODE_HANDLE","type":"net.Socket"}\n'.repeat(50));
    write('{"cmd":"NODE_HANDLE_ACK"}\n{"cmd":"NODE_HANDLE_NACK"}\n'.repeat(50));
    const server = net
      .createServer()
      .listen(0, '127.0.0.1', () => process.send('a server', server, () => server.close()));
    return never();
  })
  .registry('flood', (ms) => {
    const end = Date.now() + ms;
    const text = '{"cmd":"NODE_HANDLE","type":"net.Socket"}\n{"flood":1}\n'.repeat(100);
    while (Date.now() < end) write(text);
    process.kill(process.pid, 'SIGKILL');
    return never();
  });
