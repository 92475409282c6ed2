import assert from 'node:assert/strict';
import {
  type Certificate,
  certificateIcon,
  daysText,
  deploymentRows,
  listedDeployments,
  type LiveDeployment,
  liveDeployments,
  rowsBelow,
} from '../../client/src/deployments/deployment-list';
import type { FoundDeployment, MapVerdict } from '../../server/src/protocol/protocol';

const plaintext: MapVerdict = { state: 'plaintext', text: 'plaintext', summary: 'Of 2 hops: 2 in plaintext.' };
const mutual: MapVerdict = { state: 'mtls', text: 'mutual on all hops', summary: 'Of 2 hops: 2 with mutual TLS.' };

function certificate(path: string, daysLeft: number | null, ends = ''): Certificate {
  return { path, use: 'certificate', daysLeft, ends, usedBy: ['ingester: grpc'], place: null };
}

function found(
  uri: string,
  others: readonly string[] = [],
  certificates: readonly Certificate[] = [],
): FoundDeployment {
  return { uri, name: uri, processes: '1 process', verdict: plaintext, others, certificates };
}

function judged(...files: readonly (readonly [string, MapVerdict | null])[]): Map<string, LiveDeployment> {
  const told = files.map(([uri, verdict]) => ({ uri, verdict, mimirVersion: '3.0', settingsFile: null }));
  const live = new Map<string, LiveDeployment>();
  for (const [uri, each] of liveDeployments({ files: told, coverage: '' })) if (each) live.set(uri, each);
  return live;
}

describe('The deployments that the view lists', () => {
  it('are those on the disk, with what open documents tell of them', () => {
    const disk = [
      found('file:///a.flags', ['file:///mimir.yaml'], [certificate('a.crt', 3)]),
      found('file:///b.flags'),
    ];
    const listed = listedDeployments(disk, judged(['file:///mimir.yaml', mutual]));
    assert.deepEqual(
      listed.map(({ uri, verdict }) => [uri, verdict.text]),
      [
        ['file:///a.flags', 'mutual on all hops'],
        ['file:///b.flags', 'plaintext'],
      ],
    );
    // Those of the disk stay until the newer ones are known.
    assert.deepEqual(listed[0]?.certificates, [certificate('a.crt', 3)]);
  });

  it('have also those that only open documents make up, each once', () => {
    const live = judged(
      ['untitled:mimir.flags', plaintext],
      ['untitled:mimir.yaml', plaintext],
      ['file:///notes.yaml', null],
    );
    const listed = listedDeployments([found('file:///a.flags')], live);
    assert.deepEqual(
      listed.map(({ uri, files }) => [uri, files.length]),
      [
        ['file:///a.flags', 1],
        ['untitled:mimir.flags', 2],
      ],
    );
  });

  it('do not mix deployments of one run that fare differently', () => {
    const live = judged(['file:///a.flags', plaintext], ['file:///b.flags', mutual]);
    assert.deepEqual(
      listedDeployments([], live).map(({ uri, files }) => [uri, files]),
      [
        ['file:///a.flags', ['file:///a.flags']],
        ['file:///b.flags', ['file:///b.flags']],
      ],
    );
  });

  it('have their files and certificates below them', () => {
    const [row] = deploymentRows(
      listedDeployments([found('file:///a.flags', ['file:///mimir.yaml'], [certificate('a.crt', 3)])], new Map()),
    );
    assert.ok(row);
    const below = rowsBelow(row);
    assert.deepEqual(
      below.map((each) => (each.kind === 'certificate' ? each.certificate.path : each.uri)),
      ['file:///a.flags', 'file:///mimir.yaml', 'a.crt'],
    );
    assert.deepEqual(below.flatMap(rowsBelow), []);
  });
});

describe('The days of a certificate in the view', () => {
  for (const { daysLeft, text, icon } of [
    { daysLeft: 632, text: '632 days left', icon: 'pass' },
    { daysLeft: 30, text: '30 days left', icon: 'pass' },
    { daysLeft: 1, text: '1 day left', icon: 'warning' },
    { daysLeft: 0, text: 'expires today', icon: 'warning' },
    { daysLeft: -1, text: 'expired 1 day ago', icon: 'error' },
    { daysLeft: -12, text: 'expired 12 days ago', icon: 'error' },
    { daysLeft: null, text: 'The file does not exist.', icon: 'question' },
  ])
    it(`are "${text}"`, () => {
      const one = certificate('server.crt', daysLeft, 'The file does not exist.');
      assert.equal(daysText(one), text);
      assert.equal(certificateIcon(one), icon);
    });
});
