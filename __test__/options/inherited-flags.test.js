'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const { inheritFlags } = require('../../js/pool/options/inherited-flags');

let root;
let folders;
beforeAll(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'flags ')));
  folders = { from: path.join(root, 'app'), to: path.join(root, 'else where') };
  const write = (file, text) => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  };
  write('else where/child.js', '');
  write('app/node_modules/plain/package.json', '{ "main": "in.js" }');
  write('app/node_modules/plain/in.js', '');
  write('app/node_modules/plain/sub.js', '');
  write(
    'app/node_modules/@a/both/package.json',
    JSON.stringify({
      exports: {
        '.': { types: './no.d.ts', import: { node: './in.mjs' }, require: './in.cjs' },
        './deep/*.js': ['bad', './lib/*.mjs'],
        './deep/x/*.js': './other/*.mjs',
      },
    }),
  );
  for (const file of ['in.mjs', 'in.cjs', 'lib/a.mjs', 'other/a.mjs'])
    write(`app/node_modules/@a/both/${file}`, '');
  write('node_modules/common/package.json', '{ "main": "in.js" }');
  write('node_modules/common/in.js', '');
});
afterAll(() => fs.rmSync(root, { recursive: true }));

const inherit = (...flags) => inheritFlags(flags, folders);
const app = (file) => path.join(folders.from, file);
const url = (file) => pathToFileURL(app(file)).href;

test.each([
  [
    '--inspect',
    '--inspect-brk=9230',
    '--inspect-port',
    '0',
    '--inspect-publish-uid',
    'stderr',
    '--debug-port=1',
  ],
  ['--inspect_brk', '--inspect_port=5', '--inspect_port', '7'],
  ['-e', 'code', '--eval', 'code', '--eval=code', '-p', 'code', '-pe', 'code', '--print=code'],
  ['--input-type=module', '--input-type', 'module', '-i', '--interactive', '-c', '--check'],
  ['--test', '--test-only', '--test-reporter', 'spec', '--test-name-pattern=a', '--test-isolation', 'none'],
  ['--watch', '--watch-path', './src', '--watch-path=src', '--watch-preserve-output'],
  ['--run', 'start', '--snapshot-blob', 'snap', '--build-snapshot', '--experimental-sea-config', 'x.json'],
])("what is the host's own business is not inherited: %j", (...given) => {
  expect(inherit(...given)).toEqual([]);
  expect(inherit('--no-warnings', ...given, '--max-old-space-size=100')).toEqual([
    '--no-warnings',
    '--max-old-space-size=100',
  ]);
});

test.each([
  '--env-file',
  '--env-file-if-exists',
  '--redirect-warnings',
  '--report-dir',
  '--cpu-prof-dir',
  '--allow-fs-read',
  '--experimental-config-file',
  '--env_file',
])('the file of %s is meant from where the host was started', (flag) => {
  expect(inherit(flag, '.env', `${flag}=../a b`)).toEqual([
    flag,
    app('.env'),
    `${flag}=${path.join(root, 'a b')}`,
  ]);
  expect(inherit(flag, '/.env', `${flag}=/a/`, `${flag}=x/`, `${flag}=`)).toEqual([
    flag,
    '/.env',
    `${flag}=/a/`,
    `${flag}=${app('x/')}`,
    `${flag}=`,
  ]);
});

test('a star is no file', () => {
  expect(inherit('--allow-fs-read=*', '--allow-fs-write', '*')).toEqual([
    '--allow-fs-read=*',
    '--allow-fs-write',
    '*',
  ]);
});

test.each(['-r', '--require'])('%s takes paths and packages as require does', (flag) => {
  expect(inherit(flag, './hook.cjs', flag, '../hook.cjs', flag, '/a.js')).toEqual([
    flag,
    app('hook.cjs'),
    flag,
    path.join(root, 'hook.cjs'),
    flag,
    '/a.js',
  ]);
  expect(inherit(flag, 'plain', flag, 'plain/sub', flag, '@a/both')).toEqual([
    flag,
    app('node_modules/plain/in.js'),
    flag,
    app('node_modules/plain/sub.js'),
    flag,
    app('node_modules/@a/both/in.cjs'),
  ]);
  const same = [flag, 'common', flag, 'fs', flag, 'node:fs', flag, 'missing'];
  expect(inherit(...same)).toEqual(same);
});

test.each(['--import', '--loader', '--experimental-loader', '--experimental_loader'])(
  '%s takes URLs, paths and packages as import does',
  (flag) => {
    expect(inherit(flag, './a b.mjs?x=1', `${flag}=../hook.mjs`)).toEqual([
      flag,
      `${url('a b.mjs')}?x=1`,
      `${flag}=${new URL('../hook.mjs', `${url('')}/`).href}`,
    ]);
    expect(
      inherit(flag, '@a/both', flag, '@a/both/deep/a.js', `${flag}=@a/both/deep/x/a.js`, flag, 'plain'),
    ).toEqual([
      flag,
      url('node_modules/@a/both/in.mjs'),
      flag,
      url('node_modules/@a/both/lib/a.mjs'),
      `${flag}=${url('node_modules/@a/both/other/a.mjs')}`,
      flag,
      url('node_modules/plain/in.js'),
    ]);
    const same = [
      flag,
      'common',
      flag,
      'node:fs',
      flag,
      'missing',
      flag,
      'file:///a.mjs',
      flag,
      'data:text/javascript,1',
    ];
    expect(inherit(...same)).toEqual(same);
  },
);

test('what has no path is inherited as it is, also a flag without its value', () => {
  const same = ['--no-warnings', '--conditions', 'development', '-C', './x', '--title=./a', '-r'];
  expect(inherit(...same)).toEqual(same);
});
