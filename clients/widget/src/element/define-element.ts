import type { RootLink } from '@messaging/contracts';
import type { GetToken } from '@messaging/sdk';
import { makeStyleSheet } from '../styles/style-sheet.ts';
import { fetchToken } from './fetch-token.ts';
import { mountWidget, type MountedWidget } from './mount-widget.ts';
import { readStartDetail } from './read-start-detail.ts';

export const TAG_NAME = 'erp-messaging';

type DescribeRecord = (link: RootLink) => string | null | undefined;

const PROPERTIES = ['getToken', 'describeRecord'] as const;

// The platform asks for a class here; it only hands over to functions.
class ErpMessagingElement extends HTMLElement {
  static observedAttributes = ['base-url', 'token-url', 'lang'];

  #mounted: MountedWidget | null = null;
  #getToken: GetToken | null = null;
  #describeRecord: DescribeRecord | null = null;

  get getToken() {
    return this.#getToken;
  }
  set getToken(getToken: GetToken | null) {
    this.#getToken = getToken;
    this.#restart();
    if (this.isConnected) this.#start();
  }

  get describeRecord() {
    return this.#describeRecord;
  }
  set describeRecord(describeRecord: DescribeRecord | null) {
    this.#describeRecord = describeRecord;
    this.#restart();
  }

  connectedCallback() {
    adoptEarlyProperties(this);
    this.#start();
  }
  disconnectedCallback() {
    this.#stop();
  }
  attributeChangedCallback(_name: string, before: string | null, after: string | null) {
    if (before !== after) this.#restart();
  }

  /** Opens the panel; with a detail as in `messaging:start`, on that record. */
  open(detail?: unknown) {
    this.#mounted?.open((detail !== undefined && readStartDetail(detail)) || undefined);
  }
  close() {
    this.#mounted?.close();
  }

  #restart() {
    if (!this.#mounted) return;
    this.#stop();
    this.#start();
  }

  #start() {
    if (this.#mounted) return;
    const tokenUrl = this.getAttribute('token-url');
    const getToken =
      this.#getToken ??
      (tokenUrl === null ? null : (_reason, keyThumbprint) => fetchToken(tokenUrl, keyThumbprint));
    // Nothing to show without a token; a page that sets getToken later starts it then.
    if (!getToken) return;
    const shadow = this.shadowRoot ?? attachStyledShadow(this);
    const container = document.createElement('div');
    shadow.replaceChildren(container);
    this.#mounted = mountWidget(
      container,
      {
        baseUrl: this.getAttribute('base-url') ?? location.origin,
        getToken,
        lang: this.getAttribute('lang'),
        describeRecord: this.#describeRecord,
      },
      (name, detail) => this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true })),
    );
  }

  #stop() {
    this.#mounted?.unmount();
    this.#mounted = null;
  }
}

function attachStyledShadow(host: HTMLElement): ShadowRoot {
  const shadow = host.attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets = [makeStyleSheet()];
  return shadow;
}

/** Properties a page set before this script had run hide the accessors: take them over. */
function adoptEarlyProperties(element: ErpMessagingElement) {
  for (const name of PROPERTIES) {
    if (!Object.hasOwn(element, name)) continue;
    const early = element[name];
    delete (element as Partial<ErpMessagingElement>)[name];
    Object.assign(element, { [name]: early });
  }
}

export function defineElement(): void {
  if (!customElements.get(TAG_NAME)) customElements.define(TAG_NAME, ErpMessagingElement);
}
