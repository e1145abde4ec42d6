import type { LoadShape } from '../lib/load-shape.ts';
import type { LoadData } from '../runner/load-data.ts';
import { busiestPerMinute, planLoad } from '../runner/plan-load.ts';

const shape: LoadShape = {
  sockets: 30,
  conversations: 6,
  peoplePerCompany: 4,
  writesPerSecond: 2,
  readsPerSecond: 1,
  rampSeconds: 1,
  seconds: 10,
};
const people = ['1', '2', '3'].flatMap((companyId) =>
  Array.from({ length: 5 }, (_, index) => ({ companyId, userId: `${companyId}0${index + 1}` })),
);
const data: LoadData = { gatewayUrl: 'http://gateway', demoErpUrl: 'http://erp', people, links: [] };

describe('planning a load test', () => {
  it('puts every socket and writer into a conversation of their own company', () => {
    const plan = planLoad(data, shape);
    for (const { person, conversation } of plan.sockets) {
      expect(plan.people[person]?.companyId).toBe(plan.conversations[conversation]?.companyId);
    }
    plan.writers.forEach((writers, conversation) => {
      expect(writers).toHaveLength(4);
      for (const writer of writers)
        expect(plan.people[writer]?.companyId).toBe(plan.conversations[conversation]?.companyId);
    });
  });

  it('gives every conversation the same number of listeners', () => {
    const plan = planLoad(data, shape);
    const listeners = plan.conversations.map(
      (_, index) => plan.sockets.filter(({ conversation }) => conversation === index).length,
    );
    expect(listeners).toEqual([5, 5, 5, 5, 5, 5]);
  });

  it('uses the same transaction numbers in every company, so that mixing companies up shows', () => {
    const { conversations } = planLoad(data, shape);
    const numbers = (company: string) =>
      conversations
        .filter(({ companyId }) => companyId === company)
        .map(({ transactionId }) => transactionId);
    expect(numbers('1')).toEqual(numbers('2'));
    expect(
      new Set(conversations.map(({ companyId, transactionId }) => `${companyId}/${transactionId}`)).size,
    ).toBe(6);
  });

  it('prefers the conversations it is given', () => {
    const { conversations } = planLoad({ ...data, links: [{ companyId: '2', transactionId: '555' }] }, shape);
    expect(conversations).toContainEqual({ companyId: '2', transactionId: '555' });
  });

  it('tells how much the busiest person and company will write', () => {
    expect(busiestPerMinute(planLoad(data, shape), shape)).toEqual({ person: 10, company: 40 });
  });
});
