'use strict';

// Checks the rules of docs/internals/architecture.md that a machine can check: which modules may use which others,
// where `unsafe` may occur, and how long a file may be.

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { checkErrorCodes } = require('./error-codes.js');
const { checkFolders } = require('./js-folders.js');
const { checkContract } = require('./platform-contract.js');
const { checkPromises } = require('./promises.js');
const { checkModules } = require('./rust-modules.js');
const { checkWire } = require('./wire-exports.js');

const ROOT = path.join(__dirname, '..', '..');
const MOST_LINES = 400;

/** The modules of the core that each module may use. */
const MAY_USE = {
  sync: [],
  log: [],
  platform: ['sync'],
  error: ['platform'],
  balancer: ['wire'],
  lifecycle: [],
  end_plan: ['platform'],
  shm: ['error', 'sync', 'platform', 'wire'],
  wire: ['error', 'sync'],
  transport: ['error', 'sync', 'platform', 'shm', 'wire'],
  child: ['error', 'log', 'sync', 'platform', 'end_plan', 'shm', 'wire'],
  monitor: ['error', 'sync', 'platform', 'end_plan', 'shm', 'wire'],
  pool: [
    'error',
    'log',
    'sync',
    'platform',
    'end_plan',
    'shm',
    'wire',
    'transport',
    'child',
    'monitor',
    'balancer',
    'lifecycle',
  ],
};

/** In shared memory, only the model checker's replacement needs `unsafe`. */
const UNSAFE_ROOMS = /^src\/(core\/platform\/|core\/shm\/model\.rs|binding\/uv\/)/;

/** Code that runs in pages, and the life cycle, whose timer an app's tests may want to control with fake timers. */
const GLOBAL_CLOCKS =
  /^js\/(common\/primordials|pool\/process-life-cycle|electron\/renderer\/.*|electron\/service\/run)\.js$/;
const TAKEN_AT_LOAD = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'Promise',
];

/** @type {string[]} */
const broken = [];

const files = sourceFiles();
for (const file of files) {
  const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
  const code = withoutComments(text);
  checkLength(file, text);
  if (file.startsWith('src/core/')) checkCore(file, code);
  if (file.endsWith('.rs') && !UNSAFE_ROOMS.test(file))
    refuse(file, code, /\bunsafe\b/, 'unsafe outside its rooms');
  if (file.startsWith('js/')) checkJs(file, code);
}

for (const check of [checkFolders, checkModules, checkContract, checkPromises, checkWire, checkErrorCodes])
  broken.push(...check(ROOT, files));

if (broken.length > 0) {
  console.error(broken.join('\n'));
  process.exit(1);
}

function sourceFiles() {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '--', 'src', 'js', 'ui'];
  const listed = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  return listed
    .split('\n')
    .filter((file) => /\.(rs|js|tsx?)$/.test(file) && fs.existsSync(path.join(ROOT, file)));
}

/** @param {string} text */
function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** @param {string} file @param {string} text */
function checkLength(file, text) {
  const lines = text.split('\n').length;
  if (lines > MOST_LINES) broken.push(`${file}: ${lines} lines, and the limit is ${MOST_LINES}`);
}

/** @param {string} file @param {string} code */
function checkCore(file, code) {
  refuse(file, code, /\bnapi\b/, 'core names napi');
  refuse(file, code, /\bcrate::binding\b/, 'core sees binding');
  const own = file.split('/')[2].replace('.rs', '');
  if (own === 'mod') return;
  const allowed = MAY_USE[own];
  if (!allowed) {
    broken.push(`${file}: a module that MAY_USE does not know`);
    return;
  }
  for (const [, used] of code.matchAll(/\bcrate::core::(\w+)/g)) {
    if (used !== own && !allowed.includes(used)) broken.push(`${file}: ${own} must not use ${used}`);
  }
}

/** @param {string} file @param {string} code */
function checkJs(file, code) {
  if (file !== 'js/native/native.js')
    refuse(file, code, /require\([^)]*\/binding(\.js)?'/, 'only js/native/native.js may load the binding');
  if (!file.startsWith('js/electron/'))
    refuse(file, code, /require\(['"]electron['"]\)/, 'electron outside js/electron');
  if (file.endsWith('.js') && !GLOBAL_CLOCKS.test(file) && !file.includes('/vendor/'))
    checkClocks(file, code);
}

/**
 * Refuses functions that are looked up at the time of a call, since they may be fake timers that stand still.
 *
 * @param {string} file
 * @param {string} code
 */
function checkClocks(file, code) {
  const looked =
    /\bprocess\.nextTick\(|\bDate\.now\(|\bperformance\.now\(|\bqueueMicrotask\(|timers\/promises/;
  refuse(file, code, looked, 'js/common/primordials.js has what does not change under fake timers');
  const [, taken = ''] = code.match(/const \{([^}]*)\} = require\('[^']*primordials\.js'\)/) ?? [];
  for (const name of TAKEN_AT_LOAD) {
    const used =
      name === 'Promise' ? /(?<![\w.])(new Promise\(|Promise\.\w)/ : new RegExp(`(?<![\\w.])${name}\\(`);
    if (!taken.includes(name)) refuse(file, code, used, `${name} that is not js/common/primordials.js's`);
  }
}

/** @param {string} file @param {string} code @param {RegExp} pattern @param {string} what */
function refuse(file, code, pattern, what) {
  if (pattern.test(code)) broken.push(`${file}: ${what}`);
}
