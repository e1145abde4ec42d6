import { conversationRoom, personRoom, type RootLink } from '@messaging/contracts';
import { parseRoom } from '../src/bus/parse-room.ts';
import { createAllowance } from '../src/sockets/allowance.ts';
import { createMissedBudget } from '../src/sockets/missed-budget.ts';

describe('a room’s name', () => {
  it.each<[RootLink]>([
    [{ transactionId: '9223372036854775807' }],
    [{ planId: '1' }],
    [{ topic: 'a:b#c / company:2:plan:1' }],
    [{ topic: 'two\u2028lines 漢字' }],
  ])('says whose it is and which conversation’s: %j', (link) => {
    expect(parseRoom(conversationRoom('42', link))).toEqual({ companyId: '42', link });
  });

  it('of a person names no conversation', () => {
    expect(parseRoom(personRoom('42', '7'))).toEqual({ companyId: '42', link: null });
  });

  it.each([
    '',
    'a'.repeat(20),
    'company:x:plan:1',
    'company:1:other:1',
    'company:1:plan:',
    ' company:1:plan:1',
  ])('is not %j', (room) => expect(parseRoom(room)).toBeUndefined());
});

describe('the allowance of a connection', () => {
  it('lets a burst through, then so many a second, and gives up on who does not stop', () => {
    let now = 0;
    const spend = createAllowance({ perSecond: 10, atOnce: 3, patience: 4 }, () => now);
    const spendMany = (count: number) => Array.from({ length: count }, spend);
    expect(spendMany(3)).toEqual(['allowed', 'allowed', 'allowed']);
    now += 100;
    expect(spendMany(1)).toEqual(['allowed']);
    expect(spendMany(5)).toEqual(['refused', 'refused', 'refused', 'refused', 'abusive']);
    now += 60_000;
    expect(spendMany(4)).toEqual(['allowed', 'allowed', 'allowed', 'refused']);
  });
});

describe('what a connection may be told of what it missed', () => {
  it('is so much at once and so much a second; what does not fit costs nothing', () => {
    let now = 0;
    const spend = createMissedBudget({ atOnce: 1_000, perSecond: 100 }, () => now);
    expect([spend(600), spend(600), spend(400), spend(1)]).toEqual([true, false, true, false]);
    now += 2_000;
    expect([spend(201), spend(200)]).toEqual([false, true]);
    now += 60_000;
    expect([spend(1_001), spend(1_000), spend(1)]).toEqual([false, true, false]);
  });
});
