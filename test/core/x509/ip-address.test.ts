import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import fc from 'fast-check';
import { canonicalIp, parseIp } from '../../../core/src/x509/ip-address';

describe('IP addresses', () => {
  const forms: Readonly<Record<string, string | null>> = {
    '127.0.0.1': '127.0.0.1',
    '::1': '::1',
    '::': '::',
    '1::': '1::',
    '0:0:0:0:0:0:0:1': '::1',
    '2001:DB8::0:1': '2001:db8::1',
    '2001:db8:0:1:1:1:1:1': '2001:db8:0:1:1:1:1:1',
    '1:0:0:2:0:0:0:3': '1:0:0:2::3',
    '::ffff:10.0.0.1': '10.0.0.1',
    '::10.0.0.1': '::a00:1',
    '010.0.0.1': null,
    '256.0.0.1': null,
    '10.0.0': null,
    'fe80::1%eth0': null,
    '1:2:3:4:5:6:7:8:9': null,
    '1:2:3:4:5:6::8': '1:2:3:4:5:6:0:8',
    // Eight groups leave nothing for `::` to stand for.
    '1:2:3:4::5:6:7:8': null,
    '1::2::3': null,
    ':1': null,
    mimir: null,
    '': null,
  };
  for (const [text, canonical] of Object.entries(forms)) {
    it(`takes "${text}" for ${canonical ?? 'no address'}`, () => assert.equal(canonicalIp(text), canonical));
  }

  it('takes what the system takes for an address', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ unit: fc.constantFrom('0', '1', '29', 'af', ':', '.') })),
        (text) => {
          assert.equal(parseIp(text) !== null, isIP(text) !== 0);
        },
      ),
    );
  });

  it('gives a canonical form that stays as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const canonical = canonicalIp(text);
        assert.ok(canonical);
        assert.equal(canonicalIp(canonical), canonical);
        assert.deepEqual(parseIp(canonical), parseIp(text));
      }),
    );
  });
});
