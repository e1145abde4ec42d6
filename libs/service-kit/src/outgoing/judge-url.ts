/** Why a request may not leave. Never a fault of the system: an operator or a customer gave the address. */
export class OutgoingRefused extends Error {
  override name = 'OutgoingRefused';
}

export interface OutgoingRules {
  /** Ports a URL may name; the protocol's own among them. */
  ports?: readonly number[];
  /** Plain http is let out as well. */
  allowHttp?: boolean;
  /**
   * Hosts (`name` or `name:port`) whose addresses are not looked at: an operator's own machines, the local demo. Ports are
   * open on those named with one.
   */
  trustedHosts?: readonly string[];
}

const DEFAULT_PORTS = [443];

/** The host as a name or an address without brackets, and whether the operator answers for it. */
export function judgeUrl(
  text: string | URL,
  { ports = DEFAULT_PORTS, allowHttp = false, trustedHosts = [] }: OutgoingRules,
): { url: URL; host: string; port: number; isTrusted: boolean } {
  const url = parseUrl(text);
  const isHttps = url.protocol === 'https:';
  if (!isHttps && !(allowHttp && url.protocol === 'http:'))
    throw new OutgoingRefused(`${url.protocol} is not let out`);
  const { host, port } = endpointOf(url);
  if (host === '') throw new OutgoingRefused('a URL without a host');
  const isTrusted = trustedHosts.includes(host) || trustedHosts.includes(`${host}:${port}`);
  const isOpen =
    ports.includes(port) || (allowHttp && port === 80) || trustedHosts.includes(`${host}:${port}`);
  if (!isOpen) throw new OutgoingRefused(`port ${port} is not let out`);
  return { url, host, port, isTrusted };
}

/** Where a URL leads: the host without brackets and final dot, and the port, named or not. */
export function endpointOf({ protocol, hostname, port }: URL): { host: string; port: number } {
  // The parser has brought decimal, octal, hexadecimal and short forms of an IPv4 address to the usual one.
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  return { host, port: Number(port || (protocol === 'https:' ? 443 : 80)) };
}

function parseUrl(text: string | URL): URL {
  const url = URL.parse(String(text));
  if (!url) throw new OutgoingRefused('not a URL');
  if (url.username !== '' || url.password !== '') throw new OutgoingRefused('a URL with a user name in it');
  return url;
}
