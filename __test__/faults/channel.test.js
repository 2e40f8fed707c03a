'use strict';
// A child may write anything to its channel. Its own calls may suffer from that, and nobody else's.

const {
  closePools,
  count,
  isAlive,
  makePool,
  nextEvent,
  outcome,
  startChild,
  until,
} = require('../helpers/faults');
const { EXPECTED } = require('../helpers/transports');

afterEach(closePools);

const base64 = (...bytes) => ({ base64: Buffer.from(bytes.flat()).toString('base64') });

const GARBAGE = [
  ['garbage', { text: 'garbage\n' }],
  ['an empty line', { text: '\n' }],
  ['NUL bytes', base64(0, 0, 0, 10)],
  ['NUL bytes in an object', { text: '{"a":"\0"}\n' }],
  ['bytes that are not UTF-8', base64(0xff, 0xfe, 0xc0, 10)],
  ['a list cut in two', { text: '1],[2\n' }],
  ['two values in one line', { text: '1,2\n' }],
  ['half a list', { text: '[1\n' }],
  ['a value over two lines', { text: '[1\n2]\n' }],
  ['an object that does not end', { text: '{"id":"1","result":\n' }],
  ['what is JSON only for JavaScript', { text: '{"a":undefined}\n' }],
  ['something after an answer', { text: '{"id":"1","result":1} tail\n' }],
];

test('a value that is not a message ends the child, and its calls with ERR_PROTOCOL: other children are not affected, however often', async () => {
  const pool = makePool({ max: 2 });
  await startChild(pool);
  await pool.run('echo', 0, { id: 'spared' });
  const home = pool.pidMap.get('spared');
  for (const [what, params] of GARBAGE) {
    const pid = (await pool.run('pid', 0, { id: 'held' })).pid;
    expect(pid).not.toBe(home);
    const spared = pool.run('wait', 100, { id: 'spared' });
    const held = pool.run('hold', 0, { id: 'held' });
    const bad = pool.run('write', params, { id: 'held' });
    const ends = await Promise.all([held, bad].map((call) => outcome(call, what)));
    const end = { name: 'PoolError', code: 'ERR_PROTOCOL', id: 'held', pid };
    expect({ what, ends }).toMatchObject({
      what,
      ends: ['hold', 'write'].map((task) => ({ error: { ...end, task } })),
    });
    expect(await spared).toBe(100);
    await until(() => !isAlive(pid), `the child to be killed: ${what}`);
  }
  expect(await pool.run('echo', 'on', { id: 'held' })).toBe('on');
  await until(() => pool.stats().inFlight === 0, 'no call to be left');
  expect(pool.pidMap.get('spared')).toBe(home);
});

test('half a line and then death: the call is lost with its child', async () => {
  const pool = makePool();
  const pid = await startChild(pool);
  const { error } = await outcome(pool.run('write', { text: '{"id":"1","resu', after: 'die' }));
  expect(error).toMatchObject({ code: 'ERR_CHILD_EXITED', signal: 'SIGKILL', pid, task: 'write' });
  expect(await pool.run('echo', 1)).toBe(1);
});

test('a whole answer and half a line and then death: the answer counts', async () => {
  const pool = makePool({ path: 'bare' });
  await startChild(pool);
  const held = pool.run('never answered');
  const call = pool.run('last words', '{"result":"whole","id":"ID"}\n{"half');
  expect(await outcome(call)).toEqual({ value: 'whole' });
  expect((await outcome(held)).error).toMatchObject({ code: 'ERR_CHILD_EXITED', signal: 'SIGKILL' });
});

test('half a line and then silence: the child serves on as long as nothing is wrong', async () => {
  // By the fast lane its next answer would come all the same.
  const pool = makePool({ path: 'on-channel' });
  const pid = await startChild(pool);
  const { error } = await outcome(pool.run('write', { text: '{"half":' }, { timeout: 100 }));
  expect(error).toMatchObject({ code: 'ERR_TASK_TIMEOUT', pid });
  // Its next message completes the line to something that is none.
  expect((await outcome(pool.run('echo', 1))).error).toMatchObject({ code: 'ERR_PROTOCOL', pid });
  expect(await pool.run('echo', 2)).toBe(2);
});

describe('replies to other calls', () => {
  test.each([
    ['never given', '{"result":"forged","id":"999999999"}'],
    ['0', '{"result":"forged","id":"0"}'],
    ['the largest', '{"result":"forged","id":"9223372036854775807"}'],
    ['over every number', '{"result":"forged","id":"99999999999999999999999999"}'],
    ['negative', '{"result":"forged","id":"-1"}'],
    ['a number', '{"result":"forged","id":16777216}'],
    ['an object', '{"result":"forged","id":{"id":"1"}}'],
  ])('an id that is %s is a message of the child', async (_name, line) => {
    const pool = makePool({ path: 'bare' });
    await startChild(pool);
    const message = nextEvent(pool.forked[0].child, 'message');
    expect(await outcome(pool.run('lines', [line, '{"result":"right","id":"ID"}']))).toEqual({
      value: 'right',
    });
    expect(await message).toEqual(JSON.parse(line));
    expect(pool.stats()).toMatchObject({ inFlight: 0, failed: 0 });
  });

  test.each([['first'], ['last']])('the id of a call of another child, %s in the line', async (place) => {
    const pool = makePool({ max: 2, path: 'bare' });
    const [a, b] = [await startChild(pool), await startChild(pool)];
    // Ids are given out in order: the call of the other child is the one before.
    const forge = (id) =>
      place === 'first' ? `{"id":"${id}","result":"forged"}` : `{"result":"forged","id":"${id}"}`;
    const own = nextEvent(pool, 'forked_message');
    const victim = pool.run('never answered', 0, { id: 'v' });
    const learnt = await outcome(
      pool.run('lines', ['{"mine":"ID"}', '{"result":"learnt","id":"ID"}'], { id: 'f' }),
    );
    expect(learnt).toEqual({ value: 'learnt' });
    const mine = BigInt((await own).data.mine);
    // A serial number above, an index of 24 bits below.
    const serial = mine >> 24n;
    const guesses = [0n, 1n, 2n, 3n].map((index) => ((serial - 1n) << 24n) | index);
    const lines = [...guesses.map((id) => forge(id)), '{"result":"done","id":"ID"}'];
    expect(await outcome(pool.run('lines', lines, { id: 'f' }))).toEqual({ value: 'done' });
    expect(pool.stats().inFlight).toBe(1);
    const home = pool.pidMap.get('v');
    expect([a, b]).toContain(home);
    process.kill(home, 'SIGKILL');
    expect((await outcome(victim)).error).toMatchObject({ code: 'ERR_CHILD_EXITED', pid: home });
  });

  test('given twice: the second is a message', async () => {
    const pool = makePool({ path: 'bare' });
    await startChild(pool);
    const messages = count(pool.forked[0].child, 'message');
    for (let round = 0; round < 20; round += 1) {
      const lines = [`{"result":${round},"id":"ID"}`, '{"result":"again","id":"ID"}'];
      expect(await outcome(pool.run('lines', lines))).toEqual({ value: round });
    }
    await until(() => messages.count === 20, 'the second ones');
    expect(pool.stats()).toMatchObject({ inFlight: 0, done: 21 });
    expect(pool.connectionsMap).toEqual({ [pool.forked[0].pid]: 0 });
  });

  test.each([
    ['wait', 'json'],
    ['wait', 'advanced'],
    ['wait for nothing', 'json'],
    ['fail after', 'json'],
    ['fail after', 'advanced'],
  ])('after the call (%s, %s) has timed out: dropped', async (task, serialization) => {
    const pool = makePool({ serialization });
    await startChild(pool);
    await until(() => pool.stats().children[0].lane === EXPECTED, 'the lane to be open');
    const messages = count(pool, 'forked_message');
    const late = await outcome(pool.run(task, 150, { timeout: 50 }));
    expect(late.error.code).toBe('ERR_TASK_TIMEOUT');
    await until(() => pool.stats().inFlight === 0, 'the late answer');
    expect(messages.count).toBe(0);
    expect(await pool.run('echo', 1)).toBe(1);
  });
});

test('lines that add up to the right count answer nothing by chance', async () => {
  const pool = makePool({ path: 'bare' });
  const pid = await startChild(pool);
  const lines = ['1,{"result":"shifted","id":"ID"}', '[2', '3]'];
  const { error } = await outcome(pool.run('lines', lines));
  expect(error).toMatchObject({ code: 'ERR_PROTOCOL', pid, task: 'lines' });
  expect(await pool.run('echo', 1)).toBe(1);
});

describe('strange answers that are answers', () => {
  const answer = (result) => [`{"result":${result},"id":"ID"}`];

  test('JSON of any depth', async () => {
    const pool = makePool({ path: 'bare' });
    const depth = 20_000;
    const { value } = await outcome(pool.run('lines', answer('['.repeat(depth) + ']'.repeat(depth))));
    let levels = 0;
    for (let inner = value; inner !== undefined; [inner] = inner) levels += 1;
    expect(levels).toBe(depth);
  });

  test('keys that mean something to JavaScript', async () => {
    const pool = makePool({ path: 'bare' });
    const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}},"toString":3}';
    const { value } = await outcome(pool.run('lines', answer(text)));
    expect(JSON.stringify(value)).toBe(text);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    const reply = await pool.send('lines', [
      '{"__proto__":{"polluted":3},"error":null,"result":1,"id":"ID"}',
    ]);
    expect(reply.result).toBe(1);
    expect({}.polluted).toBeUndefined();
    const thrown = await outcome(
      pool.run('lines', [
        '{"error":{"name":"__proto__","message":"m","__proto__":{"polluted":4}},"id":"ID"}',
      ]),
    );
    expect(thrown.error.message).toBe('m');
    expect({}.polluted).toBeUndefined();
  });

  test('a text with the look of the protocol', async () => {
    const pool = makePool();
    for (const text of ['"}\n', ',"id":"16777216"}', '\0\u2028\ud800', '],[', '\\",\\"id\\":\\"1\\"}']) {
      const expected = Buffer.from(text).toString(); // half a surrogate pair becomes U+FFFD
      const { value } = await outcome(pool.run('echo', text));
      expect([text, expected]).toContain(value);
    }
  });

  test('internal messages of Node that nobody asked for are ignored', async () => {
    const pool = makePool({ path: 'bare' });
    const messages = count(pool, 'forked_message');
    const lines = ['{"cmd":"NODE_CLUSTER"}', '{"cmd":"NODE_","id":"ID"}', '{"cmd":"NODE_HANDLE_NACK"}'];
    expect(await outcome(pool.run('lines', [...lines, ...answer(1)]))).toEqual({ value: 1 });
    expect(messages.count).toBe(1);
  });
});

test('a flood of messages starves nobody', async () => {
  const FLOOD = 300_000;
  const pool = makePool({ max: 2, path: 'bare' });
  await startChild(pool);
  await startChild(pool);
  await pool.run('echo', 0, { id: 'calm' });
  const noise = { count: 0, atAnswer: 0 };
  pool.on('forked_message', ({ data }) => (noise.count += data.noise ?? 0));
  const lines = [...Array(FLOOD).fill('{"noise":1}'), '{"result":"over","id":"ID"}'];
  const flood = outcome(pool.run('lines', lines, { id: 'flood' }));
  await nextEvent(pool, 'forked_message');
  await outcome(pool.run('echo', 1, { id: 'calm' }));
  noise.atAnswer = noise.count;
  expect(await flood).toEqual({ value: 'over' });
  expect(noise.count).toBe(FLOOD);
  expect(noise.atAnswer).toBeLessThan(FLOOD);
});
