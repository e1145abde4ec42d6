import { requestAddress } from '../src/index.ts';

const addressOf = (forwarded?: string | string[]) => requestAddress({ 'x-forwarded-for': forwarded });

describe('the address a request is counted under', () => {
  it('is the one the gateway wrote', () => {
    expect(addressOf('192.0.2.7')).toBe('192.0.2.7');
    // Whoever stands nearer to us is believed, not who claims to stand further away.
    expect(addressOf('203.0.113.9, 192.0.2.7')).toBe('192.0.2.7');
  });

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::'],
    ['2001:db8::1', '2001:db8:0:0::'],
    ['::1', '0:0:0:0::'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['fe80::1%eth0', 'fe80:0:0:0::'],
  ])('takes the IPv6 address %s for its network %s', (address, network) => {
    expect(addressOf(address)).toBe(network);
  });

  it.each([undefined, '', 'unknown', '192.0.2.7:80', "'; --", '[::1]', '1.2.3'])(
    'is none for %p',
    (claim) => {
      expect(addressOf(claim)).toBeUndefined();
    },
  );
});
