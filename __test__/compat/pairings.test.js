'use strict';
// Our pool or electron-re's, with our ProcessHost, electron-re's or a bare script in the child.

const path = require('path');
const { LANE } = require('../helpers/transport-option');
const { child } = require('../helpers/pools');
const { lastReport, runHost } = require('../helpers/run-script');

const PACKAGES = { ours: path.join(__dirname, '../..'), 'electron-re': require.resolve('electron-re') };

/** All but one have no other lane than the channel anyway, and were looked at without the option. */
const PAIRINGS =
  LANE === 'channel'
    ? [['ours', 'ours']]
    : Object.keys(PACKAGES).flatMap((pool) => ['ours', 'electron-re', 'bare'].map((host) => [pool, host]));

const good = (result) => ({ error: null, result });
const UNKNOWN = {
  error: 'ProcessHost: processor for action-[nothing of this name] is not found!',
  result: null,
};
const OBJECT = { result: '[object Object]', error: { reason: 7 } };

/** What JSON leaves of an Error, which electron-re's ProcessHost sends as it is. */
const BARE_ERRORS = {
  thrown: {
    error: { code: 'E_ON_PURPOSE', detail: { at: 7 } },
    stack: 'undefined',
    result: 'TypeError: wie gewünscht',
  },
  rejected: { error: {}, stack: 'undefined', result: 'RangeError: ü' },
};
const WHOLE_ERRORS = {
  thrown: {
    error: { name: 'TypeError', message: 'wie gewünscht', code: 'E_ON_PURPOSE', detail: { at: 7 } },
    stack: 'string',
    result: 'TypeError: wie gewünscht',
  },
  rejected: { error: { name: 'RangeError', message: 'ü' }, stack: 'string', result: 'RangeError: ü' },
};

describe.each(PAIRINGS)('pool of %s, child with %s', (pool, host) => {
  let seen;
  beforeAll(async () => {
    seen = lastReport(await runHost('transcript.js', [PACKAGES[pool], child(`${host}.js`)]));
  });

  test('send answers with error and result, whatever the value', () => {
    const values = [1.5, 'Größe 大きさ 🧊 \u2028 \0', [1, null, [2]], { a: { b: 'ü' } }, true];
    expect(seen.shapes).toEqual({ sent: values.map(good), later: good('later'), said: good('said') });
  });

  test('falsy results arrive as they are, unless the child has electron-re; undefined is {}', () => {
    const falsy = host === 'electron-re' ? [{}, {}, {}, {}] : [0, '', false, null];
    expect(seen.falsy).toEqual({ falsy: falsy.map(good), nothing: good({}) });
  });

  test('send resolves when the task fails, and when there is none', () => {
    expect(seen.errors).toEqual({
      ...(host === 'electron-re' ? BARE_ERRORS : WHOLE_ERRORS),
      text: { error: 'only text', result: 'only text' },
      object: OBJECT,
      unknown: UNKNOWN,
      afterwards: good('on it goes'),
    });
  });

  test('messages of megabytes and many at once arrive whole', () => {
    expect(seen.big).toEqual({ there: good(2e6), back: true, both: true });
    expect(seen.many).toBe(true);
  });

  test('each call starts a child up to max, then they take turns', () => {
    expect(seen.growth).toEqual({
      seen: ['child 1', 'child 2', 'child 1', 'child 2', 'child 1', 'child 2'],
      maxInstance: 2,
      forked: ['child 1', 'child 2'],
      map: true,
    });
  });

  test('an id keeps its child', () => {
    const turns = [1, 2, 1, 1, 2, 2, 1, 1, 1, 2];
    expect(seen.sticky).toEqual({
      seen: turns.map((turn) => `child ${turn}`),
      bound: ['child 1', 'child 2', 'child 1', null],
      isMap: true,
    });
  });

  test("the id 'default' is refused at once", () => {
    expect(seen.defaultId).toEqual({ thrown: true, forked: 0 });
  });

  test("a child has the id it was started for, and the pool's environment over the host's", () => {
    expect(seen.environment).toEqual({
      ids: ['default', 'a', 'default'].map(good),
      given: good('ü b'),
      overlaid: good('/given'),
      hosts: good('of the host'),
      env: ['ü b', '/given'],
    });
  });

  test('cwd is the given one', () => {
    expect(seen.cwd).toEqual({ child: good('/'), property: '/' });
  });

  test('sendToAll has an answer of every child, and starts one if there is none', () => {
    const all = [good('child 1'), good('child 2')];
    expect(seen.sendToAll).toEqual({ first: 'child 1', all, unknown: [UNKNOWN, UNKNOWN] });
    expect(seen.sendToAllOfNone).toEqual({ all: [good('first')], forked: 1 });
  });

  test("forked_message tells of replies and of a child's own messages", () => {
    const own = [
      { data: { of: 'its own', list: [1] }, id: 'none' },
      { data: { text: 'with an id' }, id: 'number' },
      { data: { more: true }, id: 'string' },
      { data: 'a text', id: 'none' },
      { data: [1], id: 'none' },
      { data: { last: true }, id: 'none' },
    ];
    const reply = { data: good('said'), id: 'string' };
    expect(seen.ownMessages).toEqual(own.flatMap((message) => [message, reply]));
  });

  test("a member's child is there to talk to", () => {
    expect(seen.handle).toEqual({
      message: { to: 'the handle' },
      types: ['number', 'boolean', 'function', 'function', 'function'],
      same: true,
      name: 'child 1',
      connected: true,
    });
  });

  test('kill ends the child of an id, or all; the id binds again', () => {
    expect(seen.kill).toEqual({
      exited: 'child 1',
      b: true,
      forked: 1,
      bound: false,
      a: 'child 1',
      rebound: 'child 3',
      all: ['child 2', 'child 3'],
      left: 0,
      again: good('again'),
    });
  });

  test('forked_error has the exit code, forked_exit is for a good end; the next call has a fresh child', () => {
    expect(seen.crash).toEqual({ error: 3, first: 'child 1', pid: 'child 1', again: 'child 2', forked: 1 });
    expect(seen.exit).toEqual({ same: true, name: 'child 1', forked: 0 });
  });

  test('connectionsMap and activitiesCount have the calls in flight', () => {
    expect(seen.connections).toEqual({ during: [2, 1], counts: [2, 1], after: [0, 0], keys: 2 });
  });

  test('setMaxInstanceLimit takes a whole number above 0 and warns of anything else', () => {
    expect(seen.limit).toEqual({ warned: [1, 1, 1, 1, 1, 1], before: 2, after: 4, forked: 4 });
  });

  test('members, lifecycle, LB and weights can be read', () => {
    expect(seen.members).toEqual({
      types: ['number', 'boolean', 'number', 'function', 'function', 'object'],
      lifecycle: { expect: 600e3, internal: 30e3, watches: true, date: true },
      LB: { algorithm: 'POLLING', targets: [{ own: true, weight: 3 }] },
      weights: [3, 1],
    });
  });
});
