// Compiles the samples of README.md, of docs/ and of the declarations, and compares their calls with index.d.ts and
// queue.d.ts. A sample may use names from another part of its page, so names that it does not declare are not checked.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(import.meta.dirname, '../..');
const SAMPLE = /^```(?:js|ts)\n([\s\S]*?)^```/gm;
/** A sample in a comment of the declarations: up to the next tag, or the end of the comment. */
const EXAMPLE = /^ *\* @example (?:<caption>.*<\/caption>)?(?!```)([^]*?)(?=\n *\*(?:\/| @))/gm;
const REQUIRED = /const (\{[^}]*\}|\w+) = require\(('[^']+')\);/g;
const DECLARATIONS = ['index.d.ts', 'queue.d.ts'];
const EXPORTED = [
  ...fs
    .readFileSync(path.join(ROOT, 'index.d.ts'), 'utf8')
    .matchAll(/^export (?:class|const|function) (\w+)/gm),
].map(([, name]) => name);
/** In a sample, `pool` may be a pool of either kind. */
const POOL = "import('electron-re-native').ChildProcessPool & import('electron-re-native').TaskPool";
/** Errors on names and modules that the sample does not declare, and on a spread argument, which JavaScript allows. */
const LEFT_OUT = new Set([2304, 2307, 2552, 2556, 2580, 2584, 2693, 7016, 18004]);
/** A sample marks a line that does not compile with one of these comments. */
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

/**
 * Returns the code of each sample, by a path that does not exist.
 *
 * @returns {Map<string, { place: string, code: string }>}
 */
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
 * Converts a sample to a TypeScript module, where `require` has no types. The package's exports and `pool` need no
 * declaration.
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

/** Whether code uses a name without declaring it. @param {string} name @param {string} code */
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
