import { isIP } from 'node:net';
import { OutgoingRefused, type judgeUrl } from './judge-url.ts';
import { isPublicAddress } from './public-address.ts';

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/**
 * The first address of a host. All it has must be public, unless the operator answers for it. A name that leads inside and
 * one that leads nowhere are refused alike: whoever names hosts learns nothing of ours.
 */
export async function addressOf(
  { host, isTrusted }: Pick<ReturnType<typeof judgeUrl>, 'host' | 'isTrusted'>,
  resolve: Resolve,
): Promise<string> {
  const addresses = isIP(host) ? [host] : await resolve(host);
  const [first] = addresses;
  const isPublic = first !== undefined && addresses.every(isPublicAddress);
  if (!isTrusted && !isPublic) throw new OutgoingRefused(`${host} is not on the public internet`);
  if (first === undefined) throw new OutgoingRefused(`${host} has no address`);
  return first;
}
