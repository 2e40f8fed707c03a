'use strict';

// `npm run build:notices`: writes THIRD-PARTY-NOTICES.md with the licences of what the binary and the page contain. The
// arguments are folders that get a copy: those of the binaries' packages.

const fs = require('fs');
const path = require('path');
const { isAllowed } = require('./licences.js');
const { licenceText, thirdParties } = require('./third-party.js');

const NAME = 'THIRD-PARTY-NOTICES.md';
const HEADING = `# Third-party notices

electron-re-native contains the following software of others: Rust crates in its binary, npm packages in the process manager's
page and in the server of that page.
`;

/** Returns the texts, each with all parts that it applies to. @returns {Map<string, string[]>} */
function partsByText() {
  const texts = new Map();
  for (const part of thirdParties()) {
    const title = `${part.name} ${part.version} (${part.licence})`;
    if (!isAllowed(part.licence))
      throw new Error(`scripts/pack/licences.js does not allow the licence of ${title}`);
    const text = licenceText(part);
    texts.set(text, [...(texts.get(text) ?? []), title]);
  }
  return texts;
}

const sections = [...partsByText()].map(
  ([text, titles]) => `\n## ${titles.join(', ')}\n\n\`\`\`text\n${text}\n\`\`\`\n`,
);
const notices = HEADING + sections.join('');
fs.writeFileSync(path.join(__dirname, '../..', NAME), notices);
for (const folder of process.argv.slice(2)) {
  fs.writeFileSync(path.join(folder, NAME), notices);
  const manifest = path.join(folder, 'package.json');
  const contents = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  contents.files.push(NAME);
  fs.writeFileSync(manifest, `${JSON.stringify(contents, null, 2)}\n`);
}
