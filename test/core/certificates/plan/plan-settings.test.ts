import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../../core/src/catalogue/load';
import {
  defaultPlanPreferences,
  planCertificates,
  type PlanPreferences,
} from '../../../../core/src/certificates/plan/certificate-plan';
import type { CertificateFacts } from '../../../../core/src/model/certificate';
import { processOf } from '../../../../core/src/process/composition';
import { authorityFile, certificateFile, keyOf, memberWith, planOf, type Readings } from '../planned';

const server = '-server.grpc-tls-cert-path=s.crt -server.grpc-tls-key-path=s.key';
/** Dials ingesters at some address that the configuration does not tell. */
const ingester = '-ingester.client.tls-enabled=true -ingester.client.tls-ca-path=ca.crt';
const ruler = '-ruler.client.tls-enabled=true -ruler.client.tls-ca-path=ca.crt';
/** The same where ingesters advertise an address. */
const advertised = (address: string): string => `${server} ${ingester} -ingester.ring.instance-addr=${address}`;

const standing = (but: Partial<CertificateFacts>): Readings => ({
  's.crt': certificateFile({ dnsNames: ['mimir.internal'], ...but }),
  's.key': keyOf('leaf'),
  'ca.crt': authorityFile(),
});

const named = (family: string, name = 'mimir.internal'): string => `${family}.tls-server-name=${name}`;

const cases: readonly (readonly [
  what: string,
  flags: string,
  files: Readings,
  settings: readonly string[],
  wishes?: Partial<PlanPreferences>,
])[] = [
  [
    'is the stable name of what is issued',
    `${server} ${ingester} ${ruler}`,
    {},
    [named('ingester.client'), named('ruler.client')],
  ],
  [
    'is what the user calls it',
    `${server} ${ingester}`,
    {},
    [named('ingester.client', 'm.x')],
    { internalName: 'm.x' },
  ],
  ['is nothing where each address has its name', `${server} ${ingester}`, {}, [], { strategy: 'addresses' }],
  ['is nothing for a client that names one', `${server} ${ingester} -ingester.client.tls-server-name=own`, {}, []],
  ['is nothing for a client whose TLS is off', `${server} -ingester.client.tls-ca-path=ca.crt`, {}, []],
  [
    'is nothing for a client that checks nothing',
    `${server} ${ingester} -ingester.client.tls-insecure-skip-verify=true`,
    {},
    [],
  ],
  ['is nothing for a client of which nothing is written', server, {}, []],
  [
    'is nothing for servers, which look at their clients',
    `${server} -server.grpc-tls-ca-path=ca.crt -server.grpc-tls-client-auth=RequireAndVerifyClientCert -ingester.client.tls-enabled=true -ingester.client.tls-server-name=own -ingester.client.tls-cert-path=c.crt -ingester.client.tls-key-path=c.key`,
    {},
    [],
  ],

  // Clients of a certificate that stays.
  ['is nothing where a name is dialed that it has', advertised('f'), standing({ dnsNames: ['f'] }), []],
  ['is its stable name where another name is dialed', advertised('f'), standing({}), [named('ingester.client')]],
  [
    'is its first name, but for wildcards, where it does not have the stable one',
    advertised('f'),
    standing({ dnsNames: ['*.a', 'b', 'c'] }),
    [named('ingester.client', 'b')],
  ],
  ['is nothing where it has no name', advertised('f'), standing({ dnsNames: ['*.a'] }), []],
  [
    'is its stable name where an address is dialed that is none of its own',
    `${server} ${ingester}`,
    standing({ ipAddresses: ['127.0.0.1', '::1'] }),
    [named('ingester.client')],
  ],
  ['is its stable name where it has no addresses', `${server} ${ingester}`, standing({}), [named('ingester.client')]],
  [
    'is nothing where an address is dialed that may be its own',
    `${server} ${ingester}`,
    standing({ ipAddresses: ['127.0.0.1', '10.0.0.1'] }),
    [],
  ],
  ['is nothing where nobody knows what is dialed', advertised('${HOST}'), standing({}), []],
];

describe('What clients must set to take certificates', () => {
  for (const [what, flags, files, settings, wishes] of cases)
    it(what, () =>
      assert.deepEqual(
        planOf(`-target=all ${flags}`, files, wishes).settings.flatMap(({ changes }) =>
          changes.map(({ option, value }) => `${option.flag ?? ''}=${value ?? ''}`),
        ),
        settings,
      ),
    );

  it('is set in each document once', () => {
    const members = ['a', 'b'].map((name) => {
      const member = memberWith(`-target=all ${server} ${ingester}`);
      const documents = member.process.documents.map((document) => ({ ...document, name }));
      return { ...member, process: processOf({ ...member.process, name, documents, version: '3.0' }, loadCatalogue()) };
    });
    const { settings } = planCertificates(members, defaultPlanPreferences, new Map());
    assert.deepEqual(
      settings.map(({ document, changes }) => [document, changes.length]),
      [
        ['a', 1],
        ['b', 1],
      ],
    );
  });

  it('is set in the documents of the clients, once', () => {
    const { settings } = planOf(`-target=all ${server} ${ingester} ${ruler} -server.http-tls-cert-path=h.crt`);
    assert.deepEqual(
      settings.map(({ uri, document, changes }) => [uri, document, changes.length]),
      [['file:///mimir.flags', '', 2]],
    );
  });
});
