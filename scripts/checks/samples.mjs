// The samples of README.md, of docs/ and of the declarations are code: the compiler reads each, and compares what it calls with index.d.ts and queue.d.ts. A sample
// may use names that another part of its page has, so names that it does not declare are not looked at.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(import.meta.dirname, '../..');
const SAMPLE = /^```(?:js|ts)\n([\s\S]*?)^```/gm;
/** In a comment of the declarations: up to the next tag, or its end. */
const EXAMPLE = /^ *\* @example (?:<caption>.*<\/caption>)?(?!```)([^]*?)(?=\n *\*(?:\/| @))/gm;
const REQUIRED = /const (\{[^}]*\}|\w+) = require\(('[^']+')\);/g;
const DECLARATIONS = ['index.d.ts', 'queue.d.ts'];
const EXPORTED = [
  ...fs
    .readFileSync(path.join(ROOT, 'index.d.ts'), 'utf8')
    .matchAll(/^export (?:class|const|function) (\w+)/gm),
].map(([, name]) => name);
/** What a sample calls `pool` may be a pool of either kind. */
const POOL = "import('electron-re-native').ChildProcessPool & import('electron-re-native').TaskPool";
/** Of names and modules that are not of the sample, and of a spread argument, which JavaScript has. */
const LEFT_OUT = new Set([2304, 2307, 2552, 2556, 2580, 2584, 2693, 7016, 18004]);
/** A sample that shows what does not compile says so. */
const REFUSED = /\/\/ (does not compile|neither)/;

/** @type {ts.CompilerOptions} */
const options = {
  noEmit: true,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts'],
  types: ['node', 'jest'],
  skipLibCheck: true,
  esModuleInterop: true,
  paths: {
    'electron-re-native': [path.join(ROOT, 'index.d.ts')],
    'electron-re-native/*': [path.join(ROOT, '*.d.ts')],
  },
};

/** The code of each sample, by a path that nothing has. @returns {Map<string, { place: string, code: string }>} */
function samples() {
  const pages = execFileSync('git', ['ls-files', 'README.md', 'docs/*.md'], { cwd: ROOT, encoding: 'utf8' });
  const found = [...pages.split('\n').filter(Boolean), ...DECLARATIONS].flatMap(samplesOf);
  return new Map(found.map((sample, at) => [path.join(ROOT, `sample-${at}.ts`), sample]));
}

/** @param {string} page */
function samplesOf(page) {
  const text = fs.readFileSync(path.join(ROOT, page), 'utf8');
  const isPage = page.endsWith('.md');
  return [...text.matchAll(isPage ? SAMPLE : EXAMPLE)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length + (isPage ? 1 : 0);
    return { place: `${page}:${line}`, code: asModule(match[1].replace(/^ *\* ?/gm, '')) };
  });
}

/**
 * A module of TypeScript, where a call of `require` has no types. What the package exports and `pool` need not be declared.
 *
 * @param {string} code
 */
function asModule(code) {
  const names = EXPORTED.filter((name) => isMissing(name, code));
  const declared = [
    names.length > 0 ? `import { ${names.join(', ')} } from 'electron-re-native'; ` : '',
    isMissing('pool', code) ? `declare const pool: ${POOL}; ` : '',
  ].join('');
  const imported = code.replace(
    REQUIRED,
    (_, names, file) => `import ${names.replaceAll(':', ' as')} from ${file};`,
  );
  return `${declared}${imported}\nexport {};\n`;
}

/** Whether code uses a name that it does not declare. @param {string} name @param {string} code */
function isMissing(name, code) {
  const uses = new RegExp(`(?<![.\\w'/-])${name}\\b(?!['/:-])`);
  const declares = new RegExp(`\\b(import|const|let|class|function)\\b[^;=(]*\\b${name}\\b`);
  return uses.test(code) && !declares.test(code);
}

/** @param {ReturnType<typeof samples>} files */
function compile(files) {
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (file) => files.get(file)?.code ?? readFile(file);
  host.fileExists = (file) => files.has(file) || fileExists(file);
  return ts.createProgram([...files.keys()], options, host);
}

/** @param {ts.Program} program @param {string} file @param {{ place: string, code: string }} sample */
function mistakesIn(program, file, { place, code }) {
  const source = program.getSourceFile(file);
  const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return found
    .filter((mistake) => !LEFT_OUT.has(mistake.code))
    .map(({ start = 0, messageText }) => {
      const line = code.slice(0, start).split('\n').length - 1;
      return { line, text: ts.flattenDiagnosticMessageText(messageText, ' ') };
    })
    .filter(({ line }) => !REFUSED.test(code.split('\n')[line]))
    .map(({ line, text }) => `${place.replace(/\d+$/, (first) => `${Number(first) + line}`)}: ${text}`);
}

const files = samples();
const program = compile(files);
const mistakes = [...files].flatMap(([file, sample]) => mistakesIn(program, file, sample));
if (mistakes.length > 0) {
  console.error(mistakes.join('\n'));
  process.exit(1);
}
