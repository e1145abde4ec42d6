import { TAG_NAME } from './define-element.ts';

/** Attributes of the script tag that become the element's, `data-` taken off. */
const PASSED_ON = ['base-url', 'token-url', 'lang', 'theme'];

/**
 * One script tag is enough: with `data-token-url` on it the element is made and put into the page. Without,
 * the page places `<erp-messaging>` itself. The API is where the script came from unless said otherwise.
 */
export function embedFromScript(script: HTMLScriptElement): void {
  if (!script.dataset['tokenUrl'] || document.querySelector(TAG_NAME)) return;
  const element = document.createElement(TAG_NAME);
  element.setAttribute('base-url', new URL(script.src).origin);
  for (const name of PASSED_ON) {
    const value = script.getAttribute(`data-${name}`);
    if (value) element.setAttribute(name, value);
  }
  const place = () => document.body.append(element);
  if (document.body) place();
  else document.addEventListener('DOMContentLoaded', place, { once: true });
}
