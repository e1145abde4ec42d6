import { readStartDetail } from '../src/element/read-start-detail.ts';

describe('messaging:start', () => {
  it.each([
    [{ transactionId: '4711' }, { transactionId: '4711' }],
    [{ transactionId: 4711 }, { transactionId: '4711' }],
    [{ planId: '9007199254740993' }, { planId: '9007199254740993' }],
    [{ topic: '  Freight  ' }, { topic: 'Freight' }],
    [{ transactionId: '1', planId: undefined, topic: '' }, { transactionId: '1' }],
  ])('opens %j', (detail, link) => expect(readStartDetail(detail)).toMatchObject({ link }));

  it.each([
    [null],
    ['4711'],
    [{}],
    [{ transactionId: '1', planId: '2' }],
    [{ transactionId: 0 }],
    [{ transactionId: 2 ** 53 + 2 }],
    [{ transactionId: '../1' }],
    [{ planId: { $gt: '' } }],
    [{ topic: ['a'] }],
  ])('refuses %j', (detail) => expect(readStartDetail(detail)).toBeNull());

  it('carries the title and where the focus goes', () => {
    const detail = { planId: '1', title: ' Week 47 ', focus: 'composer' };
    expect(readStartDetail(detail)).toEqual({ link: { planId: '1' }, title: 'Week 47', focus: 'composer' });
    expect(readStartDetail({ planId: '1', title: 7, focus: 'elsewhere' })).toMatchObject({
      title: null,
      focus: null,
    });
  });
});
