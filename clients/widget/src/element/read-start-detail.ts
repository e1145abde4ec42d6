import type { RootLink } from '@messaging/contracts';

export interface StartRequest {
  link: RootLink;
  title: string | null;
  focus: 'composer' | null;
}

/** What a host page asks for with `messaging:start`; null when it does not name exactly one record. */
export function readStartDetail(detail: unknown): StartRequest | null {
  if (typeof detail !== 'object' || detail === null) return null;
  const { transactionId, planId, topic, title, focus } = detail as Record<string, unknown>;
  const links = [readId('transactionId', transactionId), readId('planId', planId), readTopic(topic)];
  const [link, ...others] = links.filter((found) => found !== null);
  if (!link || others.length > 0) return null;
  return {
    link,
    title: typeof title === 'string' && title.trim() !== '' ? title.trim() : null,
    focus: focus === 'composer' ? 'composer' : null,
  };
}

function readId(name: 'transactionId' | 'planId', value: unknown): RootLink | null {
  // A number is taken while it is exact; larger ids must come as text.
  const text = Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !/^[1-9][0-9]{0,18}$/.test(text)) return null;
  return name === 'planId' ? { planId: text } : { transactionId: text };
}

function readTopic(value: unknown): RootLink | null {
  return typeof value === 'string' && value.trim() !== '' ? { topic: value.trim() } : null;
}
