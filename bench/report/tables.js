'use strict';

const { measures } = require('../measures/index.js');
const { OURS, REFERENCE } = require('../peers/index.js');
const { peersFor } = require('../rounds.js');

/**
 * @typedef {object} Table
 * @property {string} title
 * @property {string[]} head
 * @property {string[][]} rows
 *
 * @typedef {import('../loads.js').Load} Load
 * @typedef {import('../statistics.js').Statistics} Statistics
 * @typedef {import('../statistics.js').Spread} Spread
 */

/**
 * Compares goals with results. Leaves out goals against peers that did not take part.
 *
 * @param {Load[]} loads
 * @param {string[]} peers
 * @param {Statistics} statistics
 * @param {'node' | 'electron'} host
 * @returns {Table}
 */
function goalsTable(loads, peers, statistics, host) {
  const rows = loads.flatMap((load) =>
    load.goals
      .filter(({ against, of = OURS }) => [of, against].every((peer) => peersFor(load, peers).includes(peer)))
      .map((goal) => ({ ...goal, ratio: (host === 'electron' && goal.inElectron) || goal.ratio }))
      .map(({ metric, against, ratio, of = OURS }) => {
        const { title, better } = measures[load.measure].metrics[metric];
        const reached = statistics.ratios(load.name, of, metric, better, against);
        const verdict = reached && reached.median >= ratio ? 'yes' : 'NO';
        return [
          `${load.title}: ${title}${of === OURS ? '' : ` of ${of}`}`,
          against,
          times(ratio),
          times(reached?.median),
          range(reached),
          verdict,
        ];
      }),
  );
  rows.push(
    ...loads
      .filter((load) => peersFor(load, peers).includes(OURS))
      .flatMap((load) => limitRows(load, statistics)),
  );
  const head = ['what', 'against', 'goal', 'reached', 'over the rounds', 'met'];
  return { title: `Goals of ${OURS} (times as good; more is better)`, head, rows };
}

/**
 * Returns the rows for limits, which do not depend on other peers.
 *
 * @param {Load} load
 * @param {Statistics} statistics
 * @returns {string[][]}
 */
function limitRows({ name, title, measure, limits = [] }, statistics) {
  return limits.map(({ metric, below }) => {
    const { title: what, unit } = measures[measure].metrics[metric];
    const reached = statistics.values(name, OURS, metric);
    const spread = reached ? `${number(reached.min)}–${number(reached.max)}` : '–';
    const verdict = reached && reached.median < below ? 'yes' : 'NO';
    return [
      `${title}: ${what}`,
      '',
      `< ${number(below)} ${unit}`,
      `${number(reached?.median)} ${unit}`,
      spread,
      verdict,
    ];
  });
}

/**
 * Compares all peers under one load.
 *
 * @param {Load} load
 * @param {string[]} peers
 * @param {Statistics} statistics
 * @returns {Table}
 */
function loadTable(load, peers, statistics) {
  const { reference = REFERENCE } = load;
  // Peers are compared only if the reference ran.
  const isCompared = peersFor(load, peers).includes(reference);
  const compared = (/** @type {string[]} */ ...cells) => (isCompared ? cells : []);
  const metrics = Object.entries(measures[load.measure].metrics);
  const rows = peersFor(load, peers).map((peer) => {
    const cells = metrics.flatMap(([metric, { better }]) => {
      const ratios = statistics.ratios(load.name, peer, metric, better, reference);
      const value = number(statistics.values(load.name, peer, metric)?.median);
      const isReference = peer === reference;
      const [ratio, spread] = isReference ? [times(1), ''] : [times(ratios?.median), range(ratios)];
      return [value, ...compared(ratio, spread)];
    });
    return [peer, ...cells, failure(statistics.failures(load.name, peer))];
  });
  const titles = metrics.flatMap(([, { title, unit }]) => [
    unit === '/s' ? title : `${title}, ${unit}`,
    ...compared(`× ${reference}`, 'rounds'),
  ]);
  return withoutEmptyEnd({ title: load.title, head: ['peer', ...titles, 'failed'], rows });
}

/** Removes the last column if no peer has failed. @param {Table} table */
function withoutEmptyEnd({ title, head, rows }) {
  if (rows.some((row) => row.at(-1))) return { title, head, rows };
  return { title, head: head.slice(0, -1), rows: rows.map((row) => row.slice(0, -1)) };
}

/** @param {number | undefined} value */
function number(value) {
  if (value === undefined) return '–';
  return value.toLocaleString(
    'en-US',
    value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 },
  );
}

/** @param {number | undefined} ratio */
function times(ratio) {
  return ratio === undefined ? '–' : `${ratio.toFixed(2)}×`;
}

/** @param {Spread | undefined} spread */
function range(spread) {
  return spread ? `${spread.min.toFixed(2)}–${spread.max.toFixed(2)}` : '–';
}

/** @param {string[]} failures */
function failure(failures) {
  if (failures.length === 0) return '';
  const [text] = failures[0].split('\n');
  return `${failures.length}: ${text.slice(0, 60)}`;
}

module.exports = { goalsTable, loadTable };
