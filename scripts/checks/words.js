'use strict';

// Checks that code, comments and pages use no word that docs/internals/glossary.md lists under “Words to avoid”, and
// none of the patterns under “How we write”.

const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const ROOT = path.join(__dirname, '../..');
const GLOSSARY = 'docs/internals/glossary.md';
const CHECKED = /\.(md|m?js|cjs|tsx?|rs|toml|ya?ml)$/;
/** The glossary names the words. The other file is generated. */
const NOT_CHECKED = /^(docs\/internals\/glossary\.md|bench\/REPORT\.md)$/;
/** Matches at the start of a comment, a line or a sentence, up to its full stop. A question does not match. */
const WHO = /(?:^|\/\/[/!]? |\* |[.:;] )Who (?:(?!\?)[^.])*\./gm;

/** @type {Array<{ pattern: RegExp, instead: string }>} */
const PATTERNS = [
  { pattern: WHO, instead: 'name the subject' },
  { pattern: /\b(?:that|which|what|who) (?:is|are) no (?!longer|more\b)[a-z]+/g, instead: '“is not a …”' },
  { pattern: /\ba (?:[a-z-]+ )?[a-z-]+ of (?:its|their|your|our|one's) own\b/gi, instead: '“its own …”' },
  { pattern: /\bsome \d/gi, instead: '“about …”' },
];

/** @returns {Array<{ pattern: RegExp, instead: string }>} */
function wordsToAvoid() {
  const [, table] = read(GLOSSARY).split('## Words to avoid');
  const rows = [...table.matchAll(/^\| (?!avoid|-)([^|]+?) *\| ([^|]+?) *\|$/gm)];
  return rows.flatMap(([, words, instead]) =>
    words
      .split(', ')
      .map((word) => ({ pattern: new RegExp(`(?<![-\\w.])${word}(?![-\\w])`, 'gi'), instead })),
  );
}

/** @param {string} file */
function read(file) {
  return fs.readFileSync(path.join(ROOT, file), 'utf8');
}

/** @param {string} text @param {number} at */
const lineOf = (text, at) => text.slice(0, at).split('\n').length;

const avoided = [...wordsToAvoid(), ...PATTERNS];

/** @param {string} file @returns {string[]} */
function faultsOf(file) {
  const text = read(file);
  return avoided.flatMap(({ pattern, instead }) =>
    [...text.matchAll(pattern)].map(
      (match) => `${file}:${lineOf(text, match.index)}: “${match[0].trim().split('\n')[0]}”: ${instead}`,
    ),
  );
}

const args = ['ls-files', '--cached', '--others', '--exclude-standard'];
const files = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\n');
const faults = files
  .filter((file) => CHECKED.test(file) && !NOT_CHECKED.test(file) && fs.existsSync(path.join(ROOT, file)))
  .flatMap(faultsOf);
if (faults.length > 0) {
  console.error(`${faults.join('\n')}\n${faults.length} sentences to rewrite; ${GLOSSARY} has the words`);
  process.exit(1);
}
