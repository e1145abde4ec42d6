import { execute, insertRows, select } from '@messaging/database';
import { createOutgoing } from '@messaging/service-kit';
import { freePort, seedDirectory } from '@messaging/test-kit';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWebhookSink } from '../src/sinks/webhook-sink.ts';
import { openAudit, type Audit } from './open-audit.ts';

const say = (text: string, companyId = '1') => ({ companyId, userId: '11', link: { topic: 'Work' }, text });

describe('checkpoints to a company’s webhook', () => {
  let audit: Audit;
  let hook: Server;
  let received: string[] = [];
  let status = 204;
  let host: string;

  beforeAll(async () => {
    audit = await openAudit();
    hook = createServer((req, res) => {
      let body = '';
      req.on('data', (piece: Buffer) => (body += piece.toString()));
      req.on('end', () => {
        received.push(body);
        res.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => hook.once('listening', resolve));
    host = `127.0.0.1:${(hook.address() as AddressInfo).port}`;
    const url = `http://${host}/checkpoints`;
    await execute(audit.database, 'INSERT INTO audit_webhooks (company_id, url) VALUES (1, ?)', [url]);
  });
  afterAll(async () => {
    hook.closeAllConnections();
    await new Promise((resolve) => hook.close(resolve));
    await audit.close();
  });

  it('go to that company alone, each once, and again after a failure', async () => {
    const sendOut = createOutgoing({ allowHttp: true, trustedHosts: [host] });
    const run = audit.startWorker({ sinks: [createWebhookSink(audit.database, sendOut)] });
    await audit.writer.send(say('one'), say('theirs', '2'));
    await run();
    await run();
    const stored = async (size: number) =>
      (
        await select<{ note: string }>(
          audit.database,
          'SELECT note FROM audit_checkpoints WHERE company_id = 1 AND size = ?',
          [size],
        )
      )[0]?.note;
    expect(received).toEqual([await stored(1)]);

    status = 500;
    await audit.writer.send(say('two'));
    await run();
    status = 302;
    await run();
    expect(await audit.count('audit_sink_errors_total', 'webhook')).toBe(2);
    [received, status] = [[], 204];
    await run();
    expect(received).toEqual([await stored(2)]);
  });

  it('reach no machine that is not on the public internet, whatever address the company named', async () => {
    [received, status] = [[], 204];
    await audit.writer.send(say('three'));
    await audit.startWorker({
      sinks: [createWebhookSink(audit.database, createOutgoing({ allowHttp: true }))],
    })();
    expect(received).toEqual([]);
    expect(await audit.count('audit_sink_errors_total', 'webhook')).toBe(3);
  });

  it('reach a company behind many whose webhooks are dead', async () => {
    const dead = Array.from({ length: 40 }, (_, i) => String(100 + i));
    // In whatever order the database has them, one of these comes last.
    const alive = ['90', '900'];
    const companies = [...dead, ...alive];
    const userId = '31';
    const deadHost = `127.0.0.1:${await freePort()}`;
    await seedDirectory(
      audit.database,
      Object.fromEntries(companies.map((company) => [company, [{ userId }]])),
    );
    const rows = companies.map((company) => ({
      company_id: company,
      url: `http://${alive.includes(company) ? host : deadHost}/${company}`,
    }));
    await insertRows(audit.database, 'audit_webhooks', ['company_id', 'url'], rows);
    const sendOut = createOutgoing({ allowHttp: true, trustedHosts: [host, deadHost] });
    const run = audit.startWorker({ sinks: [createWebhookSink(audit.database, sendOut)] });
    const sayEverywhere = (text: string) =>
      audit.writer.send(...companies.map((company) => ({ ...say(text, company), userId })));
    const reached = () => received.map((note) => note.slice(0, note.indexOf('\n')));
    const both = expect.arrayContaining(alive.map((company) => `audit.test/log/${company}`));

    status = 204;
    await sayEverywhere('one');
    // Eight are found dead in each run.
    for (let i = 0; i <= dead.length / 8; i++) await run();
    expect(reached()).toEqual(both);
    received = [];
    await sayEverywhere('two');
    await run();
    expect(reached()).toEqual(both);
  });
});
