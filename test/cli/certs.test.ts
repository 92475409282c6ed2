import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stockedKeyMaker } from '../core/certificates/key-stock';
import { type Called, callIn } from './calling';

const flags = `# mimir-tls: flags
-target=ingester,distributor
-server.grpc-tls-cert-path=certs/server.crt
-server.grpc-tls-key-path=certs/server.key
-server.grpc-tls-client-auth=RequireAndVerifyClientCert
-server.grpc-tls-ca-path=certs/ca.crt
-ingester.client.tls-enabled=true
-ingester.client.tls-cert-path=certs/client.crt
-ingester.client.tls-key-path=certs/client.key
-ingester.client.tls-ca-path=certs/ca.crt
`;

const nothingFound = 'Nothing found in 1 file.\nChecked 1 file, 1 deployment, 2 hops, 3 certificates.\n';

describe('mimir-tls certs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-certs-'));
    writeFileSync(join(folder, 'mimir.flags'), flags);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const cli = (...argv: readonly string[]): Promise<Called> => cliIn(0, argv);

  /** After so many days. */
  async function cliIn(days: number, argv: readonly string[]): Promise<Called> {
    const called = await callIn(folder, argv, stockedKeyMaker(), days);
    return { ...called, printed: called.printed.replaceAll(`${folder}/`, '').replace(/\d{4}-\d\d-\d\d/g, 'DAY') };
  }

  const certs = (...argv: readonly string[]) => cli('certs', ...argv, 'mimir.flags');

  it('says that it could do nothing where nothing of Mimir is, or no certificate is named', async () => {
    writeFileSync(join(folder, 'notes.yaml'), 'server:\n  grpc_tls_config:\n    cert_file: {{ cert }}\n');
    assert.deepEqual(await cli('certs', 'notes.yaml'), {
      status: 1,
      printed:
        'problem: notes.yaml: No Mimir configuration was found there, so nothing was generated. Set --kind if it is one.\n',
      complained: '',
    });
    writeFileSync(join(folder, 'plain.flags'), '# mimir-tls: flags\n-target=all\n');
    assert.deepEqual(await cli('certs', 'plain.flags'), {
      status: 0,
      printed:
        'The configuration names no certificate, so nothing was generated. Run mimir-tls secure to set up TLS.\n',
      complained: '',
    });
  });

  it('says of which settings it cannot tell whether they name certificates', async () => {
    writeFileSync(
      join(folder, 'remote.flags'),
      '# mimir-tls: flags\n-target=all\n-config.file=/elsewhere/mimir.yaml\n',
    );
    assert.deepEqual(await cli('certs', 'remote.flags'), {
      status: 1,
      printed:
        "problem: Some settings of remote.flags can't be determined, so it is not known which certificates it names.\n",
      complained: '',
    });
  });

  it('takes the files of a folder', async () => {
    assert.match((await cli('certs', '--dry-run', '.')).printed, /^would write mimir-tls-ca\/ca\.key/);
  });

  it('says with --dry-run what it would do and why, and does nothing', async () => {
    assert.deepEqual(await certs('--dry-run'), {
      status: 0,
      printed: `would write mimir-tls-ca/ca.key (CA key)
would write certs/ca.crt (CA certificate)
would write certs/server.key (key)
would write certs/server.crt (certificate), signed by certs/ca.crt
  used by server.grpc
  for mimir.internal: the stable internal name
  for localhost: clients on the same machine
  for 127.0.0.1: clients on the same machine
  for ::1: clients on the same machine
would write certs/client.key (key)
would write certs/client.crt (certificate), signed by certs/ca.crt
  used by ingester.client
  for mimir.internal: the stable internal name
to set ingester.client.tls-server-name to mimir.internal (--write-settings does it)
`,
      complained: '',
    });
    assert.ok(!existsSync(join(folder, 'certs')));
  });

  it('prints the same for programs', async () => {
    await certs();
    copyFileSync(join(folder, 'certs/client.crt'), join(folder, 'certs/server.crt'));
    const { printed, status } = await certs('--dry-run', '--format', 'json');
    const report: unknown = JSON.parse(printed);
    assert.equal(status, 0);
    assert.ok(typeof report === 'object' && report !== null && 'files' in report && Array.isArray(report.files));
    const file: unknown = report.files[0];
    assert.ok(typeof file === 'object' && file !== null && 'names' in file);
    assert.deepEqual(
      { ...file, names: [] },
      {
        path: 'certs/server.crt',
        kind: 'certificate',
        action: 'awaits-consent',
        reasons: [
          'The key certs/server.key does not match it.',
          'It is used as a server certificate, but allows only clientAuth.',
        ],
        signedBy: 'certs/ca.crt',
        usedBy: ['server.grpc'],
        names: [],
      },
    );
  });

  it('makes what is missing, writes the settings if asked to, and leaves nothing to find', async () => {
    const { status, printed } = await certs('--write-settings');
    assert.equal(status, 0);
    assert.match(
      printed,
      /^wrote mimir-tls-ca\/ca\.key \(CA key\)\n(wrote .*\n){5}set ingester\.client\.tls-server-name to mimir\.internal\n$/,
    );
    assert.match(
      readFileSync(join(folder, 'mimir.flags'), 'utf8'),
      /^-ingester\.client\.tls-server-name=mimir\.internal$/m,
    );
    assert.deepEqual(readdirSync(folder).sort(), ['certs', 'mimir-tls-ca', 'mimir.flags']);
    assert.equal((await cli('check', 'mimir.flags')).printed, nothingFound);
    assert.match((await certs()).printed, /No certificate is missing\.\n$/);
  });

  it('says what is still wrong, since no certificate fixes it', async () => {
    const misspelled = flags.replace('VerifyClientCert', 'VerifyClientCer');
    writeFileSync(join(folder, 'mimir.flags'), `${misspelled}-no.such=1\n`);
    const left = '2 errors are left. mimir.flags:5: Unknown client auth policy "RequireAndVerifyClientCer".';
    const made = await certs('--write-settings');
    assert.ok(made.printed.includes(`\n${left} `), made.printed);
    assert.match(made.printed, / Run mimir-tls check to see all\.\n$/);
    assert.equal(made.status, 0, 'every certificate is there');
    assert.ok((await certs()).printed.includes(`\n${left} `), 'also where nothing was written');
    assert.doesNotMatch((await certs('--dry-run')).printed, /left\./, 'what is planned was not looked at');
    writeFileSync(join(folder, 'mimir.flags'), misspelled);
    assert.match((await certs()).printed, /\n1 error is left\. mimir\.flags:5: Unknown client auth policy/);
  });

  it('says what is still wrong after settings alone were written', async () => {
    writeFileSync(join(folder, 'mimir.flags'), `${flags}-no.such=1\n`);
    await certs();
    const { printed } = await certs('--write-settings');
    assert.match(printed, /^set ingester\.client\.tls-server-name to mimir\.internal\n/);
    assert.match(printed, /\n1 error is left\. mimir\.flags:12: Unknown flag -no\.such\./, 'where it is now');
  });

  it('says what is still wrong with a text on standard input, which can be read only once', async () => {
    const texts = [`${flags}-no.such=1\n`];
    const machine = { input: () => Promise.resolve(texts.shift() ?? '') };
    const { printed } = await callIn(folder, ['certs', '-'], stockedKeyMaker(), 0, machine);
    assert.match(printed, /^wrote /);
    assert.match(printed, /\n1 error is left\. <stdin>:11: Unknown flag -no\.such\./);
  });

  it('renews with --renew, and says where backup: and who must be restarted', async () => {
    await certs('--write-settings', '--days', '10');
    assert.match((await certs()).printed, /\nNo certificate is missing\.\n$/, 'most of its life is left');
    assert.match(
      (await cliIn(8, ['certs', 'mimir.flags'])).printed,
      /^needs --renew: certs\/server\.crt \(certificate\)\n {2}because: It expires on DAY\.\n/,
    );
    const { status, printed } = await cliIn(8, ['certs', '--renew', '--only', 'certs/server.crt', 'mimir.flags']);
    assert.equal(status, 0);
    assert.match(printed, /^replaced certs\/server\.crt \(certificate\)\n {2}backup: certs\/server\.crt\.DAY\.bak\n/);
    assert.match(printed, /\nmimir\.flags uses the new files from the next handshake on\.\n$/);
  });

  it('fails with --renew where something that should be renewed cannot be', async () => {
    await certs('--days', '10');
    rmSync(join(folder, 'mimir-tls-ca/ca.key'));
    const { status, printed } = await cliIn(8, ['certs', '--renew', 'mimir.flags']);
    assert.equal(status, 1);
    assert.match(
      printed,
      /left certs\/server\.crt as it is: It can't be renewed\. It expires on DAY\. The key mimir-tls-ca\/ca\.key of its CA certs\/ca\.crt is missing\./,
    );
  });

  it('rotates the CA in three calls', async () => {
    await certs('--write-settings');
    for (const step of [1, 2, 3]) {
      if (step > 1) {
        const early = await certs('--rotate-ca');
        assert.equal(early.status, 1);
        assert.match(early.printed, new RegExp(`problem: Step ${step} of 3 for certs/ca\\.crt was not started`));
      }
      const { status, printed } = await certs('--rotate-ca', ...(step > 1 ? ['--restarted'] : []));
      assert.equal(status, 0, printed);
      assert.match(printed, new RegExp(`^Step ${step} of 3: `, 'm'));
    }
    const authority = readFileSync(join(folder, 'certs/ca.crt'), 'utf8');
    const further = await certs('--rotate-ca', '--restarted');
    assert.equal(further.status, 0);
    assert.match(
      further.printed,
      /^The rotation of certs\/ca\.crt is finished, so nothing was done\. Add --again to start another\.\n/,
    );
    assert.equal(readFileSync(join(folder, 'certs/ca.crt'), 'utf8'), authority);
    assert.equal((await cli('check', 'mimir.flags')).printed, nothingFound);
    assert.match((await certs('--rotate-ca', '--again')).printed, /^Step 1 of 3: /m);
  });

  it('plans for several files as for one deployment', async () => {
    writeFileSync(
      join(folder, 'a.flags'),
      flags.split('\n').slice(0, 6).join('\n').replace('ingester,distributor', 'ingester'),
    );
    writeFileSync(
      join(folder, 'b.flags'),
      `# mimir-tls: flags\n-target=distributor\n${flags.split('\n').slice(6).join('\n')}-ingester.client.tls-server-name=ingesters.example\n`,
    );
    const { printed } = await cli('certs', '--dry-run', 'a.flags', 'b.flags');
    assert.match(
      printed,
      /would write certs\/server\.crt \(certificate\), signed by certs\/ca\.crt\n {2}used by server\.grpc of a\.flags\n/,
    );
    assert.match(printed, /\n {2}for ingesters\.example: ingester\.client checks it\n/);
    assert.equal(printed.match(/would write certs\/ca\.crt/g)?.length, 1);
  });

  it('takes addresses for names if told to', async () => {
    writeFileSync(join(folder, 'mimir.flags'), `${flags}-ingester.ring.instance-addr=10.0.0.1\n`);
    const { printed } = await certs('--dry-run', '--strategy', 'addresses');
    assert.match(printed, /\n {2}for 10\.0\.0\.1: -ingester\.ring\.instance-addr advertises it\n/);
    assert.doesNotMatch(printed, /mimir\.internal|to set/);
  });

  it('prints the plan for cert-manager, and writes nothing', async () => {
    const { status, printed, complained } = await certs('--cert-manager');
    assert.equal(status, 0);
    assert.match(printed, /^---\napiVersion: cert-manager\.io\/v1\nkind: Issuer\n/);
    assert.match(printed, /\n# volumeMounts:\n# {3}- name: mimir-tls\n# {5}mountPath: certs\n# {5}readOnly: true\n$/);
    assert.match(complained, /is relative to Mimir's working directory/);
    assert.ok(!existsSync(join(folder, 'certs')));
  });

  it('shows a certificate file, and who uses it', async () => {
    await certs();
    const alone = await cli('inspect', 'certs/server.crt');
    assert.match(alone.printed, /^# server\.crt\n/);
    assert.doesNotMatch(alone.printed, /Used by/);
    const used = await cli('inspect', 'certs/ca.crt', '--config', 'mimir.flags');
    assert.match(used.printed, /\| mimir\.flags \| `ingester\.client` \| [^|]+ \| CA \|\n/);
    assert.equal((await cli('inspect', 'certs/nothing.crt')).status, 2);
    assert.equal(
      (await cli('inspect', 'certs/ca.crt', '--config', 'absent.flags')).complained,
      "absent.flags can't be read: no such file.\n",
    );
  });

  it('plans no CA for a certificate that waits for consent', async () => {
    writeFileSync(join(folder, 'mimir.flags'), flags.replace(/^-ingester\.client.*\n/gm, ''));
    await certs();
    for (const name of ['certs/ca.crt', 'mimir-tls-ca/ca.key']) rmSync(join(folder, name));
    writeFileSync(join(folder, 'certs/server.crt'), 'gone');
    assert.doesNotMatch((await certs('--dry-run')).printed, /ca\.key/);
    assert.match((await certs('--dry-run', '--renew')).printed, /would write mimir-tls-ca\/ca\.key/);
    await certs();
    assert.ok(!existsSync(join(folder, 'mimir-tls-ca/ca.key')));
  });

  it('gives a renewed key mode 0600 and says so, unless told to keep its mode', async () => {
    await certs();
    const key = join(folder, 'certs/server.key');
    chmodSync(key, 0o644);
    const kept = await certs('--renew', '--force', '--new-key', '--keep-mode', '--only', 'certs/server.crt');
    assert.deepEqual([kept.status, statSync(key).mode & 0o777], [0, 0o644]);
    assert.doesNotMatch(kept.printed, /mode/);
    const narrowed = await certs('--renew', '--force', '--new-key', '--only', 'certs/server.crt');
    assert.deepEqual([narrowed.status, statSync(key).mode & 0o777], [0, 0o600]);
    assert.match(
      narrowed.printed,
      /certs\/server\.key has mode 0600 now, instead of 0644: only its owner can read it\./,
    );
    assert.match((await cli('certs', '--help')).printed, /--keep-mode /);
  });

  for (const [argv, complaint] of [
    [['--force'], '--force needs --renew.'],
    [['--only', 'a'], '--only needs --renew.'],
    [['--new-key'], '--new-key needs --renew.'],
    [['--keep-mode'], '--keep-mode needs --renew or --rotate-ca.'],
    [['--again'], '--again needs --rotate-ca.'],
    [['--days', 'ten'], '--days must be a number of days, not ten.'],
    [['--key-size', '1024'], '--key-size must be 2048, 3072, 4096, not 1024.'],
    [
      ['--key-type', 'ed25519'],
      '--key-type must be rsa-2048, rsa-3072, rsa-4096, ecdsa-p256, ecdsa-p384, not ed25519.',
    ],
    [['--key-type', 'rsa-2048', '--key-size', '2048'], '--key-type and --key-size say the same. Use --key-type alone.'],
    [['--ca-days', '0'], '--ca-days must be a number of days, not 0.'],
    [['--days', '1000000'], '--days must be a number of days, not 1000000.'],
    [['--strategy', 'luck'], '--strategy must be internal-name or addresses, not luck.'],
  ] as const) {
    it(`refuses ${argv.join(' ')}`, async () => {
      const { status, complained } = await certs(...argv);
      assert.deepEqual([status, complained.split('\n')[0]], [2, complaint]);
    });
  }

  it('killed by the system while it swaps a pair leaves a run that can be finished', async () => {
    await certs('--write-settings');
    const former = readFileSync(join(folder, 'certs/server.key'), 'utf8');
    // Between the renaming of the key and that of its certificate.
    const hook = join(folder, 'hook.cjs');
    writeFileSync(
      hook,
      "const fs = require('node:fs/promises'); const { rename } = fs; let calls = 0; fs.rename = (...args) => (++calls === 2 ? process.kill(process.pid, 'SIGKILL') : rename(...args));\n",
    );
    const main = resolve('dist/cli.js');
    const signal = await new Promise((done) => {
      execFile(
        process.execPath,
        ['-r', hook, main, 'certs', '--renew', '--force', '--new-key', '--only', 'certs/server.crt', 'mimir.flags'],
        { cwd: folder, env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' } },
        (error) => done(error?.signal),
      );
    });
    assert.equal(signal, 'SIGKILL');
    assert.match((await cli('check', 'mimir.flags')).printed, /cert-key-mismatch/);
    const { printed, status } = await certs();
    assert.equal(status, 0);
    assert.match(printed, /An interrupted swap of certs\/server\.key and certs\/server\.crt was finished\./);
    assert.equal((await cli('check', 'mimir.flags')).printed, nothingFound);
    const [backup] = readdirSync(join(folder, 'certs')).filter((name) => name.startsWith('server.key.'));
    assert.equal(readFileSync(join(folder, 'certs', backup ?? ''), 'utf8'), former);
    assert.deepEqual(
      readdirSync(join(folder, 'certs')).filter((name) => name.startsWith('.')),
      [],
    );
  });
});
