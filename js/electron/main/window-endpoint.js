'use strict';

const { BrowserWindow } = require('electron');
const { Endpoint } = require('./endpoint.js');
const { MessageError } = require('../messages/message-error.js');
const { isOfPage, shownOrigin } = require('./origins.js');
const { NOTHING, standardPolicy } = require('./policy.js');

/** @typedef {import('./policy.js').Grant} Grant */
const { setImmediate } = require('../../common/primordials.js');

/** A window or service: whatever has a WebContents. */
class WindowEndpoint extends Endpoint {
  #contents;
  /** Its page has a MessageChannel. */
  #hasChannel = false;
  /** Its page's scripts have run. */
  #isParsed = false;
  #isCrashed = false;
  /** Somebody has said that it will load, but Electron does not show it yet. */
  #isExpected = false;
  /** A page of it has come by our preload; the next one may leave that out, having taken over its renderer. */
  #isGuarded = false;
  /** What the app has said it may use, and pages of which origins. @type {Grant | undefined} */
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
      // A window that is seen first after its `dom-ready` has missed that event.
      this.#isParsed ||= contents.getURL() !== '' && !contents.isLoadingMainFrame();
      if (this.isReady) this.#loaded();
      // A crash ends the loading, too, and its event comes only after that.
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
    // The app may hear of a crash before we do.
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

  /** What holds for Electron's own IPC, too. Another preload than ours may use that while nothing was said. */
  get nativePolicy() {
    if (this.#grant) return this.#isForeign ? NOTHING : this.#grant.policy;
    return this.#isGuarded ? NOTHING : undefined;
  }

  /** What has been allowed to pages of one origin is not said to those of another either. */
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
    // Our preload has said so before anything of the page ran; a page does not get to take it back.
    this.#isGuarded ||= isGuarded;
    this.#hasChannel = true;
    if (this.#isParsed) this.#loaded();
  }

  /** It will load: what comes from now on waits for that. */
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

  /** Whether something was granted, but to others than the page that is shown. */
  get #isForeign() {
    const origins = this.#grant?.origins;
    const origin = origins && shownOrigin(this.#contents);
    return origin !== undefined && !origins?.includes(origin);
  }

  /** A grant that names no origins is for those of the page that is shown, or else of the first one. */
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
