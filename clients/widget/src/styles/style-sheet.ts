import base from './base.css?inline';
import composer from './composer.css?inline';
import controls from './controls.css?inline';
import list from './list.css?inline';
import message from './message.css?inline';
import panel from './panel.css?inline';
import thread from './thread.css?inline';
import tokens from './tokens.css?inline';

/** A constructed sheet: works under a page's strict Content-Security-Policy, where a style element would not. */
export function makeStyleSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([tokens, base, controls, panel, list, thread, message, composer].join('\n'));
  return sheet;
}
