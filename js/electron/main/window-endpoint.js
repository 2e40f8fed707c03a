'use strict';

const { BrowserWindow } = require('electron');
const { Endpoint } = require('./endpoint.js');
const { MessageError } = require('../messages/message-error.js');
const { isOfPage, shownOrigin } = require('./origins.js');
const { NOTHING, standardPolicy } = require('./policy.js');

/** @typedef {import('./policy.js').Grant} Grant */
const { setImmediate } = require('../../common/primordials.js');

/** A window or service: an endpoint with a WebContents. */
class WindowEndpoint extends Endpoint {
  #contents;
  /** Its page has a MessageChannel. */
  #hasChannel = false;
  /** Its page's scripts have run. */
  #isParsed = false;
  #isCrashed = false;
  /** The app has announced that it will load, but Electron does not report it yet. */
  #isExpected = false;
  /** One of its pages has used our preload. A later page that has taken over the renderer might skip it. */
  #isGuarded = false;
  /** What the app has allowed, and for pages of which origins. @type {Grant | undefined} */
  #grant;

  /** @param {any} contents @param {(endpoint: Endpoint) => void} vanished */
  constructor(contents, vanished) {
    super(contents.id, vanished);
    this.#contents = contents;
    this.#isParsed = !contents.isLoadingMainFrame() && contents.getURL() !== '';
    contents.on('did-navigate', () => {
      this.#leavePage();
      this.#bindGrant();
      this.#isCrashed = false;
      this.vanish();
    });
    contents.on('dom-ready', () => {
      this.#isParsed = true;
      if (this.#hasChannel) this.#loaded();
    });
    contents.on('did-stop-loading', () => {
      // If the window was first seen after its `dom-ready`, that event has been missed.
      this.#isParsed ||= contents.getURL() !== '' && !contents.isLoadingMainFrame();
      if (this.isReady) this.#loaded();
      // A crash also ends the loading, and the crash event comes only later.
      else setImmediate(() => this.#loaded());
    });
    contents.on('render-process-gone', () => {
      this.#leavePage();
      this.#isCrashed = true;
      this.vanish();
    });
    contents.once('destroyed', () => {
      this.#isExpected = false;
      this.vanish();
    });
  }

  get isGone() {
    // The app may get the crash event before we do.
    return this.#isCrashed || this.#contents.isDestroyed() || this.#contents.isCrashed();
  }

  get isReady() {
    return this.#hasChannel && this.#isParsed && !this.isGone;
  }

  get isLoading() {
    if (this.isReady || this.#contents.isDestroyed()) return false;
    return this.#isExpected || this.#contents.isLoadingMainFrame();
  }

  get hasNativeIpc() {
    return true;
  }

  get windowId() {
    return BrowserWindow.fromWebContents(this.#contents)?.id;
  }

  get title() {
    return this.#contents.getTitle();
  }

  get pid() {
    return this.#contents.getOSProcessId();
  }

  get policy() {
    return this.nativePolicy ?? standardPolicy(this.#contents);
  }

  /** The policy for Electron's own IPC. A preload other than ours may use that until `allow` is called. */
  get nativePolicy() {
    if (this.#grant) return this.#isForeign ? NOTHING : this.#grant.policy;
    return this.#isGuarded ? NOTHING : undefined;
  }

  /** Messages for pages of an allowed origin are not sent to pages of another origin. */
  get refusal() {
    if (!this.#isForeign) return undefined;
    const message = `'${this.label}' shows a page of ${shownOrigin(this.#contents)}, which is not allowed to receive messages`;
    return new MessageError('ERR_NOT_ALLOWED', message, { target: this.label });
  }

  /** Replaces what was granted before. @param {Grant} grant */
  grant(grant) {
    this.#grant = grant;
    this.#bindGrant();
  }

  /** @param {boolean} isGuarded */
  hello(isGuarded) {
    // Our preload reports this before any code of the page runs; the page cannot revoke it.
    this.#isGuarded ||= isGuarded;
    this.#hasChannel = true;
    if (this.#isParsed) this.#loaded();
  }

  /** It will load: from now on messages wait for that. */
  expect() {
    this.#isExpected = true;
  }

  /**
   * @param {string} kind
   * @param {object} payload
   * @param {any[]} [ports]
   */
  transmit(kind, payload, ports) {
    if (this.isGone) return;
    if (ports) this.#contents.postMessage(kind, payload, ports);
    else this.#contents.send(kind, payload);
  }

  /** @param {string} channel @param {unknown} args */
  deliver(channel, args) {
    this.#contents.send(channel, args);
  }

  /** Whether a grant exists, but not for the page that is shown. */
  get #isForeign() {
    const origins = this.#grant?.origins;
    const origin = origins && shownOrigin(this.#contents);
    return origin !== undefined && !origins?.includes(origin);
  }

  /** A grant without origins applies to the origin of the page that is shown, or else of the first page. */
  #bindGrant() {
    const origin = shownOrigin(this.#contents);
    if (this.#grant && origin !== undefined && isOfPage(origin)) this.#grant.origins ??= [origin];
  }

  #leavePage() {
    this.#hasChannel = false;
    this.#isParsed = false;
  }

  #loaded() {
    this.#isExpected = false;
    this.flush();
  }
}

module.exports = { WindowEndpoint };
