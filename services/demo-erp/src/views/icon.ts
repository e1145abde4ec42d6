import { html, type Markup } from './html.ts';

const PATHS = {
  dashboard: html`<path d="M4 13h7V4H4zM13 20h7v-9h-7zM4 20h7v-4H4zM13 4v4h7V4z" />`,
  transactions: html`<path d="M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7" />`,
  plans: html`<path d="M4 5h10v4H4zM8 11h10v4H8zM6 17h14v4H6z" />`,
  people: html`<circle cx="9" cy="8" r="3.5" /><path
      d="M3 20c0-3.5 2.7-6 6-6s6 2.5 6 6M16 5a3.5 3.5 0 0 1 0 6.5M17.5 14.5c2 .8 3.5 2.9 3.5 5.5"
    />`,
  mailbox: html`<rect x="3" y="5" width="18" height="14" rx="2" /><path d="m4 7 8 6 8-6" />`,
  search: html`<circle cx="11" cy="11" r="6" /><path d="m20 20-4.5-4.5" />`,
  theme: html`<circle cx="12" cy="12" r="8" /><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" />`,
  menu: html`<path d="M4 6h16M4 12h16M4 18h16" />`,
  discuss: html`<path d="M4 5h16v11H11l-4 4v-4H4z" />`,
  signOut: html`<path d="M14 4H5v16h9M10 12h11M17 8l4 4-4 4" />`,
  company: html`<path d="M4 21V5l8-2v18M12 9h8v12M3 21h18M7 8h2M7 12h2M7 16h2M15 13h2M15 17h2" />`,
  down: html`<path d="m7 10 5 5 5-5" />`,
  topic: html`<path d="M9 3 7 21M17 3l-2 18M4 9h17M3 15h17" />`,
  order: html`<path d="M3 4h3l2.5 11h9L20 7H7" /><circle cx="9.5" cy="19" r="1.6" /><circle
      cx="17"
      cy="19"
      r="1.6"
    />`,
  hold: html`<circle cx="12" cy="12" r="9" /><path d="M10 9v6M14 9v6" />`,
  danger: html`<path d="M12 4 2.5 20h19zM12 10v5M12 17.5v.5" />`,
} satisfies Record<string, Markup>;

export type IconName = keyof typeof PATHS;

/** A drawn sign of the text beside it, so nothing for screen readers. */
export const icon = (name: IconName): Markup =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${PATHS[name]}</svg>`;
