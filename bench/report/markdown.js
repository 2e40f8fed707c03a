'use strict';

/** @param {import('./tables.js').Table} table */
function toMarkdown({ title, head, rows }) {
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [`### ${title}`, '', line(head), line(rule), ...rows.map(line)].join('\n');
}

/**
 * Replaces the section with the same name, or appends the section. A report has one for each kind of host.
 *
 * @param {string} report may be empty
 * @param {string} name
 * @param {string} text
 */
function replaceSection(report, name, text) {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const section = `${begin}\n## ${name}\n\n${text}\n${end}\n`;
  const from = report.indexOf(begin);
  const to = report.indexOf(`${end}\n`, from);
  if (from < 0 || to < 0) return `${report}\n${section}`;
  return report.slice(0, from) + section + report.slice(to + end.length + 1);
}

module.exports = { toMarkdown, replaceSection };
