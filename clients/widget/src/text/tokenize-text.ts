export type TextToken =
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'mention'; text: string; username: string };

// Mentions as the notifications find them: what is marked here is whom they tell.
const CANDIDATE = /https?:\/\/[^\s<>"`]+|(?<![\p{L}\p{N}_.@-])@[a-z0-9][a-z0-9._-]{0,62}/giu;

/** Splits a message into text, links and mentions. Joined again the tokens give exactly the message. */
export function tokenizeText(message: string): TextToken[] {
  const tokens: TextToken[] = [];
  let end = 0;
  const addText = (text: string) => {
    const last = tokens.at(-1);
    if (last?.kind === 'text') last.text += text;
    else if (text !== '') tokens.push({ kind: 'text', text });
  };

  for (const match of message.matchAll(CANDIDATE)) {
    addText(message.slice(end, match.index));
    const token = match[0].startsWith('@') ? toMention(match[0]) : toLink(match[0]);
    if (token) tokens.push(token);
    const used = token?.text.length ?? 0;
    addText(match[0].slice(used));
    end = match.index + match[0].length;
  }
  addText(message.slice(end));
  return tokens;
}

function toMention(candidate: string): TextToken {
  const text = candidate.replace(/[.-]+$/, '');
  return { kind: 'mention', text, username: text.slice(1).toLowerCase() };
}

/** A link only to the web, and only one that leads where it seems to lead. */
function toLink(candidate: string): TextToken | null {
  const text = trimSentenceEnd(candidate);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  // "https://bank.example@evil.example" shows one host and opens another.
  if (url.username !== '' || url.password !== '') return null;
  return { kind: 'link', text, href: url.href };
}

/** Punctuation behind an address belongs to the sentence; a closing bracket does, unless one was opened. */
function trimSentenceEnd(text: string): string {
  for (;;) {
    const last = text.at(-1) ?? '';
    const isUnopened = last === ')' && count(text, ')') > count(text, '(');
    if (!isUnopened && !".,;:!?'’”»]}".includes(last)) return text;
    text = text.slice(0, -1);
  }
}

const count = (text: string, character: string) => text.split(character).length - 1;
