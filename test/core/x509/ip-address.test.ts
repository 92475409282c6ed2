import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import fc from 'fast-check';
import { canonicalIp, ipText, parseIp } from '../../../core/src/x509/ip-address';

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
    // Of several runs of zeros the longest is left out, of two as long the first, and never a single group.
    '1:0:0:2:3:0:0:4': '1::2:3:0:0:4',
    '1:0:2:0:3:0:4:0': '1:0:2:0:3:0:4:0',
    '0:0:1:2:3:4:5:6': '::1:2:3:4:5:6',
    '1:2:3:4:5:6:0:0': '1:2:3:4:5:6::',
    // Only what begins with ten zero bytes and ff:ff is an IPv4 address in other clothes.
    '0:0:0:0:0:ffff:a00:1': '10.0.0.1',
    '1::ffff:10.0.0.1': '1::ffff:a00:1',
    '0:0:0:0:1:ffff:10.0.0.1': '::1:ffff:a00:1',
    '::ff00:10.0.0.1': '::ff00:a00:1',
    '::ff:10.0.0.1': '::ff:a00:1',
    '1:2:3:4:5:6:10.0.0.1': '1:2:3:4:5:6:a00:1',
    '10.0.0.1::': null,
    '10.0.0.1:2:3:4:5:6:7': null,
    '::10.0.0.1:1': null,
    '1:2:3:4:5:6:7:10.0.0.1': null,
    '::010.0.0.1': null,
    '1:2:3:4:5:6:7': null,
    '12345::': null,
    '::g': null,
    '10.0.0.1.2': null,
    '1000.0.0.1': null,
    '10.0.0.': null,
    'x10.0.0.1': null,
    '10.0.0.1x': null,
    ':1': null,
    mimir: null,
    '': null,
  };
  for (const [text, canonical] of Object.entries(forms)) {
    it(`takes "${text}" for ${canonical ?? 'no address'}`, () => assert.equal(canonicalIp(text), canonical));
  }

  it('are texts of four or sixteen bytes, and of nothing else', () => {
    assert.equal(ipText([10, 0, 0, 1]), '10.0.0.1');
    assert.equal(ipText([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 1]), '10.0.0.1');
    assert.equal(ipText([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]), '2001:db8::102');
    assert.equal(ipText([]), null);
    assert.equal(ipText([10, 0, 0]), null);
    assert.equal(ipText(Array<number>(17).fill(1)), null);
  });

  it('are too short or too long, or not of such parts', () => {
    for (const text of ['1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8:9::', '1::2:3:4:5:6:7:8', '::1.2.3'])
      assert.equal(parseIp(text), null, text);
  });

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
