import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSloBoard, mountSloBoard, SLO_DEFINITION } from '../src/index.ts';
import { startMeasuredProcess, type MeasuredProcess } from './measured-process.ts';

describe('the mounted SLO board', () => {
  let measured: MeasuredProcess;
  beforeAll(async () => {
    measured = await startMeasuredProcess();
  });
  afterAll(() => measured.stop());

  async function serve(showTargetUrls: boolean, name = 'write-api') {
    const targets = [{ name, url: measured.url }];
    const board = createSloBoard({ targets, fetch, definition: SLO_DEFINITION, showTargetUrls });
    await board.look();
    const { json, html } = mountSloBoard(board, { jsonPath: '/messaging/slo.json' });
    const server = createServer((request, response) =>
      (request.url === '/messaging/slo.json' ? json : html)(request, response),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [page, figures] = await Promise.all([
      fetch(`${origin}/messaging/slo`),
      fetch(`${origin}/messaging/slo.json`),
    ]);
    const answers = { page, text: await page.text(), figures, report: await figures.json() };
    server.closeAllConnections();
    server.close();
    return answers;
  }

  it('answers the figures as JSON and as a page that nobody caches', async () => {
    const { page, text, figures, report } = await serve(true);
    expect(figures.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect([page, figures].map(({ headers }) => headers.get('cache-control'))).toEqual([
      'private, no-store',
      'private, no-store',
    ]);
    expect(report).toMatchObject({
      objectiveWindow: '28d',
      targets: [{ name: 'write-api', up: true, url: measured.url }],
    });
    for (const { title } of SLO_DEFINITION.objectives) expect(text).toContain(title);
    expect(text).toContain(`<a href="${measured.url}">write-api</a>`);
  });

  it('allows exactly the style and the script it carries, and loads nothing else', async () => {
    const { page, text } = await serve(true);
    const policy = page.headers.get('content-security-policy') ?? '';
    for (const tag of ['style', 'script']) {
      const content = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(text)?.[1] ?? '';
      expect(policy).toContain(`'sha256-${createHash('sha256').update(content).digest('base64')}'`);
    }
    expect(text).not.toMatch(/ (src|style|on\w+)=|<link|@import|url\(/);
  });

  it('tells no internal address when it is not to', async () => {
    const { text, report } = await serve(false);
    expect(text).not.toContain(measured.url);
    expect(JSON.stringify(report)).not.toContain('127.0.0.1');
  });

  it('writes names as text, not as markup', async () => {
    const { text } = await serve(true, '<script>alert(1)</script>');
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&lt;script&gt;alert');
  });
});
