import { createOutgoing, type OutgoingOptions } from './create-outgoing.ts';
import { endpointOf, OutgoingRefused } from './judge-url.ts';

export type OperatorFetch = (
  url: string,
  request?: { headers?: Headers | Record<string, string>; signal?: AbortSignal },
) => Promise<Response>;

/**
 * `fetch` (of the `GET` kind) for addresses the operator has configured, such as that of the ERP's keys: they may lie
 * inside, in plain http, so exactly their origins can be reached, without redirects, within a time and a size.
 */
export function createOperatorFetch(
  urls: readonly string[],
  bounds: Required<Pick<OutgoingOptions, 'timeoutMs' | 'mostBytes'>>,
): OperatorFetch {
  const own = urls.map((url) => new URL(url));
  const origins = own.map(({ origin }) => origin);
  const sendOut = createOutgoing({
    ...bounds,
    allowHttp: true,
    mostRedirects: 0,
    trustedHosts: own.map((url) => {
      const { host, port } = endpointOf(url);
      return `${host}:${port}`;
    }),
  });
  return async function operatorFetch(url, { headers = {}, signal } = {}) {
    if (!origins.includes(new URL(url).origin)) throw new OutgoingRefused(`${url} is not configured`);
    const answer = await sendOut(url, {
      headers: Object.fromEntries(new Headers(headers)),
      ...(signal && { signal }),
    });
    const type = answer.headers['content-type'];
    return new Response(new Uint8Array(answer.body), {
      status: answer.status,
      ...(type !== undefined && { headers: { 'content-type': type } }),
    });
  };
}
