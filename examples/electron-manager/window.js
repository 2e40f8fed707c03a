'use strict';
/* global electronRe */
// Runs in a sandbox: the preload has put MessageChannel there. Shows one album after the other, as somebody turns pages.

const { MessageChannel } = electronRe;
const list = document.getElementById('pictures');
const MOST = 12;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function show({ name, width, height, pixels }) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height, title: name });
  canvas.getContext('2d').putImageData(new ImageData(Uint8ClampedArray.from(pixels), width, height), 0, 0);
  const item = document.createElement('li');
  item.append(canvas, name);
  list.append(item);
  if (list.children.length > MOST) list.firstChild.remove();
}

async function leaf(query) {
  const { title, names } = await MessageChannel.invoke('catalogue', 'albums', { query, limit: 6 });
  document.querySelector('h1').textContent = title;
  await Promise.all(
    names.map(async (name) => {
      show(await MessageChannel.invoke('main', 'thumbnail', { name }, { timeout: 5000 }));
      MessageChannel.send('main', 'viewed', { name, album: title });
    }),
  );
}

async function main() {
  const queries = ['summer', 'mountains', 'family', 'city', 'sea', 'year:?', 'winter', 'garden'];
  for (let at = 0; ; at = (at + 1) % queries.length) {
    await leaf(queries[at]).catch((error) => console.warn(`${queries[at]}: ${error.message}`));
    // Somebody who looks at some longer than at others.
    await wait(700 + 170 * (at % 5));
  }
}

main();
