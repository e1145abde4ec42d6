import type { IncomingHttpHeaders } from 'node:http';

/** The address a client sent a request to, without its query. */
export type RequestUrl = (headers: IncomingHttpHeaders, path: string) => string;

/**
 * Where clients reach us is told by the deployment; without that it is what the gateway says the client asked for, which
 * is right wherever the gateway itself ends the client's connection.
 */
export function createRequestUrl(publicUrl: string | undefined): RequestUrl {
  const root = publicUrl?.replace(/\/+$/, '');
  return function requestUrl(headers, path) {
    const [bare = ''] = path.split('?', 1);
    if (root !== undefined) return root + bare;
    const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
    return `${scheme}://${headers.host ?? ''}${bare}`;
  };
}
