const MARKUP = Symbol('markup');

/** Text that is already HTML. Only this file makes it, so nothing from outside can pass for it. */
export interface Markup {
  readonly [MARKUP]: string;
}

export type Part = Markup | string | number | false | null | undefined | readonly Part[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML from a template: what is put in is escaped unless it came from `html` itself; nothing stands for false and null. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return { [MARKUP]: strings.reduce((all, string, i) => all + render(parts[i - 1]) + string) };
}

/** Data for the page's scripts, to stand inside `<script type="application/json">`: no text in it can end the element. */
export const json = (value: unknown): Markup => ({
  [MARKUP]: JSON.stringify(value).replaceAll('<', '\\u003c'),
});

export const toText = (markup: Markup): string => markup[MARKUP];

function render(part: Part): string {
  if (part === undefined || part === null || part === false) return '';
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
  if (typeof part === 'number') return String(part);
  if (isList(part)) return part.map(render).join('');
  return part[MARKUP];
}

const isList = (part: Part): part is readonly Part[] => Array.isArray(part);
