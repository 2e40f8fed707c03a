'use strict';

const { spawnSync } = require('child_process');
const path = require('path');
const ts = require('typescript');

const ROOT = path.join(__dirname, '../..');

/** What the project compiles with, and the newest. */
const TYPES_OF_NODE = { pinned: [], newest: ['--typeRoots', 'node_modules/@newest-types'] };

test.each(Object.keys(TYPES_OF_NODE))(
  'programs that use every export compile with the %s types of Node',
  (which) => {
    const flags = [
      '--noEmit',
      '--strict',
      '--noUnusedLocals',
      '--module',
      'node16',
      '--moduleResolution',
      'node16',
    ];
    const libraries = ['--target', 'es2022', '--lib', 'es2022,esnext.disposable', '--types', 'node'];
    const programs = ['every-export.ts', 'electron.ts', 'queue.ts', 'typed.ts'].map((name) =>
      path.join(__dirname, name),
    );
    const args = ['tsc', ...flags, ...libraries, ...TYPES_OF_NODE[which], ...programs];
    const { stdout, status } = spawnSync('npx', args, { cwd: ROOT, encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  },
);

/** What index.d.ts declares, and the members of each of its classes. */
function declared() {
  const file = path.join(ROOT, 'index.d.ts');
  const program = ts.createProgram([file], {
    types: ['node'],
    lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts'],
  });
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)));
  const values = exported.filter((symbol) => symbol.flags & ts.SymbolFlags.Value);
  const ownMembers = (symbol) => [...(symbol.members?.keys() ?? [])].filter((name) => /^[a-zA-Z]/.test(name));
  return new Map(values.map((symbol) => [symbol.name, ownMembers(symbol)]));
}

describe('what is declared', () => {
  let symbols;
  beforeAll(() => (symbols = declared()));
  const names = () => [...symbols.keys()].sort();

  test('is what CommonJS exports', () => {
    expect(Object.keys(require('../..')).sort()).toEqual(names());
  });

  test('is what the ES module exports', () => {
    const code = `import * as all from ${JSON.stringify(path.join(ROOT, 'index.mjs'))}; console.log(JSON.stringify(Object.keys(all)))`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
    expect(JSON.parse(stdout).sort()).toEqual([...names(), 'default'].sort());
  });

  test.each(['AsyncLock', 'ChildProcessPool', 'LoadBalancer', 'ProcessLifeCycle', 'SharedMemory'])(
    'is what a %s has',
    (name) => {
      const { AsyncLock, ChildProcessPool, LoadBalancer, ProcessLifeCycle, SharedMemory } = require('../..');
      const examples = {
        ChildProcessPool: new ChildProcessPool({ path: '/child.js' }),
        LoadBalancer: new LoadBalancer({ targets: [] }),
        AsyncLock: new AsyncLock(new SharedArrayBuffer(4)),
        ProcessLifeCycle: new ProcessLifeCycle(),
        SharedMemory: new SharedMemory(4),
      };
      const missing = symbols
        .get(name)
        .filter((member) => member !== 'constructor' && !(member in examples[name]));
      expect(missing).toEqual([]);
      const own = Object.getOwnPropertyNames(Object.getPrototypeOf(examples[name]));
      const undeclared = own.filter(
        (member) => member !== 'constructor' && !symbols.get(name).includes(member),
      );
      expect(undeclared).toEqual([]);
    },
  );
});

test('the version of electron-re that is the oracle is the one that the contract names', () => {
  expect(require('electron-re/package.json').version).toBe('1.3.0');
});
