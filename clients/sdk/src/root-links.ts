import type { RootLink, RootLinkKind } from '@messaging/contracts';

/** Kind and value of a link, as the contract's rootLinkKey gives them. */
export function splitLink(link: RootLink): { kind: RootLinkKind; value: string } {
  if ('transactionId' in link) return { kind: 'transaction', value: link.transactionId };
  if ('planId' in link) return { kind: 'plan', value: link.planId };
  return { kind: 'topic', value: link.topic.trim() };
}

/** One string per link, for maps and storage keys. */
export function linkKey(link: RootLink): string {
  const { kind, value } = splitLink(link);
  return `${kind}:${value}`;
}

export function sameLink(a: RootLink, b: RootLink): boolean {
  return linkKey(a) === linkKey(b);
}
