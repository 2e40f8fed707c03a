'use strict';

const { MessageError, invalidArg } = require('../messages/message-error.js');
const { isChannel } = require('../messages/protocol.js');
const { notAllowed } = require('../messages/peer.js');
const { originOf } = require('./origins.js');

/** @typedef {{ channels: string[], targets?: string[] }} Policy what a window may use; without a policy: everything */
/** @typedef {{ policy: Policy, origins: string[] | undefined }} Grant a policy and the origins it applies to; undefined: that of the next page */

/** @type {Policy} */
const NOTHING = Object.freeze({ channels: [], targets: [] });

/**
 * The argument of `MessageChannel.allow`, checked.
 *
 * @param {unknown} given
 * @returns {Grant}
 */
function grantFrom(given) {
  const { channels, targets, origins, ...others } = /** @type {any} */ (
    Array.isArray(given) ? { channels: given } : (given ?? {})
  );
  if (!Array.isArray(channels)) throw invalidArg('channels', 'an array of channels', channels);
  const bad = channels.findIndex((channel) => !isChannel(channel));
  if (bad >= 0) throw invalidArg(`channels[${bad}]`, 'a channel', channels[bad]);
  const areNames = (/** @type {unknown[]} */ list) => list.every((name) => typeof name === 'string');
  if (targets !== undefined && !(Array.isArray(targets) && areNames(targets)))
    throw invalidArg('targets', 'an array of names', targets);
  if (origins !== undefined && !(Array.isArray(origins) && areNames(origins) && origins.length > 0))
    throw invalidArg('origins', 'a non-empty array of origins', origins);
  const [unknown] = Object.keys(others);
  if (unknown) throw invalidArg('channels', '{ channels, targets, origins }', unknown);
  const policy = { channels: [...channels], targets: targets && [...targets] };
  return { policy, origins: origins?.map(checkedOrigin) };
}

/** @param {string} text @param {number} index */
function checkedOrigin(text, index) {
  const origin = originOf(text);
  if (origin === undefined)
    throw invalidArg(`origins[${index}]`, "an origin, such as 'https://example.com'", text);
  return origin;
}

/**
 * The policy of a window without a call of `allow`. A window without a sandbox has Node, in its page or its preload, and is as trusted as
 * the app. A sandboxed window may use nothing.
 *
 * @param {any} contents
 * @returns {Policy | undefined}
 */
function standardPolicy(contents) {
  // Undocumented, so only a second line of defence; the first is that our preload identifies itself.
  return contents.getLastWebPreferences?.()?.sandbox ? NOTHING : undefined;
}

/**
 * @param {Policy | undefined} policy
 * @param {string | number} target
 * @param {string} channel
 */
function checkAllowed(policy, target, channel) {
  checkTargetAllowed(policy, target);
  if (policy && !policy.channels.includes(channel)) throw notAllowed(channel);
}

/**
 * @param {Policy | undefined} policy
 * @param {string | number} target
 */
function checkTargetAllowed(policy, target) {
  if (!policy || (policy.targets ? policy.targets.includes(String(target)) : policy.channels.length > 0))
    return;
  const message = `this window may not send messages to '${target}'`;
  throw new MessageError('ERR_NOT_ALLOWED', message, { target });
}

module.exports = { NOTHING, grantFrom, standardPolicy, checkAllowed, checkTargetAllowed };
