'use strict';

// What scripts/pictures/ makes of the demo's output.

const { toSvg } = require('../../scripts/pictures/animation.js');
const { Screen } = require('../../scripts/pictures/screen.js');

/** A progress bar that gives way to a line, and a line after it. */
function screenOfDemo() {
  const screen = new Screen();
  screen.write('$ demo\r\n', 0);
  screen.write('\x1b[?25l\x1b[0G  ━── 10 of 99', 1);
  screen.write('\x1b[0G  ━━━ 99 of 99', 2);
  screen.write('\x1b[0G\x1b[0K\x1b[?25h  99 files <done>\r\n', 3);
  screen.write('\n  ✓ closed\n', 4);
  return screen;
}

test('a screen knows when each of its lines was what', () => {
  expect(screenOfDemo().lines).toEqual([
    [{ text: '$ demo', from: 0, to: Infinity }],
    [
      { text: '  ━── 10 of 99', from: 1, to: 2 },
      { text: '  ━━━ 99 of 99', from: 2, to: 3 },
      { text: '  99 files <done>', from: 3, to: Infinity },
    ],
    [],
    [{ text: '  ✓ closed', from: 4, to: Infinity }],
    [],
  ]);
});

test('a picture shows each line when it was there, and in the end the last state', () => {
  const texts = toSvg(screenOfDemo().lines)
    .split('\n')
    .filter((line) => line.includes('<text'));
  const times = texts.map((line) => [
    line.replace(/<[^>]*>/g, '').trim(),
    ...Array.from(line.matchAll(/(?:in|out) 0.01s (\S+)/g), ([, at]) => at),
  ]);
  expect(times).toEqual([
    ['$ demo', '0.00s'],
    ['━── 10 of 99', '1.00s', '2.00s'],
    ['━━━ 99 of 99', '2.00s', '3.00s'],
    ['99 files &lt;done&gt;', '3.00s'],
    ['✓ closed', '4.00s'],
  ]);
});

test('where motion is reduced, a picture hides what was replaced', () => {
  const past = toSvg(screenOfDemo().lines).match(/<text class="past"/g);
  expect(past).toHaveLength(2);
});
