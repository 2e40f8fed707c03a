'use strict';
// What of an odd error arrives in this process, by what is looked at.

const { MessageChannel } = require('../../../..');

const NAMES = [
  'getter',
  'proxies',
  'revoked',
  'a proxy of an error',
  'second toJSON',
  'a cycle of causes',
  'deep lists',
  'many values',
  'what lives',
  'long bytes',
];

const errorFrom = (source, name) => MessageChannel.invoke(source, 'fail oddly', name).catch((error) => error);

/** The names of errors that have not arrived. */
exports.rest = async (source) => {
  const wrong = [];
  for (const name of NAMES) {
    const error = await errorFrom(source, name);
    if (!(error instanceof Error) || error.code !== 'E_ODD') wrong.push(`${name}: ${error}`);
  }
  return wrong;
};

exports.errors = async (source) => {
  const all = await errorFrom(source, 'aggregate');
  const outer = await errorFrom(source, 'original');
  const inner = [...all.errors.slice(0, 2), all.errors[1].cause, outer.original, outer.list[0]];
  return inner.map((error) => error instanceof Error && `${error}`);
};

exports.values = async (source) => {
  const { map, set, big, buffer, view, date, url } = await errorFrom(source, 'values');
  return [[...map], [...set], `${big}`, `${Buffer.from(buffer)}`, [...view], date.toJSON(), url];
};
