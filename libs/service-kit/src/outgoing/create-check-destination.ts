import { Resolver } from 'node:dns/promises';
import { addressOf, type Resolve } from './address-of.ts';
import { judgeUrl, type OutgoingRules } from './judge-url.ts';

// What does not answer within some three seconds counts as not there.
const LOOKUP = { timeout: 1_000, tries: 2 };

/**
 * Whether `createOutgoing`, under the same rules, would send to a URL as things are now: for what somebody sets now and is sent
 * to later, when it is judged again. Answers the URL as it is kept: in its usual form, without a fragment, which is never sent.
 * Nothing is sent, and the lookup takes no thread of the process: a name server that is slow on purpose holds up nobody else.
 * @throws OutgoingRefused when the address may not be reached.
 */
export function createCheckDestination({
  resolve = lookUp,
  ...rules
}: OutgoingRules & { resolve?: Resolve }) {
  return async function checkDestination(text: string): Promise<URL> {
    const { url, host, isTrusted } = judgeUrl(text, rules);
    if (!isTrusted) await addressOf({ host, isTrusted }, resolve);
    url.hash = '';
    return url;
  };
}

export type CheckDestination = ReturnType<typeof createCheckDestination>;

async function lookUp(host: string): Promise<string[]> {
  const resolver = new Resolver(LOOKUP);
  const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  return found.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
