'use strict';
// Knows the albums. What is in them, it asks the search.

const { MessageChannel } = require('electron-re-native');

MessageChannel.handle('albums', async (event, { query, limit }) => {
  const { names, total } = await MessageChannel.invoke('search', 'find', { query, limit });
  console.log(
    `${query}: ${total} pictures, ${names.length} of them asked for by ${event.senderName ?? 'the window'}`,
  );
  return { title: query[0].toUpperCase() + query.slice(1), names, of: { total, camera: 'X100', raw: false } };
});
