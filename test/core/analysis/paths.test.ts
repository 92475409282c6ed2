import assert from 'node:assert/strict';
import { pathScopeOf, placesOf } from '../../../core/src/analysis/path-places';
import { defaultAnalysisSettings, type AnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import type { ConfigDocument, Mount } from '../../../core/src/model/setting';
import { nodePaths, pathsOf } from '../../../host/src/node-paths';

function documentAt(path: string, more: Partial<ConfigDocument>): ConfigDocument {
  return {
    uri: nodePaths.toUri(path),
    kind: 'x',
    name: '',
    notation: 'flag',
    impliedTargets: null,
    settings: [],
    unread: [],
    blocks: [],
    problems: [],
    version: null,
    pathsAreLocal: true,
    enterprise: false,
    writer: { edits: () => [] },
    ...more,
  };
}

const yaml = documentAt('/srv/config/mimir.yaml', { notation: 'yaml' });

function places(
  written: string,
  documents: readonly ConfigDocument[],
  settings: Partial<AnalysisSettings> = {},
): readonly string[] | null {
  const all = { ...defaultAnalysisSettings, ...settings };
  const found = placesOf(written, pathScopeOf(documents, all, nodePaths), all, nodePaths);
  return found.kind === 'candidates' ? found.paths : null;
}

describe('the paths of a process on this machine', () => {
  const flags = documentAt('/srv/start.flags', {});

  it('are relative to the folder of its flags, then to the workspace and to its YAML', () => {
    assert.deepEqual(places('a.crt', [yaml, flags]), ['/srv/a.crt', '/srv/config/a.crt']);
    assert.deepEqual(places('a.crt', [yaml, flags], { workspaceFolders: ['/srv', '/other'] }), [
      '/srv/a.crt',
      '/srv/config/a.crt',
    ]);
    assert.deepEqual(places('a.crt', [yaml], { workspaceFolders: ['/srv'] }), ['/srv/config/a.crt', '/srv/a.crt']);
    assert.deepEqual(places('a.crt', [yaml, flags], { workingDirectory: '/run' }), ['/run/a.crt']);
    assert.deepEqual(places('/certs/a.crt', [flags]), ['/certs/a.crt']);
  });

  it('lead where the user maps their folder, the longest first', () => {
    const pathMappings = { '/certs': '/here', '/certs/ca/': 'there' };
    assert.deepEqual(places('/certs/a.crt', [flags], { pathMappings }), ['/here/a.crt']);
    assert.deepEqual(places('/certs/ca/a.crt', [flags], { pathMappings, workspaceFolders: ['/srv'] }), [
      nodePaths.resolve('/srv', nodePaths.resolve('there', 'a.crt')),
    ]);
    assert.deepEqual(places('/certsuite/a.crt', [flags], { pathMappings }), ['/certsuite/a.crt']);
  });

  it('stay in the folder that is mapped or mounted, whatever a name looks like on Windows', () => {
    const windows = pathsOf('windows');
    const at = (settings: Partial<AnalysisSettings>, more: Partial<ConfigDocument>): unknown => {
      const all = { ...defaultAnalysisSettings, ...settings };
      const documents = [{ ...documentAt('/', more), uri: 'file:///d:/work/compose.yaml' }];
      return placesOf('/certs/c:/a.crt', pathScopeOf(documents, all, windows), all, windows);
    };
    const mapped = at({ pathMappings: { '/certs': 'd:\\work\\tls' } }, {});
    assert.deepEqual(mapped, { kind: 'candidates', paths: ['d:\\work\\tls\\c:\\a.crt'], by: 'mapping' });
    const mounted = at({}, { pathsAreLocal: false, mounts: [{ target: '/certs', local: './tls' }] });
    assert.deepEqual(mounted, { kind: 'candidates', paths: ['d:\\work\\tls\\c:\\a.crt'], by: 'relative' });
  });

  it('are not known where something is yet to be filled in', () => {
    for (const written of ['', '{{ .cert }}', '${CERT}', '$(CERT)']) assert.equal(places(written, [flags]), null);
  });
});

describe('the paths of a process in a container', () => {
  const mounts: readonly Mount[] = [
    { target: '/certs', local: './tls' },
    { target: '/certs/ca', local: null },
    { target: '/etc/mimir.yaml', local: '../mimir.yaml' },
    { target: '/abs', local: '/data/abs' },
  ];
  const container = documentAt('/srv/deploy/compose.yaml', { pathsAreLocal: false, mounts });

  const cases: readonly (readonly [written: string, place: string | null])[] = [
    ['/certs/a.crt', '/srv/deploy/tls/a.crt'],
    ['/certs/sub/a.crt', '/srv/deploy/tls/sub/a.crt'],
    ['/certs', '/srv/deploy/tls'],
    ['/certsuite/a.crt', null],
    ['/certs/ca/a.crt', null],
    ['/etc/mimir.yaml', '/srv/mimir.yaml'],
    ['/abs/a.crt', '/data/abs/a.crt'],
    ['/elsewhere/a.crt', null],
    ['certs/a.crt', null],
  ];
  for (const [written, place] of cases) {
    it(`lead from ${written} to ${place ?? 'nothing here'}`, () => {
      assert.deepEqual(places(written, [container]), place === null ? null : [place]);
    });
  }

  it('are those of its YAML as well', () => {
    assert.deepEqual(places('/certs/a.crt', [yaml, container]), ['/srv/deploy/tls/a.crt']);
    assert.equal(places('/elsewhere/a.crt', [yaml, container]), null);
  });

  it('may be mapped by the user', () => {
    assert.deepEqual(places('/elsewhere/a.crt', [container], { pathMappings: { '/elsewhere': '/here' } }), [
      '/here/a.crt',
    ]);
  });
});
