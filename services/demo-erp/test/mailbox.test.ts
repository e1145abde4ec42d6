import { createTransport } from 'nodemailer';
import { startMailServer } from '../src/mailbox/mail-server.ts';
import { createMailStore } from '../src/mailbox/mail-store.ts';
import { JONAS, startErp, type Erp } from './start-erp.ts';

describe('the local mailbox', () => {
  let erp: Erp;
  let server: Awaited<ReturnType<typeof startMailServer>>;

  beforeAll(async () => {
    erp = await startErp();
    server = await startMailServer({ host: '127.0.0.1', port: 0, mails: erp.mails, logger: erp.logger });
  });
  afterAll(async () => {
    await server.close();
    await erp.stop();
  });
  beforeEach(() => erp.mails.clear());

  const send = async (mail: object) => {
    const transport = createTransport({ host: '127.0.0.1', port: server.port });
    await transport.sendMail({ from: 'Messaging <messaging@localhost>', to: 'anna@firma.example', ...mail });
    transport.close();
  };
  const list = async (query = '') => {
    const { text } = await erp.call('GET', `/mailbox.json${query}`);
    return (JSON.parse(text) as { mails: { id: string; subject: string; text: string; to: string[] }[] })
      .mails;
  };

  it('keeps what it is sent, newest first, by who it is really for', async () => {
    await send({ subject: 'Erste', text: 'Grüße – こんにちは' });
    await send({ subject: 'Second', text: 'x', to: 'Ben@firma.example', bcc: 'hidden@firma.example' });
    const mails = await list();
    expect(mails.map(({ subject, to }) => [subject, to])).toEqual([
      ['Second', ['ben@firma.example', 'hidden@firma.example']],
      ['Erste', ['anna@firma.example']],
    ]);
    expect(mails[1]?.text.trim()).toBe('Grüße – こんにちは');
    expect((await list('?to=anna@firma.example')).map(({ subject }) => subject)).toEqual(['Erste']);
  });

  it('shows its pages to whoever is at this machine, signed in or not', async () => {
    await send({ subject: 'Hallo <Anna>', text: 'Text' });
    const [mail] = await list();
    const anybody = await erp.call('GET', '/mailbox');
    expect(anybody.text).toContain('Hallo &lt;Anna&gt;');
    const cookie = await erp.signIn(JONAS.userId, JONAS.companyId);
    const own = await erp.call('GET', `/mailbox/${mail?.id}`, { cookie });
    expect(own.text).toContain('<pre class="mail-text" dir="auto">Text');
    expect((await erp.call('GET', '/mailbox/999')).status).toBe(404);
  });

  it('shows a mail’s own page where it can run and load nothing', async () => {
    await send({ subject: 'Page', html: '<b>bold</b><script>alert(1)</script>' });
    const [mail] = await list();
    const { headers, text } = await erp.call('GET', `/mailbox/${mail?.id}/formatted`);
    expect(text).toContain('<b>bold</b>');
    const policy = headers.get('content-security-policy');
    expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/);
    expect(policy).not.toContain('allow-scripts');
  });

  it('can be emptied', async () => {
    await send({ subject: 'x', text: 'y' });
    await erp.call('DELETE', '/mailbox');
    expect(await list()).toEqual([]);
  });

  it('keeps no more than its number', () => {
    const mails = createMailStore(2);
    for (const subject of ['1', '2', '3'])
      mails.add({ from: '', to: [], subject, text: '', html: null, headers: [] });
    expect(mails.list().map(({ subject }) => subject)).toEqual(['3', '2']);
  });
});
