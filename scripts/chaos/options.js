'use strict';

const { parseArgs } = require('util');

/**
 * Reads the command line.
 *
 * @param {number} defaultSeconds
 * @param {Record<string, string[]>} [choices] more options, each with its values; the first value is the default
 */
function readOptions(defaultSeconds, choices = {}) {
  const text = { type: 'string' };
  const names = ['seed', 'seconds', 'round', ...Object.keys(choices)];
  const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, text])) });
  const number = (name, fallback) => {
    const value = values[name] === undefined ? fallback : Number(values[name]);
    if (value !== undefined && !(value >= 0)) throw new Error(`--${name} is a number, not ${values[name]}`);
    return value;
  };
  const choice = ([name, of]) => {
    const value = values[name] ?? of[0];
    if (!of.includes(value)) throw new Error(`--${name} is ${of.join(' or ')}, not ${value}`);
    return [name, value];
  };
  return {
    seed: number('seed', Math.floor(Math.random() * 2 ** 31)),
    seconds: number('seconds', defaultSeconds),
    round: number('round'),
    ...Object.fromEntries(Object.entries(choices).map(choice)),
  };
}

module.exports = { readOptions };
