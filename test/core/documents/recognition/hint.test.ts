import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../../core/src/catalogue/load';
import { isFlagRoot } from '../../../../core/src/documents/recognition/flag-roots';
import { foreignTopLevelKeys, mayBeMimirs, mimirTopLevelKeys } from '../../../../core/src/documents/recognition/hint';
import { cpuSecondsOf } from '../../../cpu-seconds';

describe("the hint that a text may be Mimir's", () => {
  const cases: readonly (readonly [
    answer: boolean,
    what: string,
    languageId: string,
    fileName: string,
    text: string,
  ])[] = [
    [true, 'the language of flags', 'mimir-flags', 'untitled:Untitled-1', ''],
    [true, 'a name for flags', '', 'file:///etc/mimir/page.flags', ''],
    [true, 'the other name for flags', '', 'write.mimirflags', ''],
    [true, 'the mark of flags', 'plaintext', 'start', '# mimir-tls: flags\n-target=all\n'],
    [true, 'the mark behind a byte order mark, with CRLF', 'plaintext', 'start', '\uFEFF#mimir-tls:flags\r\n'],
    [true, 'the mark under an interpreter', 'shellscript', 'start.sh', '#!/bin/sh\n# mimir-tls: flags\nexec mimir\n'],
    [false, 'the mark further down', 'shellscript', 'start.sh', '#!/bin/sh\n\n# mimir-tls: flags\n'],
    [false, 'a mark with more behind it', 'plaintext', 'notes', '# mimir-tls: flags are nice\n'],
    [true, 'two of the root keys', 'yaml', 'config.yaml', 'target: all\nserver:\n  http_listen_port: 80\n'],
    [true, 'one root key and the name', 'yaml', 'file:///x/mimir-write.yml', 'server:\n'],
    [false, 'one root key in a folder of that name', 'yaml', 'file:///mimir/config.yml', 'server:\n'],
    [false, 'the name alone', 'yaml', 'mimir.yaml', 'session_name: MIMIR\nwindows: []\n'],
    [false, 'root keys of another language', 'plaintext', 'notes.txt', 'server:\nlimits:\n'],
    [false, 'keys that are not at the root', 'yaml', 'values.yaml', 'loki:\n  server:\n  limits:\n'],
    [false, 'Cortex or Loki', 'yaml', 'config.yaml', 'auth_enabled: false\nserver:\ningester:\n'],
    [false, 'Tempo', 'yaml', 'config.yaml', 'server:\ndistributor:\nstorage:\n  trace:\n'],
    [
      true,
      'a container of Mimir',
      'dockercompose',
      'compose.yaml',
      'services:\n  m:\n    image: grafana/mimir:2.17.1\n',
    ],
    [true, 'a container of Mimir from a mirror', 'yaml', 'm.yml', 'image: "mirror.example/grafana/mimir@sha256:0"\n'],
    [false, 'a container of another program', 'yaml', 'm.yml', 'image: grafana/mimirtool:2.17.1\n# grafana/mimir\n'],
    [true, 'the chart', 'yaml', 'Chart.yaml', 'dependencies:\n  - name: mimir-distributed\n'],
    [true, 'values of the chart', 'helm', 'values.yaml', 'mimir:\n  structuredConfig:\n    limits: {}\n'],
    [false, 'an ordinary workflow', 'yaml', 'ci.yaml', 'on: push\njobs:\n  build:\n    runs-on: x\n'],
    [false, 'nothing', 'yaml', 'empty.yaml', ''],
  ];
  for (const [answer, what, languageId, fileName, text] of cases) {
    it(`is ${answer ? 'given' : 'not given'} by ${what}`, () =>
      assert.equal(mayBeMimirs(languageId, fileName, text), answer));
  }

  it('knows what the flags of every release begin with', () => {
    const catalogue = loadCatalogue();
    const roots = catalogue.versions.flatMap((version) =>
      catalogue.at(version).options.flatMap(({ flag }) => flag?.split('.')[0] ?? []),
    );
    assert.ok(roots.length > 0);
    assert.deepEqual(
      roots.filter((root) => !isFlagRoot(root)),
      [],
    );
  });

  it('knows the root keys of every release', () => {
    const catalogue = loadCatalogue();
    const listed = catalogue.versions.flatMap((version) =>
      catalogue
        .at(version)
        .childrenOf('')
        .map(({ name }) => name),
    );
    assert.ok(listed.length > 0);
    assert.deepEqual(
      listed.filter((name) => !mimirTopLevelKeys.has(name) && !catalogue.isHidden('yaml', name)),
      [],
    );
    assert.deepEqual(
      listed.filter((name) => foreignTopLevelKeys.has(name)),
      [],
    );
  });

  it('costs little on a huge text', async () => {
    const pieces = ['a', 'image: ', 'image:', 'server_', '"', '\n', 'ab:\n'];
    const look = (): unknown => pieces.map((piece) => mayBeMimirs('yaml', 'x.yaml', piece.repeat(1_000_000)));
    assert.ok((await cpuSecondsOf(look)) < 2);
  });
});
