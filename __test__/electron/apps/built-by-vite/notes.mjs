import { MessageChannel } from 'electron-re-native';

const notes = [];

MessageChannel.handle('add', (event, note) => notes.push(note));
