import { eventually } from '@messaging/test-kit';
import { startGround, type Ground, type Node } from './start-cluster.ts';

jest.setTimeout(60_000);

const ACME = '1';
const GLOBEX = '2';
const CAPS = { socketsPerPerson: 3, socketsPerCompany: 5, socketsPerAddress: 4, connectionBeatEvery: 200 };

let ground: Ground;
let nodes: [Node, Node];
beforeAll(async () => {
  const people = Array.from({ length: 10 }, (_, index) => ({ userId: String(11 + index) }));
  ground = await startGround({ [ACME]: people, [GLOBEX]: people });
  nodes = await Promise.all([ground.startNode(CAPS), ground.startNode(CAPS)]);
});
afterAll(() => ground.stop());

const countIn = (name: string) => ground.commands.zcard(`{company:${ACME}}:connections:${name}`);
const refusal = (whose: string) => ({
  type: 'urn:messaging:problem:too-many-requests',
  detail: `${whose} too many connections open.`,
  retryAfterSeconds: 30,
});

describe('the caps on connections', () => {
  it('hold for a person over all nodes, and give way as soon as one of theirs closes', async () => {
    const [one, two] = nodes;
    const clients = [
      await one.connect(ACME, '11'),
      await two.connect(ACME, '11'),
      await two.connect(ACME, '11'),
    ];
    await expect(one.connect(ACME, '11')).rejects.toMatchObject(refusal('You have'));
    await expect(two.connect(ACME, '11')).rejects.toMatchObject(refusal('You have'));
    const elsewhere = await one.connect(GLOBEX, '11');
    clients[1]!.close();
    await eventually(async () => expect(await countIn('person:11')).toBe(2));
    clients.push(await one.connect(ACME, '11'), elsewhere);
    clients.forEach((client) => client.close());
    await eventually(async () => expect(await countIn('company:')).toBe(0));
  });

  it('hold for a company, and for an address of it', async () => {
    const [one, two] = nodes;
    const office = { address: '192.0.2.1' };
    const clients = [];
    for (const userId of ['11', '12', '13', '14']) clients.push(await one.connect(ACME, userId, office));
    await expect(two.connect(ACME, '15', office)).rejects.toMatchObject(
      refusal('The network you are in has'),
    );
    clients.push(await two.connect(ACME, '15', { address: '192.0.2.2' }));
    await expect(two.connect(ACME, '16')).rejects.toMatchObject(refusal('Your company has'));
    clients.push(await two.connect(GLOBEX, '16', office));
    clients.forEach((client) => client.close());
    await eventually(async () => expect(await countIn('company:')).toBe(0));
  });

  it('are counted again by themselves after Redis was emptied', async () => {
    const client = await nodes[0].connect(ACME, '11');
    await ground.commands.flushall();
    await eventually(async () => expect(await countIn('person:11')).toBe(1));
    expect(await ground.commands.pttl(`{company:${ACME}}:connections:person:11`)).toBeGreaterThan(0);
    client.close();
    await eventually(async () => expect(await countIn('person:11')).toBe(0));
  });
});
