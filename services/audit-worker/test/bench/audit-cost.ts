/* What the audit costs. On a database server of its own (TEST_DATABASE_URL), or without one only what needs none:
 *   node --conditions=source --import tsx services/audit-worker/test/bench/audit-cost.ts
 */
import {
  appendLeaves,
  commitToMessage,
  createMerkleTree,
  EMPTY_FRONTIER,
  encodeEventLeaf,
  frontierRoot,
  leafHash,
  newSalt,
  parseMacKeys,
  sealLeaf,
  type AuditedEvent,
  type MessageFacts,
} from '@messaging/audit';
import { sealEvents } from '@messaging/events';
import { createMessageWriter, createTestDatabase, seedDirectory } from '@messaging/test-kit';
import { randomBytes } from 'node:crypto';

const LEAVES = 100_000;
const ROUNDS = 9;
const WRITES = 200;
const macKeys = parseMacKeys(`bench:${randomBytes(32).toString('base64url')}`);

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
// Processor time of this process: what it costs wherever it runs, and whoever else runs there.
const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const millisecondsOf = (work: () => void) => {
  const began = cpuMs();
  work();
  return cpuMs() - began;
};
const rounded = (value: number) => Math.round(value * 1000) / 1000;

function factsOf(seq: number): MessageFacts {
  const [id, at] = [String(7_310_000_000_000_000_000n + BigInt(seq)), new Date(1.79e12 + seq).toISOString()];
  return {
    companyId: '1',
    messageId: id,
    version: 1,
    text: `A message of usual length, the ${seq}th of them, about the pump that was ordered in spring.`,
    state: 'visible',
    authorId: '11',
    conversationId: '7310000000000000001',
    parentMessageId: null,
    threadId: id,
    depth: 0,
    position: String(seq),
    createdSeq: String(seq),
    topic: null,
    transactionId: '1001',
    planId: null,
    clientId: null,
    createdAt: at,
    changedBy: '11',
    changedAt: at,
  };
}
const eventOf = (facts: MessageFacts, commitment: Buffer): AuditedEvent => ({
  companyId: '1',
  seq: facts.createdSeq,
  type: 'message.created',
  conversationId: facts.conversationId,
  prevSeq: String(Math.max(0, Number(facts.createdSeq) - 1)),
  messageId: facts.messageId,
  actorUserId: facts.authorId,
  correlationId: '0190b7d2-6d3c-7f00-8000-000000000000',
  data: { version: 1, clientId: null },
  occurredAt: facts.createdAt,
  commitment,
});

/** Processor time alone: no database, nothing waits. */
function measureHashing() {
  const facts = Array.from({ length: LEAVES }, (_, i) => factsOf(i + 1));
  const events: AuditedEvent[] = [];
  const commit = millisecondsOf(() => {
    for (const one of facts) events.push(eventOf(one, commitToMessage(newSalt(), one)));
  });
  const seal = millisecondsOf(() => {
    for (const event of events) sealLeaf(macKeys, encodeEventLeaf(event));
  });
  let root = '';
  const tree = millisecondsOf(() => {
    const hashes = events.map((event) => leafHash(encodeEventLeaf(event)));
    root = frontierRoot(appendLeaves(EMPTY_FRONTIER, hashes)).toString('base64');
  });
  const whole = createMerkleTree(events.map((event) => leafHash(encodeEventLeaf(event))));
  const proofs = millisecondsOf(() => {
    for (let i = 0; i < 1_000; i++) whole.inclusionProof(i * 97);
  });
  return {
    leaves: LEAVES,
    treeCpuMs: rounded(tree),
    root,
    commitMicroseconds: rounded((commit / LEAVES) * 1000),
    sealMicroseconds: rounded((seal / LEAVES) * 1000),
    inclusionProofMicroseconds: rounded(proofs),
  };
}

/** Whole writes of one message, sealed and not, in turns on one server: the difference of the medians of the rounds. */
async function measureWrites() {
  const schema = await createTestDatabase();
  await seedDirectory(schema.database, { '1': [{ userId: '11' }] });
  const plain = createMessageWriter(schema.connect(1));
  const sealedPool = schema.connect(1);
  sealEvents(sealedPool, macKeys);
  const sealing = createMessageWriter(sealedPool);
  const round = async (writer: typeof plain) => {
    const began = { cpu: cpuMs(), wall: performance.now() };
    for (let i = 0; i < WRITES; i++) {
      await writer.send({ companyId: '1', userId: '11', link: { transactionId: '1' }, text: `message ${i}` });
    }
    return { cpu: (cpuMs() - began.cpu) / WRITES, wall: (performance.now() - began.wall) / WRITES };
  };
  await round(plain);
  await round(sealing);
  type Time = Awaited<ReturnType<typeof round>>;
  const times = { plain: [] as Time[], sealed: [] as Time[] };
  for (let i = 0; i < ROUNDS; i++) {
    times.plain.push(await round(plain));
    times.sealed.push(await round(sealing));
  }
  await schema.drop();
  const of = (list: Time[]) => ({
    cpuMs: rounded(median(list.map(({ cpu }) => cpu))),
    wallMs: rounded(median(list.map(({ wall }) => wall))),
  });
  const [unsealed, sealed] = [of(times.plain), of(times.sealed)];
  return { writes: ROUNDS * WRITES, unsealed, sealed, addedCpuMs: rounded(sealed.cpuMs - unsealed.cpuMs) };
}

async function main(): Promise<void> {
  const hashing = measureHashing();
  const writes = process.env['TEST_DATABASE_URL'] ? await measureWrites() : undefined;
  console.log(JSON.stringify({ hashing, writes }, null, 2));
  // Commitments are made either way; both together are what a write pays for the audit.
  const addedMs = (writes?.addedCpuMs ?? 0) + hashing.commitMicroseconds / 1000;
  if (hashing.treeCpuMs > 5_000 || addedMs > 1) {
    console.error('too slow: 100,000 leaves within 5 s, 1 ms a write, of processor time');
    process.exitCode = 1;
  }
}

void main();
