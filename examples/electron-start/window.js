'use strict';

// The preload has put it there. A page that is bundled imports it from 'electron-re-native'.
const { MessageChannel } = window.electronRe;

async function show() {
  const number = await MessageChannel.invoke('main', 'fibonacci', 20);
  const count = await MessageChannel.invoke('notes', 'add', `fibonacci(20) is ${number}`);
  const text = `fibonacci(20) is ${number}, which is note ${count}`;
  document.getElementById('line').textContent = text;
  MessageChannel.send('main', 'shown', text);
}

show();
