'use strict';

// node examples/recipes/model MODEL.onnx NUMBER...

const path = require('path');
const { createPool } = require('electron-re-native');

async function main(model, ...features) {
  const pool = createPool(require.resolve('./tasks.mjs'), {
    max: 2, // a model takes its memory once per child
    env: { MODEL: path.resolve(model) },
    startTimeout: 120_000,
    recycle: { memory: 4 * 2 ** 30 },
  });
  await pool.ready(); // rejects with what loading has thrown
  console.log(await pool.tasks.predict(Float32Array.from(features, Number)));
}

main(...process.argv.slice(2));
