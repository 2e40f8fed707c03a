'use strict';
// What the window saves: recordings, and nothing else.

const fs = require('fs');
const path = require('path');
const { app } = require('electron');
const { inPage, managerWindow } = require('./windows');
const { until } = require('../../wait');

/** Clicks the first element that `find` (source text) gives, once it is there. */
function click(find) {
  const code = `(() => { const found = ${find}; found?.click(); return found !== undefined; })()`;
  return until(() => inPage(code), find);
}

const withText = (selector, text) =>
  `[...document.querySelectorAll('${selector}')].find(({ textContent }) => textContent.includes('${text}'))`;

/** The next download: whether it is refused, else what was saved. */
function nextDownload() {
  const file = path.join(app.getPath('temp'), `saved-${process.pid}`);
  return new Promise((resolve) => {
    managerWindow().webContents.session.once('will-download', (event, item) => {
      if (event.defaultPrevented) {
        resolve('refused');
        return;
      }
      item.setSavePath(file);
      item.once('done', (_event, state) => {
        const text = fs.readFileSync(file, 'utf8');
        fs.rmSync(file);
        resolve({ state, name: item.getFilename(), keys: Object.keys(JSON.parse(text)) });
      });
    });
  });
}

module.exports = {
  async saved({ pool }) {
    const { pid } = pool.forked[0];
    const profile = nextDownload();
    await click(withText('[role=row]', pid));
    await click(withText('[aria-label=Recordings] button', 'CPU profile'));
    await click(withText('dialog label', '1 s') + ".querySelector('input')");
    await click(withText('dialog button', 'Record'));
    const recorded = await profile;
    const other = nextDownload();
    await inPage(`(() => {
      const link = document.createElement('a');
      link.href = 'data:application/octet-stream,x';
      link.download = 'x';
      link.click();
    })()`);
    return { pid, profile: recorded, other: await other };
  },
};
