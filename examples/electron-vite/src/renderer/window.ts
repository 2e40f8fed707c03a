// src/renderer/window.ts
import { MessageChannel } from 'electron-re-native';

const text = `fibonacci(20) is ${await MessageChannel.invoke('main', 'fibonacci', 20)}`;
document.getElementById('line')!.textContent = text;
MessageChannel.send('main', 'shown', text);
