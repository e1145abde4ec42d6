import type { DemoPerson } from '@messaging/demo-data';
import { html, type Markup } from './html.ts';

const COLOURS = 6;

/** A person's initials on a colour that is always theirs. */
export function avatar({ id, displayName }: DemoPerson): Markup {
  const colour = Number(id.slice(-3)) % COLOURS;
  return html`<span class="avatar avatar-${colour}" aria-hidden="true">${initials(displayName)}</span>`;
}

function initials(name: string): string {
  const words = name.replace(/^Dr\. /, '').split(' ');
  // Japanese names stand family name first and are read by it; elsewhere first and last name make the sign.
  if (/^\p{Script=Han}/u.test(name)) return [...name][0] ?? '';
  return [words[0], words.at(-1)].map((word) => [...(word ?? '')][0] ?? '').join('');
}
