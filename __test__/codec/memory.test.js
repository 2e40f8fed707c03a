'use strict';

const { carry, encode } = require('./carry.js');
const { memory } = require('./values.js');

test('views share memory where a view of all of it is there, whatever comes first', () => {
  const whole = new Uint8Array(memory());
  const piece = new Uint16Array(whole.buffer, 4, 2);
  for (const keys of [
    ['whole', 'piece', 'buffer'],
    ['piece', 'buffer', 'whole'],
    ['buffer', 'piece', 'whole'],
  ]) {
    const all = { whole, piece, buffer: Buffer.from(whole.buffer, 2, 3) };
    const carried = carry(Object.fromEntries(keys.map((key) => [key, all[key]])));
    expect(carried.piece.buffer).toBe(carried.whole.buffer);
    expect(carried.buffer.buffer).toBe(carried.whole.buffer);
    expect([carried.piece.byteOffset, carried.piece.length]).toEqual([4, 2]);
    expect(carried.piece).toEqual(piece);
    expect(carried.buffer).toEqual(all.buffer);
    carried.whole.fill(7);
    expect([...carried.buffer]).toEqual([7, 7, 7]);
  }
});

test('views share memory with their ArrayBuffer, which goes once', () => {
  const buffer = memory();
  const value = { view: new DataView(buffer, 8, 4), floats: new Float32Array(buffer), buffer, again: buffer };
  const { parts } = encode(value);
  expect(parts.map(({ byteLength }) => byteLength).sort()).toEqual([0, 16]);
  const carried = carry(value);
  expect(carried.view.buffer).toBe(carried.buffer);
  expect(carried.floats.buffer).toBe(carried.buffer);
  expect(carried.again).toBe(carried.buffer);
  expect([carried.view.byteOffset, carried.view.byteLength]).toEqual([8, 4]);
});

test('a piece goes with its own bytes only, so nothing else of Node’s pool leaves the process', () => {
  const small = Buffer.from('a small text');
  expect(small.buffer.byteLength).toBeGreaterThan(1000);
  const asBytes = new Uint8Array(small.buffer, small.byteOffset, small.length);
  const large = Buffer.alloc(1e6);
  const value = [small, asBytes, Buffer.from('another'), large.subarray(10, 20), large.subarray(15, 30)];
  const { parts } = encode(value);
  expect(parts.map(({ byteLength }) => byteLength)).toEqual([12, 12, 7, 10, 15]);
  expect(carry(value)).toEqual(value);
});

test('a Buffer stays a Buffer, a Uint8Array a Uint8Array', () => {
  const [buffer, bytes] = carry([Buffer.from('x'), Uint8Array.of(1)]);
  expect(Buffer.isBuffer(buffer)).toBe(true);
  expect(Buffer.isBuffer(bytes)).toBe(false);
  expect(Object.prototype.toString.call(bytes)).toBe('[object Uint8Array]');
});

test('memory that was transferred is refused', () => {
  const whole = new ArrayBuffer(8);
  const views = { bytes: new Uint8Array(whole), data: new DataView(whole) };
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(whole, [whole]);
  port1.close();
  port2.close();
  expect(() => encode({ a: whole })).toThrow('value.a is detached: its memory has been transferred');
  expect(() => encode([views.bytes])).toThrow('value[0] is detached');
  expect(() => encode([views.data])).toThrow('value[0] is detached');
});

test('memory that threads share is refused, with a hint', () => {
  const shared = new SharedArrayBuffer(8);
  const message = 'value.m is a SharedArrayBuffer, which cannot leave its process: use SharedMemory';
  expect(() => encode({ m: shared })).toThrow(message);
  expect(() => encode({ m: new Int32Array(shared) })).toThrow(message);
});

const canResize = 'resize' in ArrayBuffer.prototype;
(canResize ? test : test.skip)('memory that can grow comes with the size it has', () => {
  const buffer = new ArrayBuffer(4, { maxByteLength: 16 });
  const tracking = new Uint8Array(buffer);
  buffer.resize(8);
  const carried = carry({ buffer, tracking });
  expect([carried.buffer.byteLength, carried.buffer.resizable, carried.tracking.length]).toEqual([
    8,
    false,
    8,
  ]);
  expect(carried.tracking.buffer).toBe(carried.buffer);
});
