'use strict';

const { AwaitedJobs } = require('../../js/queue/awaited-jobs');

const newCall = (isAdded) => ({ task: 'add', resolve: jest.fn(), reject: jest.fn(), isAdded });

test('a job that is only being added is not one that the server may have lost', () => {
  const jobs = new AwaitedJobs();
  const adding = newCall(false);
  jobs.add('there', newCall(true));
  jobs.add('adding', adding);
  expect([jobs.ids, jobs.addedIds]).toEqual([['there', 'adding'], ['there']]);
  adding.isAdded = true;
  expect(jobs.addedIds).toEqual(['there', 'adding']);
});

test('one lost job rejects all calls that wait for it, and no other', () => {
  const jobs = new AwaitedJobs();
  const [first, second, other] = [newCall(true), newCall(true), newCall(true)];
  jobs.add('lost', first);
  jobs.add('lost', second);
  jobs.add('there', other);
  jobs.lose('lost');
  for (const { reject } of [first, second])
    expect(reject).toHaveBeenCalledWith(expect.objectContaining({ code: 'ERR_JOB_LOST' }));
  expect(other.reject).not.toHaveBeenCalled();
  expect(jobs.ids).toEqual(['there']);
});
