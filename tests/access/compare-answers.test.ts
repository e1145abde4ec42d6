import { differences, type ComparedAnswer } from './compare-answers.ts';
import { isSameTimingClass } from './timing-class.ts';

const answer = (body: unknown, status = 200): ComparedAnswer => ({ status, headerNames: ['etag'], body });

describe('Comparing an answer about somebody else’s thing with one about nothing', () => {
  it('finds nothing between two that say the same', () => {
    const said = (correlationId: string) =>
      answer({ type: 'x', detail: 'There is none.', correlationId }, 404);
    expect(differences(said('1'), said('2'))).toEqual([]);
    expect(differences(answer({ threads: [] }), answer({ threads: [] }))).toEqual([]);
    expect(differences(answer({ id: '1' }), answer({ id: '22' }))).toEqual([]);
  });

  it.each([
    ['another status', answer({}, 403), answer({}, 404)],
    ['another word in a problem', answer({ detail: 'Not yours.' }, 404), answer({ detail: 'None.' }, 404)],
    ['a field more', answer({ id: '1', name: 'x' }), answer({ id: '1' })],
    ['an entry in a list that should be empty', answer({ threads: [{ id: '1' }] }), answer({ threads: [] })],
    ['a value instead of null', answer({ conversation: {} }), answer({ conversation: null })],
    ['a header more', { ...answer({}), headerNames: ['etag', 'ratelimit'] }, answer({})],
  ])('finds %s', (_name, foreign, missing) => {
    expect(differences(foreign, missing)).toHaveLength(1);
  });

  it('tells apart what takes another time, and not what a busy machine delays now and then', () => {
    const quick = [3, 4, 3, 5, 4, 3, 90];
    expect(isSameTimingClass(quick, [4, 3, 120, 4, 5, 3, 4])).toBe(true);
    expect(isSameTimingClass(quick, [14, 13, 15, 14, 12, 13, 14])).toBe(false);
    expect(isSameTimingClass([60, 65, 70], [62, 75, 90])).toBe(true);
  });
});
