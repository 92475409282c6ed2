import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CertificatePlan, PlanPreferences } from '../../../../core/src/certificates/plan/certificate-plan';
import { planFor, type Flags } from '../configured';
import { openZoo, type Zoo } from '../zoo';

const server = (certificate: string, key: string, authority?: string): Flags => ({
  'server.grpc-tls-cert-path': certificate,
  'server.grpc-tls-key-path': key,
  ...(authority === undefined ? {} : { 'server.grpc-tls-ca-path': authority }),
});

const client = (certificate: string, key: string, authority?: string, prefix = 'ingester.client'): Flags => ({
  [`${prefix}.tls-cert-path`]: certificate,
  [`${prefix}.tls-key-path`]: key,
  ...(authority === undefined ? {} : { [`${prefix}.tls-ca-path`]: authority }),
});

describe('the plan for certificates', () => {
  let folder = '';
  let zoo: Zoo;
  before(async () => (zoo = await openZoo()));
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'mimir-plan-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const put = (name: string, as: string): Promise<void> => copyFile(zoo.path(name), join(folder, as));
  const plan = (flags: Flags, wishes?: Partial<PlanPreferences>): Promise<CertificatePlan> =>
    planFor(folder, flags, wishes);
  const short = (text: string): string => text.replaceAll(`${folder}/`, '');

  const unsigning = (path: string): string => `${path} was not generated: it would sign no certificate.`;
  /** What the plan does, a line each. */
  function actions({ authorities, leaves, problems }: CertificatePlan): readonly string[] {
    return [
      ...authorities.map(({ action, certificate, key, copies }) =>
        [action, certificate, key ?? '-', ...copies].join(' '),
      ),
      ...leaves.map(
        ({ certificate, key, keyAction, roles, authority }) =>
          `issue ${certificate} ${keyAction} ${key} ${roles.join('+')} by ${authority}`,
      ),
      ...problems.map(({ message }) => message),
    ].map(short);
  }

  describe('says who signs what', () => {
    it('with one CA for all', async () => {
      const made = await plan({ ...server('s.crt', 's.key', 'ca.crt'), ...client('c.crt', 'c.key', 'ca.crt') });
      assert.deepEqual(actions(made), [
        'make ca.crt mimir-tls-ca/ca.key',
        'issue s.crt make s.key server by ca.crt',
        'issue c.crt make c.key client by ca.crt',
      ]);
      assert.deepEqual([made.untouched, made.leftOut, made.notes], [[], [], []]);
    });

    it('with a CA for servers and one for clients', async () => {
      const made = await plan({
        ...server('s.crt', 's.key', 'for-clients.crt'),
        ...client('c.crt', 'c.key', 'for-servers.crt'),
      });
      assert.deepEqual(actions(made), [
        'make for-clients.crt mimir-tls-ca/for-clients.key',
        'make for-servers.crt mimir-tls-ca/for-servers.key',
        'issue s.crt make s.key server by for-servers.crt',
        'issue c.crt make c.key client by for-clients.crt',
      ]);
    });

    it('with one CA in two files where one certificate is judged by both', async () => {
      const made = await plan({ ...server('m.crt', 'm.key', 'a.crt'), ...client('m.crt', 'm.key', 'b.crt') });
      assert.deepEqual(actions(made), [
        'make a.crt mimir-tls-ca/a.key b.crt',
        'issue m.crt make m.key server+client by a.crt',
      ]);
      assert.deepEqual(made.leaves[0]?.usedBy, ['server.grpc', 'ingester.client']);
    });

    it('for memberlist, which listens and dials', async () => {
      assert.deepEqual(actions(await plan(client('m.crt', 'm.key', 'ca.crt', 'memberlist'))), [
        'make ca.crt mimir-tls-ca/ca.key',
        'issue m.crt make m.key server+client by ca.crt',
      ]);
    });

    it('without a CA in the settings', async () => {
      const made = await plan(server('certs/s.crt', 'certs/s.key'));
      assert.deepEqual(actions(made), [
        'make certs/ca.crt mimir-tls-ca/ca.key',
        'issue certs/s.crt make certs/s.key server by certs/ca.crt',
      ]);
      assert.deepEqual(made.notes.map(short), [
        'No option names a CA, so one is generated at certs/ca.crt. Set it in the options of its peers.',
      ]);
    });

    it('with a key shared, in one file, or beside a CA of odd name', async () => {
      assert.deepEqual(
        actions(await plan({ ...server('s.crt', 'k.key', 'k.pem'), ...client('c.crt', 'k.key', 'k.pem') })),
        [
          'make k.pem mimir-tls-ca/k.key',
          'issue s.crt make k.key server by k.pem',
          'issue c.crt make k.key client by k.pem',
        ],
      );
      assert.deepEqual(actions(await plan(server('both.pem', 'both.pem', 'ca'))), [
        'make ca mimir-tls-ca/ca.key',
        'issue both.pem make both.pem server by ca',
      ]);
    });
  });

  describe('leaves alone what stands', () => {
    it('where nothing is missing', async () => {
      await Promise.all([put('root.crt', 'ca.crt'), put('server.crt', 's.crt'), put('server.key', 's.key')]);
      const made = await plan(server('s.crt', 's.key', 'ca.crt'));
      assert.deepEqual(actions(made), []);
      assert.deepEqual(
        made.untouched.map(({ path }) => short(path)),
        ['ca.crt', 's.crt', 's.key'],
      );
    });

    it('and uses a CA that has its key', async () => {
      await Promise.all([put('chain.crt', 'ca.crt'), put('root.key', 'ca.key')]);
      const made = await plan({ ...server('s.crt', 's.key', 'ca.crt'), ...client('s.crt', 's.key', 'other.crt') });
      assert.deepEqual(actions(made), [
        'reuse ca.crt ca.key other.crt',
        'issue s.crt make s.key server+client by ca.crt',
      ]);
    });

    it('and uses keys that stand', async () => {
      await Promise.all([put('root.key', 'ca.key'), put('server.key', 's.key')]);
      assert.deepEqual(actions(await plan(server('s.crt', 's.key', 'ca.crt'))), [
        'make-for-key ca.crt ca.key',
        'issue s.crt reuse s.key server by ca.crt',
      ]);
    });

    it('and copies a CA to where it is missing, with or without its key', async () => {
      await Promise.all([put('root.crt', 'a.crt'), put('server.crt', 'm.crt'), put('server.key', 'm.key')]);
      assert.deepEqual(
        actions(await plan({ ...server('m.crt', 'm.key', 'a.crt'), ...client('m.crt', 'm.key', 'b.crt') })),
        ['reuse a.crt - b.crt'],
      );
      // Here no certificate is judged by both, but the server's was signed by the CA in the other file.
      const apart = {
        ...server('m.crt', 'm.key', 'b.crt'),
        ...client('m.crt', 'm.key', 'b.crt'),
        ...client('m.crt', 'm.key', 'a.crt', 'memberlist'),
      };
      assert.deepEqual(actions(await plan(apart)), ['reuse a.crt - b.crt']);
    });
  });

  describe('says why something cannot be made', () => {
    const whyNot = async (files: Readonly<Record<string, string>>, flags: Flags): Promise<readonly string[]> => {
      for (const [as, name] of Object.entries(files)) await put(name, as);
      const { problems, ...made } = await plan(flags);
      assert.deepEqual([made.leaves, made.authorities], [[], []]);
      return problems.map(({ message }) => short(message));
    };
    const usual = server('s.crt', 's.key', 'ca.crt');

    it('a CA without its key', async () => {
      assert.deepEqual(await whyNot({ 'ca.crt': 'root.crt' }, usual), [
        "s.crt can't be generated: the key mimir-tls-ca/ca.key of its CA ca.crt is missing. Add the key, or move the CA away to generate a new one.",
      ]);
    });

    const uselessKeys: Readonly<Record<string, string>> = {
      'encrypted8.key': 'it is encrypted',
      'koblitz.key': 'Mimir reads no keys of its kind',
      'notpem.txt': 'it contains no private key',
    };
    for (const [key, reason] of Object.entries(uselessKeys)) {
      it(`a CA with ${key}`, async () => {
        assert.deepEqual(await whyNot({ 'ca.crt': 'root.crt', 'ca.key': key }, usual), [
          `s.crt can't be generated: the key ca.key of its CA ca.crt can't be used: ${reason}. Fix the key, or move the CA away to generate a new one.`,
        ]);
      });
      it(`a missing CA for ${key}`, async () => {
        const why = `the CA's key ca.key exists but can't be used: ${reason}. Move the key away to generate a new CA.`;
        assert.deepEqual(await whyNot({ 'ca.key': key }, usual), [
          `ca.crt can't be generated: ${why}`,
          `s.crt can't be generated: ${why}`,
        ]);
      });
    }

    const uselessAuthorities: Readonly<Record<string, string>> = {
      'otherca.crt': "ca.key is not the key of its CA ca.crt. Use the CA's own key",
      'noca.crt': 'its CA ca.crt is not a CA. Use another CA and its key',
      'nosign.crt': 'its CA ca.crt must not sign certificates. Use another CA and its key',
    };
    for (const [authority, why] of Object.entries(uselessAuthorities)) {
      it(`a CA like ${authority}`, async () => {
        assert.deepEqual(await whyNot({ 'ca.crt': authority, 'ca.key': 'root.key' }, usual), [
          `s.crt can't be generated: ${why}, or move the CA away to generate a new one.`,
        ]);
      });
    }

    it('a CA file without a certificate', async () => {
      assert.deepEqual(await whyNot({ 'ca.crt': 'notpem.txt' }, usual), [
        "s.crt can't be generated: its CA file ca.crt contains no readable certificate. Move it away to generate a CA.",
      ]);
    });

    it('a CA that is lost, of a certificate that stands', async () => {
      const mutual = { ...server('s.crt', 's.key', 'ca.crt'), ...client('c.crt', 'c.key', 'ca.crt') };
      const why =
        's.crt already exists and was signed by "O=Zoo, CN=Zoo Root", which is not here. Add that CA\'s certificate, or move s.crt and its key away to generate all of them again.';
      assert.deepEqual(await whyNot({ 's.crt': 'server.crt', 's.key': 'server.key' }, mutual), [
        `ca.crt can't be generated: ${why}`,
        `c.crt can't be generated: ${why}`,
      ]);
    });

    it('a key for a certificate that stands, even without any CA', async () => {
      const message =
        "s.key can't be generated: its certificate s.crt already exists and has another key. Use that key, or move the certificate away to generate both.";
      assert.deepEqual(await whyNot({ 's.crt': 'server.crt' }, server('s.crt', 's.key')), [message]);
    });

    it('half a pair', async () => {
      await put('root.crt', 'ca.crt');
      await put('root.key', 'ca.key');
      assert.deepEqual(
        actions(await plan({ 'ingester.client.tls-cert-path': 'c.crt', 'ingester.client.tls-ca-path': 'ca.crt' })),
        ["c.crt can't be generated: ingester.client names no key for it. Set one."],
      );
      assert.deepEqual(
        actions(await plan({ 'ingester.client.tls-key-path': 'c.key', 'ingester.client.tls-ca-path': 'ca.crt' })),
        ["c.key can't be generated: ingester.client names this key but no certificate. Set the certificate too."],
      );
    });

    it('one path for two things', async () => {
      const twice = "can't be generated: the configuration uses it for two purposes. Use a different path for each.";
      assert.deepEqual(actions(await plan(server('x.pem', 's.key', 'x.pem'))), [`x.pem ${twice}`]);
      assert.deepEqual(
        actions(await plan({ ...server('s.crt', 'c.crt', 'ca.crt'), ...client('c.crt', 'c.key', 'ca.crt') })),
        [`c.crt ${twice}`, unsigning('ca.crt')],
      );
    });

    describe('a CA, where no certificate can be issued that it would sign:', () => {
      it('for want of a key', async () => {
        const keyless = "s.crt can't be generated: server.grpc names no key for it. Set one.";
        const authority = { 'server.grpc-tls-ca-path': 'ca.crt' };
        assert.deepEqual(actions(await plan({ 'server.grpc-tls-cert-path': 's.crt', ...authority })), [
          unsigning('ca.crt'),
          keyless,
        ]);
        assert.deepEqual(
          actions(
            await plan({ 'server.grpc-tls-cert-path': 's.crt', ...authority, 'ruler.client.tls-ca-path': 'other.crt' }),
          ),
          [unsigning('ca.crt'), unsigning('other.crt'), keyless],
        );
        // Nobody has asked for a CA here.
        const unnamed = await plan({ 'server.grpc-tls-cert-path': 's.crt' });
        assert.deepEqual([actions(unnamed), unnamed.notes], [[keyless], []]);
      });

      it('for want of a certificate', async () => {
        assert.deepEqual(
          actions(await plan({ 'ingester.client.tls-key-path': 'c.key', 'ingester.client.tls-ca-path': 'ca.crt' })),
          [
            "c.key can't be generated: ingester.client names this key but no certificate. Set the certificate too.",
            unsigning('ca.crt'),
          ],
        );
      });

      it('as the key that stands is of no use', async () => {
        await put('encrypted.key', 's.key');
        assert.deepEqual(actions(await plan(server('s.crt', 's.key', 'ca.crt'))), [
          unsigning('ca.crt'),
          "s.crt can't be generated: its key s.key already exists, but it is encrypted. Move the key away to generate both.",
        ]);
      });

      it('as it would lie elsewhere', async () => {
        assert.deepEqual(actions(await plan(server('/nowhere/tls/s.crt', '/nowhere/tls/s.key', 'ca.crt'))), [
          unsigning('ca.crt'),
        ]);
      });
    });

    it('two keys for one certificate', async () => {
      assert.deepEqual(
        actions(await plan({ ...server('s.crt', 's.key', 'ca.crt'), ...client('s.crt', 'c.key', 'ca.crt') })),
        [
          'make ca.crt mimir-tls-ca/ca.key',
          'issue s.crt make s.key server+client by ca.crt',
          "c.key can't be generated: its certificate s.crt is used with another key elsewhere. Use the same key in both places.",
        ],
      );
    });
  });

  it('leaves out what is not on this machine', async () => {
    const made = await plan({
      ...server('/nowhere/tls/s.crt', '/nowhere/tls/s.key', '${CA}'),
      ...client('c.crt', 'c.key'),
    });
    assert.deepEqual(actions(made), ['make ca.crt mimir-tls-ca/ca.key', 'issue c.crt make c.key client by ca.crt']);
    assert.deepEqual(
      made.leftOut.map(({ path }) => path),
      ['/nowhere/tls/s.crt', '/nowhere/tls/s.key', 'server.grpc-tls-ca-path'],
    );
    assert.equal(
      made.leftOut[0]?.reason,
      'It is not on this machine. If Mimir runs elsewhere, map /nowhere/tls to a local folder.',
    );
  });

  it('says nothing of what a YAML that cannot be seen may name', async () => {
    const made = await plan({ 'config.file': '/nowhere/mimir.yaml', ...server('s.crt', 's.key', 'ca.crt') });
    assert.deepEqual(made.leftOut, []);
    assert.deepEqual(actions(made), ['make ca.crt mimir-tls-ca/ca.key', 'issue s.crt make s.key server by ca.crt']);
  });

  it('makes a CA known to whoever judges what it signs, with consent', async () => {
    await Promise.all([put('root.crt', 'a.crt'), put('root.key', 'a.key'), put('otherca.crt', 'b.crt')]);
    const made = await plan({ ...server('m.crt', 'm.key', 'a.crt'), ...client('m.crt', 'm.key', 'b.crt') });
    assert.deepEqual(
      made.additions.map(({ file, from, reasons }) => [file, from, ...reasons].map(short)),
      [['b.crt', 'a.crt', 'It must trust m.crt, which the CA in a.crt signs.']],
    );
  });

  describe('knows the names of servers', () => {
    const names = async (
      flags: Flags,
      wishes: Partial<PlanPreferences> = {},
    ): Promise<Readonly<Record<string, readonly string[]>>> => {
      const made = await plan({ ...server('s.crt', 's.key', 'ca.crt'), ...flags }, wishes);
      return Object.fromEntries((made.leaves[0]?.names ?? []).map(({ name, reasons }) => [name, reasons]));
    };
    const always = {
      'mimir.internal': ['the stable internal name'],
      localhost: ['clients on the same machine'],
      '127.0.0.1': ['clients on the same machine'],
      '::1': ['clients on the same machine'],
    };

    it('that every server needs', async () => assert.deepEqual(await names({}), always));

    it('that clients check, instances advertise and others dial', async () => {
      const found = await names({
        'ingester.client.tls-server-name': 'mimir.internal',
        'ruler.client.tls-server-name': 'ruler.example.org',
        'ingester.ring.instance-addr': '10.0.0.1',
        'query-frontend.instance-addr': 'frontend.mimir.svc',
        'memberlist.advertise-addr': '10.0.0.1',
        'querier.scheduler-address': 'scheduler:9095',
        'query-frontend.scheduler-address': '[2001:DB8::1]:9095',
        'ruler.query-frontend.address': 'dns:///frontend.ns.svc.cluster.local.:9095',
      });
      assert.deepEqual(found, {
        ...always,
        'mimir.internal': ['the stable internal name', 'ingester.client checks it'],
        'ruler.example.org': ['ruler.client checks it'],
        '10.0.0.1': ['-ingester.ring.instance-addr advertises it', '-memberlist.advertise-addr advertises it'],
        'frontend.mimir.svc': ['-query-frontend.instance-addr advertises it'],
        scheduler: ['-querier.scheduler-address names it'],
        '2001:db8::1': ['-query-frontend.scheduler-address names it'],
        'frontend.ns.svc.cluster.local': ['-ruler.query-frontend.address names it'],
      });
    });

    it('that the user adds, and none that no certificate can carry', async () => {
      const found = await names(
        { 'ingester.ring.instance-addr': '${POD_IP}', 'memberlist.advertise-addr': '0.0.0.0' },
        { extraNames: ['*.mimir.svc', '10.1.2.3'] },
      );
      assert.deepEqual(found, { ...always, '*.mimir.svc': ['requested by you'], '10.1.2.3': ['requested by you'] });
      const { leftOut } = await plan(server('s.crt', 's.key', 'ca.crt'), { extraNames: ['no name'] });
      assert.deepEqual(leftOut, [{ path: 'no name', reason: 'It is not a host name or IP address.' }]);
    });

    it('and gives a client the one stable name only', async () => {
      const made = await plan({ ...server('s.crt', 's.key', 'ca.crt'), ...client('c.crt', 'c.key', 'ca.crt') });
      const [first, second] = made.leaves;
      assert.deepEqual([first?.commonName, first?.names.length], ['mimir.internal', 4]);
      assert.deepEqual(
        [second?.commonName, second?.names.map(({ name }) => name)],
        ['Mimir client', ['mimir.internal']],
      );
    });
  });

  it('is empty for a configuration without TLS', async () => {
    await writeFile(join(folder, 'ca.crt'), 'not ours');
    const made = await plan({ target: 'all' });
    assert.deepEqual(
      [made.authorities, made.leaves, made.untouched, made.leftOut, made.problems, made.notes],
      [[], [], [], [], [], []],
    );
  });
});
