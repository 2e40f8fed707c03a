'use strict';

const { parseArgs } = require('util');

/** What the command line says. @param {number} defaultSeconds */
function readOptions(defaultSeconds) {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { seed: text, seconds: text, round: text } });
  const number = (name, fallback) => {
    const value = values[name] === undefined ? fallback : Number(values[name]);
    if (value !== undefined && !(value >= 0)) throw new Error(`--${name} is a number, not ${values[name]}`);
    return value;
  };
  return {
    seed: number('seed', Math.floor(Math.random() * 2 ** 31)),
    seconds: number('seconds', defaultSeconds),
    round: number('round'),
  };
}

module.exports = { readOptions };
