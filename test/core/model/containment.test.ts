import assert from 'node:assert/strict';
import { isInside, restInside } from '../../../core/src/model/containment';

describe('whether a path is in a folder', () => {
  const cases: readonly (readonly [path: string, folder: string, rest: string | null])[] = [
    ['/srv/mimir', '/srv/mimir', ''],
    ['/srv/mimir/certs/a.crt', '/srv/mimir', 'certs/a.crt'],
    ['/srv/mimir/a.crt', '/srv/mimir/', 'a.crt'],
    ['/srv/mimir', '/srv/mimir/', ''],
    ['/srv/mimir//a.crt', '/srv/mimir', 'a.crt'],
    ['/etc/a.crt', '/', 'etc/a.crt'],
    ['/', '/', ''],
    ['certs/a.crt', 'certs', 'a.crt'],
    // A name that begins alike is another name.
    ['/srv/mimir-certs/a.crt', '/srv/mimir', null],
    ['/srv', '/srv/mimir', null],
    ['/home/srv/mimir', '/srv/mimir', null],
    ['certs/a.crt', '/', null],
    // Names of folders differ by case, and a backslash is a part of a name.
    ['/srv/Mimir/a.crt', '/srv/mimir', null],
    ['/srv/mimir\\a.crt', '/srv/mimir', null],
    ['/srv/a\\b/c.crt', '/srv/a\\b', 'c.crt'],
    ['/srv/a/b.crt', '/srv/a\\', null],
    // Drives of Windows are the same in either case, and so are the names on them; either slash parts them.
    ['C:\\Mimir\\certs\\a.crt', 'c:\\mimir', 'certs\\a.crt'],
    ['c:\\mimir/a.crt', 'C:\\mimir\\', 'a.crt'],
    ['C:/mimir/a.crt', 'c:\\mimir', 'a.crt'],
    ['C:\\a.crt', 'c:\\', 'a.crt'],
    ['C:\\mimir-certs\\a.crt', 'C:\\mimir', null],
    ['D:\\mimir\\a.crt', 'C:\\mimir', null],
    ['C:a.crt', 'C:\\', null],
    ['\\\\server\\share\\a.crt', '\\\\server\\share', 'a.crt'],
    ['\\\\server\\share2\\a.crt', '\\\\server\\share', null],
    ['\\\\other\\share\\a.crt', '\\\\server\\share', null],
    // One letter whose small form is two.
    ['C:\\İ\\a.crt', 'C:\\İ', 'a.crt'],
    ['C:\\i̇\\a.crt', 'C:\\İ', null],
    ['C:\\Mimir\\İzmir\\a.crt', 'c:\\mimir', 'İzmir\\a.crt'],
  ];
  for (const [path, folder, rest] of cases) {
    const words = rest === null ? 'is not' : 'is';
    it(`${path} ${words} in ${folder}`, () => {
      assert.equal(restInside(path, folder), rest);
      assert.equal(isInside(path, folder), rest !== null);
    });
  }
});
