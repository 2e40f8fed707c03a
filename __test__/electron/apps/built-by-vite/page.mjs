import { MessageChannel } from 'electron-re-native';

const number = await MessageChannel.invoke('main', 'fibonacci', 20);
const count = await MessageChannel.invoke('notes', 'add', `fibonacci(20) is ${number}`);
MessageChannel.send('main', 'shown', `fibonacci(20) is ${number}, which is note ${count}`);
