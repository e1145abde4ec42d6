import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const BUCKET = 'checkpoints';
const PAGE = 3;

/**
 * A small object store that speaks as much S3 as a checkpoint needs: PUT that may ask for "only if there is none", GET, and
 * lists page by page. It checks the requests' signatures (AWS Signature Version 4), so a client that signs wrongly is refused.
 */
export async function startStore(accessKey: string, secretKey: string) {
  const objects = new Map<string, Buffer>();
  let isDown = false;
  let answersWith: Buffer | undefined;

  const server = createServer((req, res) => {
    void readBody(req).then((body) => {
      const url = new URL(req.url ?? '', 'http://store');
      const answer = (status: number, text: string | Buffer = '') => res.writeHead(status).end(text);
      if (isDown) return answer(503);
      if (answersWith) return answer(200, answersWith);
      if (!isSigned(req, url, accessKey, secretKey)) return answer(403);
      const [, bucket, ...rest] = url.pathname.split('/');
      const key = decodeURIComponent(rest.join('/'));
      if (bucket !== BUCKET) return answer(404);
      if (req.method === 'PUT') {
        if (req.headers['if-none-match'] === '*' && objects.has(key)) return answer(412, '<Error/>');
        objects.set(key, body);
        return answer(200);
      }
      if (url.searchParams.has('list-type')) return answer(200, list(url.searchParams));
      const found = objects.get(key);
      return found ? answer(200, found) : answer(404, '<Error><Code>NoSuchKey</Code></Error>');
    });
  });

  function list(query: URLSearchParams): string {
    const [prefix, after] = [query.get('prefix') ?? '', query.get('start-after') ?? ''];
    const keys = [...objects.keys()].sort().filter((key) => key.startsWith(prefix) && key > after);
    const contents = keys.slice(0, PAGE).map((key) => `<Contents><Key>${key}</Key></Contents>`);
    return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${keys.length > PAGE}</IsTruncated>${contents.join('')}</ListBucketResult>`;
  }

  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket: BUCKET,
    objects: async () => new Map([...objects].map(([key, body]) => [key, body.toString()])),
    setDown: (down: boolean) => (isDown = down),
    /** Whatever is asked from now on; undefined ends it. */
    answerWith: (body: Buffer | undefined) => (answersWith = body),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of req) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function isSigned(req: IncomingMessage, url: URL, accessKey: string, secretKey: string): boolean {
  const [, key, date = '', region = '', signed = '', signature] =
    /Credential=([^/]+)\/(\d+)\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]+)/.exec(
      req.headers.authorization ?? '',
    ) ?? [];
  if (key !== accessKey) return false;
  const hmac = (secret: string | Buffer, text: string) => createHmac('sha256', secret).update(text).digest();
  const query = [...url.searchParams].map((pair) => pair.map(encodeURIComponent).join('=')).sort();
  const headers = signed.split(';').map((name) => `${name}:${String(req.headers[name]).trim()}\n`);
  const hash = String(req.headers['x-amz-content-sha256']);
  const canonical = [req.method, url.pathname, query.join('&'), headers.join(''), signed, hash].join('\n');
  const scope = `${date}/${region}/s3/aws4_request`;
  const digest = createHash('sha256').update(canonical).digest('hex');
  const toSign = ['AWS4-HMAC-SHA256', req.headers['x-amz-date'], scope, digest].join('\n');
  const signingKey = [date, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretKey}`);
  return hmac(signingKey, toSign).toString('hex') === signature;
}
