// `npm run picture:benchmark`: draws docs/pictures/benchmark.svg from bench/REPORT.md. With `--check`, it fails if the
// picture shows other figures.

import fs from 'node:fs';
import path from 'node:path';
import { OURS, sectionsOfReport, tableOf } from '../../site/charts.mjs';
import { ROOT } from '../../site/root.mjs';

const OUT = path.join(ROOT, 'docs/pictures/benchmark.svg');
const HOST = 'Node 20';
const LOAD = 'Small calls, 64 in flight';
const PEERS = [OURS, 'fork', 'electron-re', 'piscina'];
const PANELS = [
  { column: 'calls/s', title: 'Calls per second: more is better' },
  { column: 'main thread, µs/call', title: 'Main-thread time per call, in µs: less is better' },
];
const [WIDTH, ROW, LEFT, LONGEST] = [720, 26, 160, 460];

const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328; }
    .title { font-weight: 600; }
    .ours { fill: #3451b2; }
    .other { fill: #8e96aa; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .ours { fill: #5c73e7; }
    }`;

/** @param {string} text the text of a section @param {{ column: string, title: string }} panel @param {number} y */
function panel(text, { column, title }, y) {
  const table = tableOf(text, LOAD, column);
  if (!table) throw new Error(`bench/REPORT.md has no “${column}” of “${LOAD}”`);
  const values = PEERS.map((peer) => table.bars.find((bar) => bar.peer === peer)?.value ?? '');
  const numbers = values.map((value) => Number(value.replaceAll(',', '')));
  const scale = LONGEST / Math.max(...numbers);
  const rows = PEERS.map((peer, at) => {
    const top = y + (at + 1) * ROW;
    const width = (numbers[at] * scale).toFixed(1);
    return [
      `  <text x="${LEFT - 10}" y="${top + 17}" text-anchor="end">${peer}</text>`,
      `  <rect class="${peer === OURS ? 'ours' : 'other'}" x="${LEFT}" y="${top + 4}" width="${width}" height="${ROW - 8}" />`,
      `  <text x="${(LEFT + Number(width) + 8).toFixed(1)}" y="${top + 17}">${values[at]}</text>`,
    ].join('\n');
  });
  return [`  <text class="title" x="${LEFT}" y="${y + 17}">${title}</text>`, ...rows].join('\n');
}

function drawing() {
  const text = sectionsOfReport().get(HOST) ?? '';
  const high = (PEERS.length + 1.5) * ROW;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${PANELS.length * high}">`,
    `  <style>${STYLE}\n  </style>`,
    ...PANELS.map((each, at) => panel(text, each, at * high)),
    '</svg>',
    '',
  ].join('\n');
}

const drawn = drawing();
if (!process.argv.includes('--check')) {
  fs.writeFileSync(OUT, drawn);
} else if (fs.readFileSync(OUT, 'utf8') !== drawn) {
  console.error('docs/pictures/benchmark.svg is not of bench/REPORT.md: npm run picture:benchmark');
  process.exit(1);
}
