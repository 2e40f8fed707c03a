// Charts of bench/REPORT.md, as SVG within the page. A page asks for one by `<!-- chart: LOAD | COLUMN -->`.

import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';

const MARK = /^<!-- chart: (.+) \| (.+) -->$/gm;
export const OURS = 'electron-re-native';
const [LEFT, RIGHT, ROW] = [150, 190, 30];
const WIDTH = 720;

/**
 * One peer: what was measured, and how many times as good as the reference that is, with the least and the most over the rounds.
 *
 * @typedef {{ peer: string, value: string, times: number, least: number, most: number }} Bar
 */

/** @param {string} text of a page */
export function withCharts(text) {
  if (!text.includes('<!-- chart:')) return text;
  const report = sectionsOfReport();
  return text.replace(MARK, (_, load, column) => figures(report, load, column));
}

/** All sections of the report. @returns {Map<string, string>} */
export function allSections() {
  const report = fs.readFileSync(path.join(ROOT, 'bench/REPORT.md'), 'utf8');
  const found = report.matchAll(/^<!-- begin (.+) -->$([\s\S]*?)^<!-- end \1 -->$/gm);
  return new Map([...found].map(([, name, text]) => [name, text]));
}

/** The section of each host that has run the loads. @returns {Map<string, string>} */
export function sectionsOfReport() {
  return new Map([...allSections()].filter(([name]) => /^(Node|Electron) \d+$/.test(name)));
}

/** @param {Map<string, string>} report @param {string} load @param {string} column */
function figures(report, load, column) {
  const charts = [...report].flatMap(([host, text]) => {
    const table = tableOf(text, load, column);
    return table ? [figure(host, text, table, column)] : [];
  });
  if (charts.length === 0) throw new Error(`bench/REPORT.md has no “${column}” of “${load}”`);
  return charts.join('\n');
}

/** The cells of the table below a heading. @param {string} text of a section @param {string} heading @returns {string[][]} */
export function cellsOf(text, heading) {
  const [, table = ''] = text.split(`\n### ${heading}\n`);
  const rows = table
    .split(/\n#/)[0]
    .split('\n')
    .filter((line) => line.startsWith('| '));
  return rows.map((row) => row.split('|').map((cell) => cell.trim()));
}

/** @param {string} text @param {string} load @param {string} column @returns {{ against: string, bars: Bar[] } | undefined} */
export function tableOf(text, load, column) {
  const [head, , ...body] = cellsOf(text, load);
  if (!head) return undefined;
  const at = head.indexOf(column);
  if (at < 0) return undefined;
  const bars = body.map((cells) => barOf(cells, at)).filter(({ times }) => times > 0);
  return { against: head[at + 1].replace('× ', ''), bars };
}

/** @param {string[]} cells @param {number} at @returns {Bar} */
function barOf(cells, at) {
  const times = parseFloat(cells[at + 1]);
  const [least = times, most = times] = cells[at + 2] ? cells[at + 2].split('–').map(Number) : [];
  return { peer: cells[1], value: cells[at], times, least, most };
}

/** @param {string} host @param {string} text @param {{ against: string, bars: Bar[] }} table @param {string} column */
function figure(host, text, { against, bars }, column) {
  const [, date] = text.match(/^- Date: (.+)$/m) ?? [];
  const [, rounds] = text.match(/^- Rounds: (\d+)/m) ?? [];
  const said = bars.map((bar) => `${bar.peer} ${bar.times} times, ${bar.value}`).join('; ');
  const label = `${host}: ${column}, times as good as ${against}. ${said}.`;
  const scale = (WIDTH - LEFT - RIGHT) / Math.max(...bars.map(({ most }) => most));
  const rows = bars.map((bar, at) => row(bar, at * ROW, scale));
  return [
    '<figure class="chart" tabindex="0">',
    `<svg viewBox="0 0 ${WIDTH} ${bars.length * ROW}" role="img" aria-label="${label}">`,
    ...rows,
    '</svg>',
    `<figcaption>${host}: ${column}, × ${against}. Median of ${rounds} rounds, line: least and most. ${date}</figcaption>`,
    '</figure>',
    '',
  ].join('\n');
}

/** @param {Bar} bar @param {number} y @param {number} scale */
function row({ peer, value, times, least, most }, y, scale) {
  const x = (/** @type {number} */ number) => (LEFT + number * scale).toFixed(1);
  const middle = y + ROW / 2;
  return [
    `<text x="${LEFT - 10}" y="${middle + 5}" text-anchor="end">${peer}</text>`,
    `<rect class="${peer === OURS ? 'ours' : 'other'}" x="${LEFT}" y="${y + 5}" width="${(times * scale).toFixed(1)}" height="${ROW - 10}" />`,
    `<path class="spread" d="M${x(least)} ${middle}H${x(most)}M${x(least)} ${middle - 4}v8M${x(most)} ${middle - 4}v8" />`,
    `<text x="${x(Math.max(most, times))}" dx="8" y="${middle + 5}">${times} × (${value})</text>`,
  ].join('');
}
