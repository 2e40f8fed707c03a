'use strict';
// NODE_DEBUG=electron-re-native prints on stderr what happens to children, and nothing is printed without it.

const path = require('path');
const { runNode } = require('../helpers/run-script');

const script = path.join(__dirname, 'fixtures/traced.js');
const lines = ({ stderr }) => stderr.split('\n').filter((line) => line.startsWith('ELECTRON-RE-NATIVE '));

test('a child is followed from its start to its end, with its pid', async () => {
  const ran = await runNode([script], { env: { NODE_DEBUG: 'net,Electron-RE-*' } });
  const pid = ran.stdout.trim();
  const told = lines(ran).map((line) => line.replace(/^ELECTRON-RE-NATIVE \d+: /, ''));
  expect(told).toEqual(
    expect.arrayContaining([
      `child 1 (pid ${pid}) was started`,
      `child 1 (pid ${pid}) is ready`,
      `child 1 (pid ${pid}) sleeps`,
      `child 1 (pid ${pid}) woke`,
      `process ${pid} gets signal 2 to end`,
      expect.stringMatching(/^child 1 .*ended with /),
    ]),
  );
});

test('the eviction of a child that writes garbage is printed', async () => {
  const ran = await runNode([script, 'garbage'], { env: { NODE_DEBUG: '*' } });
  expect(lines(ran).join('\n')).toMatch(/child 1 \(pid \d+\) is evicted/);
});

test('the reason why a child is called through the channel is printed', async () => {
  const ran = await runNode([script, 'unmappable'], { env: { NODE_DEBUG: 'electron-re-native' } });
  expect(lines(ran).join('\n')).toMatch(/child 1 \(pid \d+\) is called through Node's channel: .+/);
});

test.each([
  ['cannot be started', 'unstartable', /child 1 could not be started: Could not start a child .+/],
  [
    'does not get ready',
    'unready',
    /child 1 \(pid \d+\) did not get ready: Child \d+ could not get ready: "no database"/,
  ],
])('a child that %s says why', async (_, way, expected) => {
  const ran = await runNode([script, way], { env: { NODE_DEBUG: 'electron-re-native' } });
  expect(lines(ran).join('\n')).toMatch(expected);
});

test.each([undefined, '', 'net,http'])('nothing is printed with NODE_DEBUG %p', async (list) => {
  const env = list === undefined ? {} : { NODE_DEBUG: list };
  expect(lines(await runNode([script], { env }))).toEqual([]);
});
