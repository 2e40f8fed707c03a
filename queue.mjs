import queue from './queue.js';

export const { queueClient, queueWorker } = queue;
