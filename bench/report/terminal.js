'use strict';

const CliTable = require('cli-table3');

/** @param {import('./tables.js').Table} table */
function toTerminal({ title, head, rows }) {
  const colAligns = head.map((_, column) => (column === 0 ? 'left' : 'right'));
  const table = new CliTable({ head, colAligns, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return `${title}\n${table}`;
}

module.exports = { toTerminal };
