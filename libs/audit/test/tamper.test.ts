import { verifyHistory, type Verification } from '@messaging/audit';
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { evidenceOf, MAC_KEYS, makeHistory, type Handed } from './tampered-history.ts';
import { TAMPERS } from './tampers.ts';

const TRIES = Number(process.env['TAMPER_TRIES'] ?? 10_000);
const CONTROLS = Math.ceil(TRIES * 0.03);

const verify = (history: Handed, withMacKeys: boolean): Promise<Verification> =>
  verifyHistory(
    { companyId: '1', events: history.events, messages: history.messages },
    { ...evidenceOf('1'), notes: history.notes, macKeys: withMacKeys ? MAC_KEYS : undefined },
  );

/** A small generator of numbers, so that a run can be repeated from its seed. */
function createDraw(seed: number) {
  let state = seed >>> 0;
  return (most: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

describe('an offline verifier with outside checkpoints and no key of the database’s', () => {
  const seed = Number(process.env['TAMPER_SEED'] ?? randomInt(2 ** 31));
  const draw = createDraw(seed);

  it(`finds every one of ${TRIES} random tampers, and nothing in ${CONTROLS} untouched histories`, async () => {
    const kinds = Object.entries(TAMPERS);
    const table = new Map(kinds.map(([kind]) => [kind, { kind, tried: 0, found: 0 }]));
    let history = makeHistory('1', 2);
    for (let i = 0; i < TRIES; i++) {
      if (i % 25 === 0) history = makeHistory('1', 2 + draw(14));
      const [kind, tamper] = kinds[i % kinds.length]!;
      const row = table.get(kind)!;
      row.tried += 1;
      const { ok } = await verify(tamper(history, draw), false);
      if (!ok) row.found += 1;
      else throw new Error(`seed ${seed}, try ${i}: "${kind}" was not found`);
    }
    let falseAlarms = 0;
    for (let i = 0; i < CONTROLS; i++) {
      const { ok } = await verify(makeHistory('1', 1 + draw(40)), i % 2 === 0);
      if (!ok) falseAlarms += 1;
    }
    const result = { seed, tampers: [...table.values()], controls: { tried: CONTROLS, falseAlarms } };
    const file = process.env['TAMPER_TABLE'];
    if (file) writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
    expect(falseAlarms).toBe(0);
    expect(result.tampers.filter(({ tried, found }) => tried === 0 || found < tried)).toEqual([]);
  }, 180_000);

  it('names the event, where the MAC keys are at hand', async () => {
    const history = makeHistory('1', 20);
    const events = history.events.with(8, { ...history.events[8]!, leaf: history.events[9]!.leaf });
    const { findings } = await verify({ ...history, events }, true);
    expect(findings[0]).toMatchObject({ kind: 'event-order', seq: '9' });
    expect(findings.map(({ kind, seq }) => `${kind} ${seq}`)).toContain('event-seal 9');
  });

  it('proves nothing without a checkpoint from outside', async () => {
    const { ok, findings } = await verify({ ...makeHistory('1', 5), notes: [] }, true);
    expect(ok).toBe(false);
    expect(findings).toMatchObject([{ kind: 'checkpoint-none' }]);
  });

  it('says which events no checkpoint covers yet', async () => {
    const history = makeHistory('1', 20);
    const { ok, counts } = await verify({ ...history, notes: history.notes.slice(0, -1) }, false);
    expect({ ok, covered: counts.covered, events: counts.events }).toEqual({
      ok: true,
      covered: 14,
      events: 20,
    });
  });

  it('finds every proof valid after texts and salts are erased, and opens their commitments no longer', async () => {
    const history = makeHistory('1', 31, { erased: '11' });
    const messages = history.messages.map((record) =>
      record.facts.authorId === '11' ? { salt: null, facts: { ...record.facts, text: '' } } : record,
    );
    const { ok, counts } = await verify({ ...history, messages }, true);
    const erased = messages.filter(({ salt }) => salt === null).length;
    expect(erased).toBeGreaterThan(8);
    expect({ ok, erased: counts.erased, texts: counts.texts }).toEqual({
      ok: true,
      erased,
      texts: 30 - erased,
    });
  });
});
