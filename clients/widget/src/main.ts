import { defineElement } from './element/define-element.ts';
import { embedFromScript } from './element/embed-script.ts';

defineElement();
// Only a classic script knows its own tag; as a module the page places the element itself.
if (document.currentScript instanceof HTMLScriptElement && document.currentScript.src) {
  embedFromScript(document.currentScript);
}
