'use strict';

const { MessageChannelMain } = require('electron');
const { KIND } = require('../messages/protocol.js');
const { checkTargetAllowed } = require('./policy.js');
const { Promise } = require('../../common/primordials.js');

/** @typedef {import('./endpoint.js').Endpoint} Endpoint */

/** Creates ports between windows, services and utility processes, so that their messages bypass main. */
class Broker {
  #directory;
  #last = 0;

  /** @param {{ find: (target: string | number, isWindowFirst: boolean) => Endpoint }} directory */
  constructor(directory) {
    this.#directory = directory;
  }

  /**
   * @param {Endpoint} owner the endpoint that asks
   * @param {number} request the owner's number for it
   * @param {string | number} name of the target, or the id of a WebContents
   * @returns {Promise<'port' | 'relay'>} `relay`: the target has no MessageChannel, and main forwards messages to it
   */
  connect(owner, request, name) {
    return new Promise((resolve, reject) => {
      checkTargetAllowed(owner.policy, name);
      const target = this.#directory.find(name, false);
      const { page } = owner;
      target.whenLoaded((error) => {
        if (error || owner.page !== page) return reject(error ?? owner.gone());
        if (!target.isReady) return resolve('relay');
        this.#link(owner, request, target, name);
        resolve('port');
      });
    });
  }

  /** Notifies the other ends of an endpoint's ports that it is gone. @param {Endpoint} endpoint */
  unlink(endpoint) {
    for (const link of endpoint.links) {
      const other = link.owner === endpoint ? link.target : link.owner;
      other.links.delete(link);
      if (other !== endpoint) other.transmit(KIND.UNLINK, { link: link.id });
    }
    endpoint.links.clear();
  }

  /** Closes the ports made for a name that now belongs to another endpoint. @param {string} name @param {Endpoint} endpoint */
  unlinkName(name, endpoint) {
    for (const link of endpoint.links) {
      if (link.target !== endpoint || link.name !== name) continue;
      for (const end of [link.owner, link.target]) {
        end.links.delete(link);
        end.transmit(KIND.UNLINK, { link: link.id });
      }
    }
  }

  /**
   * @param {Endpoint} owner
   * @param {number} request
   * @param {Endpoint} target
   * @param {string | number} name
   */
  #link(owner, request, target, name) {
    const { port1, port2 } = new MessageChannelMain();
    const link = { id: ++this.#last, owner, target, name };
    owner.links.add(link);
    target.links.add(link);
    const from = { id: owner.id, name: owner.name, channels: owner.policy?.channels };
    target.transmit(KIND.PORT, { link: link.id, from }, [port2]);
    owner.transmit(KIND.PORT, { link: link.id, request }, [port1]);
  }
}

module.exports = { Broker };
