export interface JsonBounds {
  /** How deep objects and arrays may nest. */
  depth: number;
  /** How many members and elements there may be in all. */
  members: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * What of a JSON text goes beyond the bounds, in words, or undefined. Looks at the text in one pass before anything is made
 * of it: a small body of brackets would otherwise become a large and deep object. Does not say whether the text is valid.
 */
export function findJsonExcess(text: string, { depth, members }: JsonBounds): string | undefined {
  let open = 0;
  // A first member has no comma in front of it, so the brackets count as well.
  let counted = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i);
    else if (OPENING.has(code)) {
      open += 1;
      counted += 1;
      if (open > depth) return `more than ${depth} levels of nesting`;
    } else if (CLOSING.has(code)) open -= 1;
    else if (code === COMMA) counted += 1;
    if (counted > members) return 'too many members';
  }
  return undefined;
}

/** Index of the quote that ends the string begun at `start`; the text's end when none does. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
