'use strict';

/** @param {number} n @returns {Buffer} */
const varint = (n) =>
  n < 128 ? Buffer.from([n]) : Buffer.concat([Buffer.from([(n & 127) | 128]), varint(n >>> 7)]);

/** A field of Protocol Buffers that is a number. @param {number} field @param {number} value */
const int = (field, value) => Buffer.concat([varint(field * 8), varint(value)]);

/** A field that is a text, or a message of other fields. @param {number} field @param {Array<string | Uint8Array>} parts */
function bytes(field, ...parts) {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}

/** @param {string} type @param {string[]} inputs @param {string} output */
const operation = (type, inputs, output) =>
  bytes(1, ...inputs.map((input) => bytes(1, input)), bytes(2, output), bytes(4, type));

/** @param {string} name @param {number[]} dimensions @param {number[]} values */
const tensor = (name, dimensions, values) =>
  bytes(
    5,
    ...dimensions.map((dimension) => int(1, dimension)),
    int(2, 1), // float32
    bytes(8, name),
    bytes(9, new Uint8Array(Float32Array.from(values).buffer)),
  );

/** One row of two numbers. @param {number} field @param {string} name */
function row(field, name) {
  const shape = [1, 2].map((dimension) => bytes(1, int(1, dimension)));
  return bytes(field, bytes(1, name), bytes(2, bytes(1, int(1, 1), bytes(2, ...shape))));
}

/** A model of one layer, as ONNX writes it: `[a, b]` gives `[a + 3b + 10, 2a + 4b + 20]`. */
function tinyModel() {
  const graph = bytes(
    7,
    operation('MatMul', ['x', 'weights'], 'product'),
    operation('Add', ['product', 'bias'], 'y'),
    bytes(2, 'tiny'),
    tensor('weights', [2, 2], [1, 2, 3, 4]),
    tensor('bias', [2], [10, 20]),
    row(11, 'x'),
    row(12, 'y'),
  );
  return Buffer.concat([int(1, 8), bytes(8, int(2, 13)), graph]);
}

module.exports = { tinyModel };
