import assert from 'node:assert/strict';
import { linksOf, type Member } from '../../../core/src/topology/links';
import { files } from './files';
import { processWith } from './processes';

/** What the certificates of listeners hold cannot be seen, so that nothing is wrong unless a test wants it to be. */
const ingester = '-target=ingester -server.grpc-tls-cert-path=/unseen.crt -server.grpc-tls-key-path=/unseen.key';
const on = '-ingester.client.tls-enabled=true';
const named = `${on} -ingester.client.tls-server-name=mimir -ingester.client.tls-ca-path=ca.crt`;
const distributor = (flags = named): string => `-target=distributor ${flags}`;

/** The links that are told of, by the places of their ends among the processes; `all` where that is each one. */
function telling(...processes: readonly string[]): string {
  const members = processes.map((flags, index): Member => ({
    process: { ...processWith(flags), name: String(index + 1) },
    facts: files,
  }));
  const links = linksOf(members);
  const shown = links.telling
    .filter(({ route }) => route.family === 'ingester.client')
    .map(({ client, server }) => `${client.process.name}${server.process.name}`);
  const all = links.all().filter(({ route }) => route.family === 'ingester.client');
  assert.equal(links.count, links.all().length);
  return shown.length === all.length ? 'all' : shown.join(' ');
}

const checked = (name: string): string => named.replace('mimir', name);

const cases: readonly (readonly [what: string, processes: readonly string[], telling: string])[] = [
  [
    'the first of clients to all, and the others to the first',
    [distributor(), distributor(), distributor(), ingester, ingester],
    '14 15 24 34',
  ],
  [
    'the others to the first of each kind of listener',
    [distributor(), distributor(), ingester, ingester, `${ingester} -server.grpc-tls-client-auth=RequestClientCert`],
    '13 14 15 23 25',
  ],
  [
    'the first of each kind of client to all',
    [
      distributor(),
      distributor(`${named} -ingester.client.tls-insecure-skip-verify=true`),
      distributor(),
      ingester,
      ingester,
    ],
    '14 15 24 25 34',
  ],
  ['all where a hop is broken', [distributor(), distributor(), ingester, '-target=ingester'], 'all'],
  [
    'all where clients check several names',
    [distributor(), distributor(), distributor(checked('other')), ingester, ingester],
    'all',
  ],
  [
    'all where clients trust several CAs',
    [distributor(), distributor(), distributor(named.replace('ca.crt', '/unseen.crt')), ingester, ingester],
    'all',
  ],
  [
    'all where a client checks an address',
    [distributor(), distributor(), distributor(named.replace('mimir', '')), ingester, ingester],
    'all',
  ],
  [
    'few where a client has no name and checks nothing',
    [
      distributor(),
      distributor(`${named.replace('mimir', '')} -ingester.client.tls-insecure-skip-verify=true`),
      distributor(),
      ingester,
      ingester,
    ],
    '14 15 24 25 34',
  ],
  [
    'all where nobody knows the name of one',
    [distributor(), distributor(checked('${NAME}')), distributor(), ingester, ingester],
    'all',
  ],
  [
    'few where one trusts the roots of the machine',
    [distributor(), distributor(named.replace('ca.crt', '')), distributor(), ingester, ingester],
    '14 15 24 25 34',
  ],
  [
    'few where nobody knows whom one trusts',
    [distributor(), distributor(named.replace('ca.crt', '${CA}')), distributor(), ingester, ingester],
    '14 15 24 25 34',
  ],
  [
    'few where all have neither name nor CA',
    ['unseen', 'unseen']
      .map(() => distributor(`${on} -ingester.client.tls-insecure-skip-verify=true`))
      .concat(ingester, ingester),
    '13 14 23',
  ],
  [
    'few where a client whose TLS is off has another name',
    ['-target=compactor', distributor(), distributor(), ingester, ingester],
    '24 25 34',
  ],
];

/** Processes that dial themselves, too. */
const both = ingester.replace('ingester', 'ingester,distributor');

describe('The hops that tell all there is', () => {
  for (const [what, processes, expected] of cases)
    it(`are ${what}`, () => assert.equal(telling(...processes), expected));

  it('are those of a process to itself, too, in their order', () => {
    assert.equal(telling(`${both} ${named}`, `${both} ${named}`, `${both} ${named}`), '11 12 13 21 22 31 33');
    assert.equal(telling(ingester, `${both} ${named}`, `${both} ${named}`), '21 22 23 31 33');
    const other = `${ingester} -server.grpc-tls-client-auth=RequestClientCert`;
    assert.equal(
      telling(`${both} ${named}`, `${both} ${named}`, `${both} ${named}`, other),
      '11 12 13 14 21 22 24 31 33 34',
    );
  });
});
