import assert from 'node:assert/strict';
import {
  authorityKeyPath,
  besides,
  folderOf,
  keyBesideAuthority,
  nameOf,
  nextKeyPath,
  rotationRecordPath,
  swapJournalPath,
} from '../../../../core/src/certificates/plan/plan-paths';

describe('Paths beside certificates', () => {
  const parts: readonly (readonly [path: string, folder: string, name: string])[] = [
    ['/etc/tls/ca.crt', '/etc/tls', 'ca.crt'],
    ['/ca.crt', '/', 'ca.crt'],
    ['ca.crt', '', 'ca.crt'],
    ['C:\\tls\\ca.crt', 'C:\\tls', 'ca.crt'],
    ['/etc/tls/', '/etc/tls', ''],
  ];
  for (const [path, folder, name] of parts)
    it(`are parted: ${path}`, () => assert.deepEqual([folderOf(path), nameOf(path)], [folder, name]));

  it('are in the same folder', () => {
    assert.equal(besides('/etc/tls/ca.crt', 'x'), '/etc/tls/x');
    assert.equal(besides('C:\\tls\\ca.crt', 'x'), 'C:\\tls\\x');
    assert.equal(swapJournalPath('/etc/tls/s.crt'), '/etc/tls/.s.crt.mimir-tls-swap');
    assert.equal(rotationRecordPath('/etc/tls/ca.crt'), '/etc/tls/ca.crt.rotation');
  });

  const next: readonly (readonly [key: string, next: string])[] = [
    ['/tls/ca.key', '/tls/ca.next.key'],
    ['/tls/ca.old.key', '/tls/ca.old.next.key'],
    ['/tls.d/ca', '/tls.d/ca.next'],
    ['C:\\tls.d\\ca', 'C:\\tls.d\\ca.next'],
  ];
  for (const [key, path] of next) it(`have the next key of ${key}`, () => assert.equal(nextKeyPath(key), path));

  const beside: readonly (readonly [authority: string, taken: readonly string[], key: string])[] = [
    ['/tls/ca.crt', [], '/tls/ca.key'],
    ['/tls/ca.crt', ['/tls/ca.key'], '/tls/ca.crt.key'],
    ['/tls/ca.old.crt', [], '/tls/ca.old.key'],
    ['/tls/ca', [], '/tls/ca.key'],
    ['/tls.d/ca', [], '/tls.d/ca.key'],
    ['C:\\tls.d\\ca', [], 'C:\\tls.d\\ca.key'],
    ['/tls/ca.key', [], '/tls/ca.key.key'],
  ];
  for (const [authority, taken, key] of beside)
    it(`have the key of ${authority} where it used to be${taken.length > 0 ? ', if that is free' : ''}`, () =>
      assert.equal(keyBesideAuthority(authority, new Set(taken)), key));
});

describe('The key of a CA is made', () => {
  const places: readonly (readonly [authority: string, key: string])[] = [
    ['/etc/mimir/ca.crt', '/etc/mimir/mimir-tls-ca/ca.key'],
    ['/etc/mimir/ca.old.pem', '/etc/mimir/mimir-tls-ca/ca.old.key'],
    ['/etc/mimir/ca', '/etc/mimir/mimir-tls-ca/ca.key'],
    ['ca.crt', 'mimir-tls-ca/ca.key'],
    ['/ca.crt', '/mimir-tls-ca/ca.key'],
    ['C:\\mimir\\ca.crt', 'C:\\mimir\\mimir-tls-ca\\ca.key'],
    // Beside a folder that holds nothing but certificates.
    ...['tls', 'TLS', 'ssl', 'secret', 'secrets', 'keys', 'cert', 'certs', 'certificate', 'certificates', 'pki'].map(
      (folder) => [`/etc/${folder}/ca.crt`, '/etc/mimir-tls-ca/ca.key'] as const,
    ),
    ...['mimir-certs', 'mimir_pki', 'mimir.cert'].map(
      (folder) => [`/etc/${folder}/ca.crt`, '/etc/mimir-tls-ca/ca.key'] as const,
    ),
    ['certs/ca.crt', 'mimir-tls-ca/ca.key'],
    ['/certs/ca.crt', '/mimir-tls-ca/ca.key'],
    ...['mytls', 'tlsx', 'certsx', 'concerts', 'keys2'].map(
      (folder) => [`/etc/${folder}/ca.crt`, `/etc/${folder}/mimir-tls-ca/ca.key`] as const,
    ),
  ];
  for (const [authority, key] of places)
    it(`for ${authority} at ${key}`, () => assert.equal(authorityKeyPath(authority, []), key));

  const mounted: readonly (readonly [authority: string, mounted: readonly string[], key: string])[] = [
    ['/srv/mimir/ca.crt', ['/srv/mimir'], '/srv/mimir-tls-ca/ca.key'],
    ['/srv/mimir/ca.crt', ['/srv/mimir/'], '/srv/mimir-tls-ca/ca.key'],
    ['/srv/mimir/deep/ca.crt', ['/srv/mimir'], '/srv/mimir-tls-ca/ca.key'],
    ['/srv/mimir/deep/ca.crt', ['/srv/mimir', '/srv'], '/mimir-tls-ca/ca.key'],
    ['/srv/mimir/ca.crt', ['/srv/mim'], '/srv/mimir/mimir-tls-ca/ca.key'],
    ['/srv/mimir/ca.crt', ['/srv/mimir/ca.crt', '/etc'], '/srv/mimir/mimir-tls-ca/ca.key'],
    ['/srv/mimir/ca.crt', ['/'], '/mimir-tls-ca/ca.key'],
    ['C:\\mimir\\deep\\ca.crt', ['C:\\mimir'], 'C:\\mimir-tls-ca\\ca.key'],
  ];
  for (const [authority, folders, key] of mounted)
    it(`for ${authority} outside of ${folders.join(' and ')}, which a container is given`, () =>
      assert.equal(authorityKeyPath(authority, [], folders), key));

  it('by a name of its own where CAs of one name share the place', () => {
    const [first, second] = ['/etc/mimir/a/tls/ca.crt', '/etc/mimir/a/certs/ca.crt'];
    assert.equal(authorityKeyPath(first, [first, second]), '/etc/mimir/a/mimir-tls-ca/tls-ca.crt.key');
    assert.equal(authorityKeyPath(second, [first, second]), '/etc/mimir/a/mimir-tls-ca/certs-ca.crt.key');
    assert.equal(authorityKeyPath(first, [first, '/etc/mimir/b/ca.crt']), '/etc/mimir/a/mimir-tls-ca/ca.key');
    assert.equal(authorityKeyPath('/a/b/ca.crt', ['/a/c/ca.crt'], ['/a/b', '/a/c']), '/a/mimir-tls-ca/b-ca.crt.key');
  });
});
