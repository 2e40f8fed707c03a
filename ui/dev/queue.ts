import type { QueueRow } from '../src/protocol';
import type { Random } from './random';

/** What an invented app tells of a queue that it serves, some time after its start. */
export function inventedQueue(random: Random, seconds: number): QueueRow {
  const done = Math.floor(seconds * 40);
  return {
    name: 'thumbnails',
    server: 'redis.internal:6379',
    host: 'studio:4100',
    jobs: { waiting: Math.floor(random() * 60), delayed: 4, active: 6, done: done * 3, failed: 7 },
    hosts: ['attic:3021', 'cellar:880', 'studio:4100'],
    tasks: [
      { name: 'resize', active: 2, done, failed: 2 },
      { name: 'exifOf', active: Math.floor(random() * 2), done: Math.floor(done / 4), failed: 0 },
    ],
  };
}
