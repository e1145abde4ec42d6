import { createDirectoryVersions } from '../src/directory-versions.ts';

const MOST_COMPANIES = 20_000;

function following() {
  const versions = createDirectoryVersions();
  const told: string[] = [];
  versions.onChanged((companyId) => told.push(companyId));
  return { ...versions, told };
}

describe('The versions of the companies a process follows', () => {
  it('begin with the first that something was read at, and go up: each is told of once', () => {
    const { follow, current, followed, told } = following();
    expect(follow('1', '9')).toBe(true);
    expect(told).toEqual([]);
    expect(follow('1', '10')).toBe(true);
    expect(follow('1', '10')).toBe(true);
    expect(told).toEqual(['1']);
    // Read before a change that is known by now.
    expect(follow('1', '9')).toBe(false);
    expect([current('1'), current('2'), followed()]).toEqual(['10', undefined, ['1']]);
    expect(told).toEqual(['1']);
  });

  it('are compared with what is read of them; what is older, the same or of another changes nothing', () => {
    const { follow, note, current, followed, told } = following();
    follow('1', '9');
    note(['1', '7'], new Map([['7', '3']]).set('1', '9'));
    note(['1'], new Map([['1', '8']]));
    expect([told, current('1'), followed()]).toEqual([[], '9', ['1']]);
    note(['1'], new Map([['1', '10']]));
    expect([told, current('1')]).toEqual([['1'], '10']);
  });

  it('end with the company: nothing of one that is gone is remembered', () => {
    const { follow, note, current, followed, told } = following();
    follow('1', '9');
    follow('2', '5');
    note(['1', '2', '7'], new Map([['2', '5']]));
    expect([told, current('1'), followed()]).toEqual([['1'], undefined, ['2']]);
  });

  it('are so many at most: what falls out is told of, for nobody would notice its changes any more', () => {
    const { follow, current, told } = following();
    for (let id = 1; id <= MOST_COMPANIES; id += 1) follow(String(id), '1');
    // Asked for since, so that another one has not been for longest.
    follow('1', '1');
    expect(told).toEqual([]);
    follow('new', '1');
    expect([told, current('1'), current('2'), current('new')]).toEqual([['2'], '1', undefined, '1']);
  });
});
