'use strict';

const { ProcessManager } = require('../..');
const { Client } = require('./client');
const { ensurePage } = require('./page');

/** Serves the page for each test of a file, with one page that is connected; both are gone after it. */
function servePage() {
  const served = { server: undefined, client: undefined };
  beforeAll(ensurePage, 120e3);
  beforeEach(async () => {
    ProcessManager.setIntervalTime(100);
    served.server = await ProcessManager.serve();
    served.client = await Client.connect(served.server.url);
  });
  afterEach(async () => {
    await served.client.close();
    await served.server.close();
  });
  return served;
}

module.exports = { servePage };
