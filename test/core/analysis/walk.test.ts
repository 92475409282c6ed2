import assert from 'node:assert/strict';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { walkDeployment, walkProcess } from '../../../core/src/analysis/walk';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { flagFile } from '../../../core/src/documents/kinds/mimir/flag-file';
import type { FileReading } from '../../../core/src/model/certificate';
import type { PlacedCaller } from '../../../core/src/model/caller';
import type { Facts } from '../../../core/src/model/facts';
import { processOf } from '../../../core/src/process/composition';
import { linkContext } from '../../../core/src/reporting/link-context';
import type { Causes, DeploymentVisits, ProcessContext, ProcessVisits } from '../../../core/src/reporting/rule';
import { callsOf } from '../../../core/src/topology/calls';
import { type Link, linksOf, type Member } from '../../../core/src/topology/links';
import { openZoo } from '../certificates/zoo';

const catalogue = loadCatalogue();
const { preferences } = defaultAnalysisSettings;

/** Two listeners with one certificate, memberlist, a client with a certificate of its own, and three mistakes. */
const flags = `-server.grpc-tls-cert-path=server.crt
-server.grpc-tls-key-path=server.key
-server.http-tls-cert-path=server.crt
-server.http-tls-key-path=server.key
-memberlist.tls-enabled=true
-ingester.client.tls-enabled=true
-ingester.client.tls-cert-path=client.crt
-ingester.client.tls-key-path=client.key
-no.such-flag=1
---log.level=info
-log.level
`;

function memberOf(name: string, text: string, { readings = new Map(), callers = [] }: Seen = {}): Member {
  const documents = flagFile.parse({ uri: `file:///${name}.flags`, languageId: 'mimir-flags', text }, catalogue);
  const parts = { name, documents, version: null, environment: { values: new Map(), complete: true } };
  const facts: Facts = {
    now: 0,
    callers,
    path: (_, written) => {
      const reading = readings.get(written);
      return reading ? { kind: 'here', path: `/etc/mimir/${written}`, reading } : { kind: 'unknown' };
    },
    inline: () => ({ kind: 'not-pem', empty: true, der: false }),
    isSignedBy: () => false,
    isTracked: () => false,
  };
  return { process: processOf(parts, catalogue), facts };
}

/** What is seen of a process beside its flags. */
interface Seen {
  readonly readings?: ReadonlyMap<string, FileReading>;
  readonly callers?: readonly PlacedCaller[];
}

function contextOf(text: string, readings?: ReadonlyMap<string, FileReading>): ProcessContext {
  return { ...memberOf('mimir', text, readings ? { readings } : {}), catalogue, preferences };
}

/** A rule that asks for everything, and notes what it is handed. */
function curious(handed: string[]): ProcessVisits<ProcessContext> {
  const note = (what: string): null => {
    handed.push(what);
    return null;
  };
  return {
    onProcess: ({ name }) => note(`process ${name}`),
    onDocument: ({ uri }) => note(`document ${uri}`),
    onProblem: {
      'bad-flag-syntax': ({ code, subject }) => note(`problem ${code} ${subject}`),
      'flag-without-argument': ({ code, subject }) => note(`problem ${code} ${subject}`),
    },
    onSetting: ({ setting, option }) => note(`setting ${setting.name.value}, ${option ? 'known' : 'unknown'}`),
    onFamily: ({ family }) => note(`family ${family.id}`),
    onListener: ({ family }) => note(`listener ${family.id}`),
    onClient: ({ family }) => note(`client ${family.id}`),
    onPath: ({ view, role, text }) => note(`path ${view.family.id} ${role} ${text ?? ''}`),
    onCertificate: ({ uses }) =>
      note(`certificate ${uses.map(({ path, view }) => `${path} of ${view.family.id}`).join(', ')}`),
  };
}

describe('The walk through a process', () => {
  it('hands each document, problem, setting, listener, client, path and certificate once to a rule that asks for it', async () => {
    const zoo = await openZoo();
    const readings = new Map([
      ['server.crt', await zoo.read('server.crt')],
      ['client.crt', await zoo.read('client.crt')],
    ]);
    const handed: string[] = [];
    walkProcess([curious(handed)], contextOf(flags, readings));
    assert.deepEqual(handed.sort(), [
      'certificate client.crt of ingester.client',
      'certificate server.crt of server.http, server.crt of server.grpc',
      'client ingester.client',
      'client memberlist',
      'document file:///mimir.flags',
      'family ingester.client',
      'family memberlist',
      'family server.grpc',
      'family server.http',
      'listener server.grpc',
      'listener server.http',
      'path ingester.client certificate client.crt',
      'path ingester.client key client.key',
      'path server.grpc certificate server.crt',
      'path server.grpc key server.key',
      'path server.http certificate server.crt',
      'path server.http key server.key',
      'problem bad-flag-syntax ---log.level=info',
      'problem flag-without-argument log.level',
      'process mimir',
      'setting ingester.client.tls-cert-path, known',
      'setting ingester.client.tls-enabled, known',
      'setting ingester.client.tls-key-path, known',
      'setting log.level, known',
      'setting memberlist.tls-enabled, known',
      'setting no.such-flag, unknown',
      'setting server.grpc-tls-cert-path, known',
      'setting server.grpc-tls-key-path, known',
      'setting server.http-tls-cert-path, known',
      'setting server.http-tls-key-path, known',
    ]);
  });

  it('keeps what rules tell in the order of the rules, and of each in the order of the text', () => {
    const at = (start: number) => ({ uri: '', range: { start, end: start }, effect: 'style' as const, message: '' });
    const first = { onListener: () => [at(1), at(2)], onProcess: () => at(3) };
    const second = { onDocument: () => at(4) };
    const told = walkProcess([first, second], contextOf(flags));
    assert.deepEqual(
      told.map(({ rule, report }) => [rule === first, report.range.start]),
      [
        [true, 1],
        [true, 2],
        [true, 1],
        [true, 2],
        [true, 3],
        [false, 4],
      ],
    );
  });
});

/** A caller of the HTTP port that does not know of its TLS. */
const prometheus: PlacedCaller = {
  uri: 'file:///prometheus.yaml',
  kind: 'client',
  name: 'prometheus',
  call: 'scrape',
  scheme: 'HTTP',
  port: 8080,
  certificate: 'none',
  range: { start: 0, end: 4 },
  toHttps: null,
};

describe('The walk between processes', () => {
  const tls = '-server.grpc-tls-cert-path=a.crt -server.grpc-tls-key-path=a.key';
  const members = [
    memberOf('ingester', `-target=ingester ${tls} -server.http-tls-cert-path=a.crt -server.http-tls-key-path=a.key`, {
      callers: [prometheus],
    }),
    memberOf('distributor', '-target=distributor'),
    memberOf('querier', '-target=querier -ingester.client.tls-enabled=true'),
  ];
  const context = linkContext(linksOf(members).telling, callsOf(members), preferences);
  const nameOf = ({ client, server, route }: Link): string =>
    `${route.family} ${client.process.name} to ${server.process.name}`;

  /** Notes each group that is handed over, as the names of what is in it. */
  function noting<U>(handed: string[], name: (unit: U) => string, by: (unit: U) => string): Causes<U> {
    return {
      by,
      report: (group) => {
        handed.push(group.map(name).join(' and '));
        return null;
      },
    };
  }

  it('hands each hop and call once to a rule that asks for it, and the faulty ones to those that ask for them', () => {
    const [hops, faultyHops, faultyCalls]: string[][] = [[], [], []];
    assert.ok(hops && faultyHops && faultyCalls);
    const rule: DeploymentVisits = {
      onHops: [noting(hops, nameOf, nameOf)],
      onFaultyHops: [noting(faultyHops, nameOf, nameOf)],
      onFaultyCalls: [
        noting(
          faultyCalls,
          ({ caller: { name } }) => name,
          ({ caller: { name } }) => name,
        ),
      ],
    };
    walkDeployment([rule], context);
    assert.deepEqual(hops, context.links.map(nameOf));
    assert.ok(hops.length > faultyHops.length);
    assert.deepEqual(faultyHops, ['ingester.client distributor to ingester']);
    assert.deepEqual(faultyCalls, ['prometheus']);
  });

  it('puts together those of one cause, and leaves out what a rule does not take', () => {
    const handed: string[] = [];
    const ofIngesters = noting(handed, nameOf, ({ server }: Link) => server.process.name);
    const isToIngester = ({ route }: Link): boolean => route.family === 'ingester.client';
    walkDeployment([{ onHops: [{ ...ofIngesters, only: isToIngester }] }], context);
    assert.deepEqual(handed, ['ingester.client distributor to ingester and ingester.client querier to ingester']);
  });
});
