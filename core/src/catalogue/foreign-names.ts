import type { OptionRole } from '../model/option';

/** What a name says that other programs (Grafana, Prometheus, Cortex, Loki, Thanos, etcd, nginx) give a TLS option. */
export interface ForeignName {
  readonly role: OptionRole;
  /** Words of it that tell blocks apart, such as `http` in `http_ca_cert`. */
  readonly hints: readonly string[];
}

interface Meaning {
  readonly role: OptionRole;
  readonly needs: readonly (readonly string[])[];
  readonly may: readonly string[];
}

/** By meaning, in the order of asking: the words that a name must have (any of each group), and those that it may have besides. */
const meanings: readonly Meaning[] = [
  {
    role: 'skipVerify',
    needs: [['skip'], ['verify', 'verification']],
    may: ['insecure', 'cert', 'certificate', 'server', 'client', 'host', 'hostname'],
  },
  {
    role: 'clientAuth',
    needs: [
      ['client', 'verify'],
      ['auth', 'verify', 'authentication'],
    ],
    may: ['type', 'policy', 'mode', 'cert', 'certificate', 'require', 'client', 'server'],
  },
  {
    role: 'serverName',
    needs: [['server', 'ssl', 'verify'], ['name']],
    may: ['override', 'cert', 'certificate', 'client'],
  },
  { role: 'serverName', needs: [['servername', 'sni']], may: ['override', 'client'] },
  {
    role: 'authority',
    needs: [
      [
        'ca',
        'cacert',
        'cafile',
        'capath',
        'rootca',
        'clientca',
        'authority',
        'authorities',
        'trusted',
        'truststore',
        'cas',
      ],
    ],
    may: [
      'client',
      'clients',
      'cert',
      'certs',
      'certificate',
      'certificates',
      'root',
      'trusted',
      'bundle',
      'server',
      'custom',
      'auth',
      'pool',
      'peer',
    ],
  },
  {
    role: 'authority',
    needs: [
      ['root', 'roots'],
      ['cert', 'certs', 'certificate', 'certificates'],
    ],
    may: ['client', 'server', 'bundle'],
  },
  {
    role: 'key',
    needs: [['key', 'keyfile', 'privatekey', 'certkey']],
    may: ['private', 'cert', 'certificate', 'client', 'server', 'crt'],
  },
  {
    role: 'certificate',
    needs: [['cert', 'certs', 'certificate', 'crt', 'certfile']],
    may: ['client', 'server', 'public', 'chain', 'full', 'fullchain'],
  },
  {
    role: 'cipherSuites',
    needs: [['ciphers', 'cipher', 'ciphersuites']],
    may: ['suites', 'suite', 'server', 'client'],
  },
  {
    role: 'minVersion',
    needs: [
      ['min', 'minimum', 'minversion'],
      ['version', 'minversion'],
    ],
    may: ['server', 'client'],
  },
];

/** Words of every program that say only where the value comes from, or that it is about TLS at all. */
const plain: ReadonlySet<string> = new Set([
  'tls',
  'ssl',
  'mtls',
  'https',
  'file',
  'files',
  'path',
  'filename',
  'location',
  'pem',
  'proxy',
  'config',
  'x509',
  'transport',
  'security',
]);

/** Words by which Mimir's own blocks differ. */
const hinting: ReadonlySet<string> = new Set([
  'http',
  'grpc',
  'etcd',
  'memcached',
  'redis',
  's3',
  'gcs',
  'azure',
  'kafka',
]);

/** The words of a name in any of the usual spellings: `clientCAFile`, `client-ca-file` and `client_ca_file` are the same. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** Words among those that tell Mimir's blocks apart. `web` is what Prometheus calls its HTTP port. */
export function hintsIn(words: readonly string[]): readonly string[] {
  return words.map((word) => (word === 'web' || word === 'https' ? 'http' : word)).filter((word) => hinting.has(word));
}

/** What a name of another program's means here; null for one that is not known to be about TLS. `listens` where it is a server's. */
export function foreignName(name: string, listens: boolean): ForeignName | null {
  const words = wordsOf(name);
  // nginx names by a certificate what Mimir calls the clients' CA.
  if (listens && words.includes('client') && isMeant(words, 'certificate'))
    return { role: 'authority', hints: hintsIn(words) };
  const found = meaningOf(words);
  if (found) return { role: found.role, hints: hintsIn(words) };
  return null;
}

function isMeant(words: readonly string[], role: OptionRole): boolean {
  return meaningOf(words)?.role === role;
}

function meaningOf(words: readonly string[]): Meaning | undefined {
  return meanings.find((meaning, index) => isNamed(words, meaning, knownWords[index] ?? new Set()));
}

/** By meaning, the words that a name with it may have. */
const knownWords = meanings.map(({ needs, may }) => new Set([...needs.flat(), ...may]));

function isNamed(words: readonly string[], { needs }: Meaning, known: ReadonlySet<string>): boolean {
  return (
    needs.every((group) => group.some((word) => words.includes(word))) &&
    words.every((word) => known.has(word) || plain.has(word) || hinting.has(word) || word === 'web')
  );
}
