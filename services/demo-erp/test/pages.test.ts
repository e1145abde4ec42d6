import { DEMO_COMPANIES } from '@messaging/demo-data';
import { html, toText } from '../src/views/html.ts';
import { JONAS, startErp, type Erp } from './start-erp.ts';

const GATEWAY = 'http://gateway.test:8080';

describe('the pages of the ERP', () => {
  let erp: Erp;
  beforeAll(async () => {
    erp = await startErp({ gatewayOrigin: GATEWAY });
  });
  afterAll(() => erp.stop());

  const signInTo = ({ id, staff }: (typeof DEMO_COMPANIES)[number]) =>
    erp.signIn(staff[0]?.person.id ?? '', id);

  it.each(DEMO_COMPANIES.map((company) => [company.name, company] as const))(
    'show %s all of its documents, and none of another company',
    async (_name, company) => {
      const cookie = await signInTo(company);
      const transactions = await erp.call('GET', '/transactions', { cookie });
      const plans = await erp.call('GET', '/plans', { cookie });
      const records = `${transactions.text}${plans.text}`;
      for (const other of DEMO_COMPANIES) {
        for (const { id } of [...other.transactions, ...other.plans]) {
          expect({ id, shown: records.includes(`/${id}"`) }).toEqual({ id, shown: other === company });
        }
      }
      expect(transactions.text).toContain(`<html lang="${company.language}-`);
    },
  );

  it('open every document of the company, and answer those of others as if they did not exist', async () => {
    const [own, foreign] = DEMO_COMPANIES;
    if (!own || !foreign) throw new Error('two companies are needed');
    const cookie = await signInTo(own);
    const open = async (path: string) => (await erp.call('GET', path, { cookie })).status;
    for (const { id } of own.transactions) expect(await open(`/transactions/${id}`)).toBe(200);
    for (const { id } of own.plans) expect(await open(`/plans/${id}`)).toBe(200);

    const there = await erp.call('GET', `/transactions/${foreign.transactions[0]?.id}`, { cookie });
    const nowhere = await erp.call('GET', '/transactions/424242', { cookie });
    expect(there).toMatchObject({ status: 404, text: nowhere.text });
    expect(await open(`/plans/${foreign.plans[0]?.id}`)).toBe(404);
  });

  it('send who is not signed in to the sign-in page, and remember where they were going', async () => {
    const { status, headers } = await erp.call('GET', '/transactions?kind=invoice');
    expect(status).toBe(303);
    expect(headers.get('location')).toBe('/login?next=%2Ftransactions%3Fkind%3Dinvoice');
  });

  it('find documents by number, supplier or item, whatever the case', async () => {
    const cookie = await erp.signIn(JONAS.userId, JONAS.companyId);
    const found = async (query: string) => {
      const { text } = await erp.call('GET', `/transactions?q=${encodeURIComponent(query)}`, { cookie });
      return [...text.matchAll(/href="\/transactions\/(\d+)"/g)].map(([, id]) => id);
    };
    expect(await found('po-2026-00017')).toEqual(['1010017']);
    expect(await found('SERVOREGLER')).toEqual(['1010021']);
    expect(await found('weser rechnung')).toEqual([]);
    expect((await found('hydraulik weser')).length).toBeGreaterThan(2);
  });

  it('show what was searched for as text', async () => {
    const cookie = await erp.signIn(JONAS.userId, JONAS.companyId);
    const { text } = await erp.call('GET', `/transactions?q=${encodeURIComponent('"><script>x</script>')}`, {
      cookie,
    });
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"');
    expect(text).not.toContain('<script>x');
  });

  it('embed the widget by one script from the gateway, under a policy that allows nothing else', async () => {
    const cookie = await erp.signIn(JONAS.userId, JONAS.companyId);
    const { headers, text } = await erp.call('GET', '/', { cookie });
    expect(text).toContain(`<script src="${GATEWAY}/messaging/widget.js" defer></script>`);
    expect(text).toContain(
      `<erp-messaging base-url="${GATEWAY}" token-url="/session/token"></erp-messaging>`,
    );
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`script-src 'self' ${GATEWAY};`);
    expect(policy).toContain(`connect-src 'self' ${GATEWAY} ws://gateway.test:8080`);
    expect(policy).not.toContain('unsafe');
    expect(headers.get('cache-control')).toBe('private, no-store');
  });
});

describe('html', () => {
  it('escapes what is put in, and leaves out what is not there', () => {
    const inner = html`<b>${'<&>"\''}</b>`;
    expect(toText(html`<p>${inner}${null}${undefined}${false}${[1, 'a', html`<i></i>`]}</p>`)).toBe(
      '<p><b>&lt;&amp;&gt;&quot;&#39;</b>1a<i></i></p>',
    );
  });
});
