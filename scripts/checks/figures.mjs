// Checks that figures in README.md and docs/ are those of bench/REPORT.md. A comment before a paragraph or a table
// names their source:
//
//     <!-- figures
//     368,850; 115,979 = Node 20 | Small calls, 64 in flight | calls/s | electron-re-native; fork
//     42 ms; 44 ms = run | what was run
//     -->
//
// The comment has the figures, then the section, the table, the column and the rows of the report. The text has the
// figures in this order and may round them. Outside docs/internals, each figure in µs or per second needs a source,
// which may be a run that the report lacks.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { allSections, cellsOf } from '../../site/charts.mjs';
import { ROOT } from '../../site/root.mjs';

const SOURCES = /^<!-- figures\n([\s\S]*?)\n-->\n\n?/;
const MEASURED = /\d[\d,.]*(?= ?(?:µs|calls\/s|items\/s|\/s)(?![\w/]))/g;
/** Units of time, in µs. @type {Record<string, number>} */
const MICROSECONDS = { µs: 1, ms: 1e3, s: 1e6 };

const report = allSections();
const pages = execFileSync('git', ['ls-files', 'README.md', 'docs/*.md'], { cwd: ROOT, encoding: 'utf8' });
const wrong = pages.split('\n').filter(Boolean).flatMap(wrongFigures);
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}

/** @param {string} page */
function wrongFigures(page) {
  const text = fs
    .readFileSync(path.join(ROOT, page), 'utf8')
    .replace(/^```[\s\S]*?^```|^<!-- chart: .*$/gm, '');
  // A comment belongs to the block after it.
  const blocks = text.split(/\n\n(?=\S)(?<!-->\n\n)/);
  return blocks
    .flatMap((block) => wrongIn(block, !page.startsWith('docs/internals/')))
    .map((what) => `${page}: ${what}`);
}

/** @param {string} block @param {boolean} needsSources */
function wrongIn(block, needsSources) {
  const [comment = '', list = ''] = SOURCES.exec(block) ?? [];
  const text = block.slice(comment.length);
  const sources = list.split('\n').filter(Boolean).map(sourceOf);
  const named = new Set(sources.flatMap(({ figures }) => figures.map((figure) => figure.split(' ')[0])));
  const measured = needsSources ? (text.match(MEASURED) ?? []) : [];
  const unnamed = measured.filter((figure) => !named.has(figure));
  return [
    ...unnamed.map((figure) => `${figure} has no source in a comment “figures”`),
    ...sources.flatMap((source) => [...missingIn(text, source), ...differences(source)]),
  ];
}

/** @param {string} line */
function sourceOf(line) {
  const [left, right = ''] = line.split(' = ');
  const [section, table, column, rows = ''] = right.split(' | ');
  return { line, figures: left.split('; '), section, table, column, rows: rows.split('; ') };
}

/** @param {string} text @param {ReturnType<typeof sourceOf>} source */
function missingIn(text, { figures }) {
  let from = 0;
  return figures.flatMap((figure) => {
    const at = text.indexOf(figure, from);
    if (at < 0) return [`${figure} is not in the text at its place`];
    from = at + figure.length;
    return [];
  });
}

/** @param {ReturnType<typeof sourceOf>} source */
function differences({ line, figures, section, table, column, rows }) {
  if (section === 'run') return table ? [] : [`“${line}” does not say what was run`];
  const [head, , ...body] = cellsOf(report.get(section) ?? '', table);
  const at = head?.indexOf(column) ?? -1;
  if (at < 0) return [`bench/REPORT.md has no “${section} | ${table} | ${column}”`];
  if (rows.length !== figures.length)
    return [`“${line}” has ${figures.length} figures of ${rows.length} rows`];
  return rows.flatMap((name, i) => {
    const cell = body.find((cells) => cells[1] === name)?.[at];
    if (cell === undefined) return [`bench/REPORT.md has no row “${name}” in “${section} | ${table}”`];
    return isOf(figures[i], cell, column) ? [] : [`${figures[i]} is ${cell} in bench/REPORT.md, “${name}”`];
  });
}

/**
 * Whether a figure is the rounded value of a cell.
 *
 * @param {string} figure
 * @param {string} cell
 * @param {string} column
 */
function isOf(figure, cell, column) {
  const [value, unit] = numberOf(figure);
  const [measured, measuredUnit = column.split(', ').at(-1)] = numberOf(cell);
  const factor = (MICROSECONDS[measuredUnit ?? ''] ?? 1) / (MICROSECONDS[unit ?? measuredUnit ?? ''] ?? 1);
  const digits = figure.includes('.')
    ? figure.replace(/[^\d]/g, '').replace(/^0+/, '')
    : value.replace(/0+$/, '');
  return Number((measured * factor).toPrecision(Math.max(1, digits.length))) === Number(value);
}

/** @param {string} text @returns {[any, string | undefined]} */
function numberOf(text) {
  const [number = '', unit] = text.replaceAll(',', '').split(' ');
  return [number.replace('×', ''), unit];
}
