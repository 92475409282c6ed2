import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { executePlan, pathsOf } from '../../../../core/src/certificates/execute/execute';
import type { Receipt } from '../../../../core/src/certificates/execute/execution';
import { certificateBlocks } from '../../../../core/src/certificates/issue/issue';
import type { CertificatePlan } from '../../../../core/src/certificates/plan/certificate-plan';
import { Memory } from '../memory';

const server = '-target=all -server.grpc-tls-cert-path=/tls/s.crt -server.grpc-tls-key-path=/tls/s.key';
const http = '-server.http-tls-cert-path=/tls/h.crt -server.http-tls-key-path=/tls/h.key';
const judged = (by: string, client = 'ingester'): string =>
  `-${client}.client.tls-ca-path=${by} -${client}.client.tls-server-name=mimir.internal -${client}.client.tls-enabled=true`;
const flags = `${server} ${judged('/tls/ca.crt')}`;
const authorityKey = '/mimir-tls-ca/ca.key';
const day = '2026-11-01';

describe('Carrying out a plan', () => {
  let disk: Memory;
  beforeEach(() => (disk = new Memory()));

  /** What was written and replaced, and what is said. */
  const lines = ({ written, replaced, awaiting, problems, notes }: Receipt): readonly string[] => [
    ...written.map(({ path, kind, secret }) => `${path} ${kind}${secret ? ', secret' : ''}`),
    ...replaced.map(
      ({ path, kind, secret, backup }) =>
        `${path} ${kind}${secret ? ', secret' : ''}, before ${backup.slice(path.length)}`,
    ),
    ...awaiting.map(({ path, reasons }) => `${path} awaits consent: ${reasons.join(' ')}`),
    ...problems,
    ...notes,
  ];
  const make = async (more = flags, ...rest: readonly [Parameters<Memory['plan']>[1]?]): Promise<Receipt> =>
    disk.execute(await disk.plan(more, ...rest), 'all');
  const fits = (certificate: string, key: string, signer: string): boolean => {
    const [leaf, issuer] = [certificate, signer].map((path) => new X509Certificate(disk.text(path)));
    return (
      leaf?.checkPrivateKey(createPrivateKey(disk.text(key))) === true &&
      issuer !== undefined &&
      leaf.verify(issuer.publicKey)
    );
  };

  const all = [
    `${authorityKey} authority-key, secret`,
    '/tls/ca.crt authority',
    '/tls/s.key key, secret',
    '/tls/s.crt certificate',
  ];

  describe('makes what is missing', () => {
    it('with keys before certificates, and CAs before what they sign', async () => {
      assert.deepEqual(lines(await make()), all);
      assert.ok(fits('/tls/s.crt', '/tls/s.key', '/tls/ca.crt'));
      assert.deepEqual(disk.paths, [authorityKey, '/tls/ca.crt', '/tls/s.crt', '/tls/s.key']);
    });

    it('and has nothing to do then, and writes nothing', async () => {
      await make();
      disk.fails = (deed, path) => assert.fail(`${deed} ${path}`);
      const receipt = await make();
      assert.deepEqual([lines(receipt), receipt.untouched], [[], ['/tls/ca.crt', '/tls/s.crt', '/tls/s.key']]);
    });

    it('with one key for all that share it, made once', async () => {
      const receipt = await make(`${flags} ${http.replace('h.key', 's.key')}`);
      assert.deepEqual(
        lines(receipt).filter((line) => line.includes('.key key')),
        ['/tls/s.key key, secret'],
      );
      for (const path of ['/tls/s.crt', '/tls/h.crt']) assert.ok(fits(path, '/tls/s.key', '/tls/ca.crt'));
    });

    it('with certificate and key in one secret file', async () => {
      const receipt = await make(flags.replaceAll(/s\.(crt|key)/g, 's.pem'));
      assert.deepEqual(lines(receipt).slice(2), ['/tls/s.pem pair, secret']);
      assert.ok(fits('/tls/s.pem', '/tls/s.pem', '/tls/ca.crt'));
      assert.equal(disk.modes.get('/tls/s.pem'), 0o600);
    });

    it('with a CA for its key that is there', async () => {
      await make();
      const key = disk.text(authorityKey);
      for (const path of ['/tls/ca.crt', '/tls/s.crt', '/tls/s.key']) disk.texts.delete(path);
      assert.deepEqual(lines(await make()), all.slice(1));
      assert.equal(disk.text(authorityKey), key);
      assert.ok(new X509Certificate(disk.text('/tls/ca.crt')).checkPrivateKey(createPrivateKey(key)));
    });

    it('with copies of a CA, of all its certificates and of nothing else', async () => {
      await make();
      const text = disk.text('/tls/ca.crt');
      disk.texts.set('/tls/ca.crt', `# ours\r\n${text}${disk.text('/tls/s.key')}${disk.text('/tls/s.crt')}`);
      assert.deepEqual(lines(await make(`${flags} ${judged('/tls/b.crt', 'ruler')}`)), ['/tls/b.crt authority']);
      assert.equal(disk.text('/tls/b.crt'), `${text}${disk.text('/tls/s.crt')}`);
    });

    it('with copies of a CA that is made', async () => {
      const receipt = await make(`${flags} ${judged('/tls/b.crt', 'ruler')}`);
      assert.deepEqual(lines(receipt)[2], '/tls/b.crt authority');
      assert.equal(disk.text('/tls/b.crt'), disk.text('/tls/ca.crt'));
    });
  });

  describe('says what it could not make', () => {
    const fail = (deed: string, path: string): void => {
      disk.fails = (each, at) => each === deed && at === path;
    };

    it('without the key of its CA', async () => {
      fail('create', authorityKey);
      assert.deepEqual(lines(await make()), [
        `Can't create ${authorityKey}.`,
        "/tls/s.crt was not generated: its CA /tls/ca.crt can't be used.",
      ]);
    });

    it('without its CA', async () => {
      fail('create', '/tls/ca.crt');
      assert.deepEqual(lines(await make()), [
        all[0],
        "Can't create /tls/ca.crt.",
        "/tls/s.crt was not generated: its CA /tls/ca.crt can't be used.",
      ]);
    });

    it('without its key', async () => {
      fail('create', '/tls/s.key');
      assert.deepEqual(lines(await make()), [...all.slice(0, 2), "Can't create /tls/s.key."]);
    });

    it('though its key was made', async () => {
      fail('create', '/tls/s.crt');
      assert.deepEqual(lines(await make()), [
        ...all.slice(0, 3),
        "Can't create /tls/s.crt.",
        'The key /tls/s.key was generated, but its certificate was not. Run this again to generate it.',
      ]);
    });

    it('for a key that was there before', async () => {
      await make();
      disk.texts.delete('/tls/s.crt');
      disk.texts.delete('/tls/ca.crt');
      fail('create', '/tls/s.crt');
      assert.deepEqual(lines(await make()), ['/tls/ca.crt authority', "Can't create /tls/s.crt."]);
    });

    it('of what came in the meantime', async () => {
      const plan = await disk.plan(flags);
      disk.texts.set('/tls/s.key', 'theirs');
      assert.deepEqual(lines(await disk.execute(plan)), [
        ...all.slice(0, 2),
        '/tls/s.key was created in the meantime and did not change. Run this again to use it.',
      ]);
      assert.equal(disk.text('/tls/s.key'), 'theirs');
    });

    const lost: readonly (readonly [what: string, path: string, text: string | null, problems: readonly string[]])[] = [
      [
        'whose key is gone',
        '/tls/s.key',
        null,
        ["/tls/s.crt was not generated for its key /tls/s.key: it can't be read."],
      ],
      [
        'whose key is none any more',
        '/tls/s.key',
        'else',
        ['/tls/s.crt was not generated for its key /tls/s.key: it contains no private key that can be read.'],
      ],
      [
        'whose CA is gone',
        '/tls/ca.crt',
        null,
        [
          "/tls/ca.crt can't sign: /tls/ca.crt can't be read any more.",
          "/tls/s.crt was not generated: its CA /tls/ca.crt can't be used.",
        ],
      ],
      [
        'whose CA is another',
        '/tls/ca.crt',
        '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
        [
          "/tls/ca.crt can't sign: the CA file contains no certificate for its key.",
          "/tls/s.crt was not generated: its CA /tls/ca.crt can't be used.",
        ],
      ],
      [
        'whose CA has no key any more',
        authorityKey,
        null,
        [
          `/tls/ca.crt can't sign: its key ${authorityKey} can't be read.`,
          "/tls/s.crt was not generated: its CA /tls/ca.crt can't be used.",
        ],
      ],
    ];
    for (const [what, path, text, problems] of lost)
      it(`of one ${what}`, async () => {
        await make();
        disk.texts.delete('/tls/s.crt');
        const plan = await disk.plan(flags);
        if (text === null) disk.texts.delete(path);
        else disk.texts.set(path, text);
        assert.deepEqual(lines(await disk.execute(plan)), problems);
      });

    it('with a kind of key that this machine does not make', async () => {
      const keyMaker = { ...disk.ports.keyMaker, make: () => Promise.reject(new Error('no')) };
      const plan = await disk.plan(flags);
      assert.deepEqual(lines(await executePlan(plan, { ...disk.ports, keyMaker })), [
        'No keys of the kind ECDSA P-256 can be generated on this machine.',
        "/tls/s.crt was not generated: its CA /tls/ca.crt can't be used.",
      ]);
      const [leaf] = plan.leaves;
      assert.ok(leaf);
      const mixed: CertificatePlan = { ...plan, leaves: [{ ...leaf, keySpec: { algorithm: 'rsa', bits: 2048 } }] };
      assert.match(
        (await executePlan(mixed, { ...disk.ports, keyMaker })).problems[0] ?? '',
        /ECDSA P-256 or RSA 2048/,
      );
    });

    it('beside what the plan itself could not', async () => {
      assert.deepEqual(lines(await make(`${flags} -ruler.client.tls-key-path=/tls/c.key`)), [
        ...all,
        "/tls/c.key can't be generated: ruler.client names this key but no certificate. Set the certificate too.",
      ]);
    });

    it('where a link leads elsewhere, and makes no CA for it', async () => {
      disk.links.set('/tls/s.crt', '/etc/s.crt');
      const linked =
        '/tls/s.crt is a symbolic link to /etc/s.crt and did not change. Renew the file where it is generated, or remove the link.';
      assert.deepEqual(lines(await make()), [linked]);
      assert.deepEqual(disk.paths, []);
    });

    it('where the link is that of its key, if that is to be made', async () => {
      disk.links.set('/tls/s.key', '/etc/s.key');
      const linked =
        '/tls/s.key is a symbolic link to /etc/s.key and did not change. Renew the file where it is generated, or remove the link.';
      assert.deepEqual(lines(await make()), [linked]);
      disk.links.clear();
      await make();
      disk.texts.delete('/tls/s.crt');
      disk.links.set('/tls/s.key', '/etc/s.key');
      assert.deepEqual(lines(await make()), ['/tls/s.crt certificate']);
    });
  });

  describe('renews', () => {
    beforeEach(() => make());
    const old = `/tls/s.crt certificate, before .${day}.bak`;
    const oldKey = `/tls/s.key key, secret, before .${day}.bak`;

    it('a certificate for its key', async () => {
      const [certificate, key] = [disk.text('/tls/s.crt'), disk.text('/tls/s.key')];
      assert.deepEqual(lines(await make(flags, { renew: 'all' })), [old]);
      assert.deepEqual([disk.text('/tls/s.key'), disk.text(`/tls/s.crt.${day}.bak`)], [key, certificate]);
      assert.ok(fits('/tls/s.crt', '/tls/s.key', '/tls/ca.crt') && disk.text('/tls/s.crt') !== certificate);
    });

    it('a certificate with its key', async () => {
      const key = disk.text('/tls/s.key');
      assert.deepEqual(lines(await make(flags, { renew: 'all', newKeys: true })), [oldKey, old]);
      assert.ok(fits('/tls/s.crt', '/tls/s.key', '/tls/ca.crt') && disk.text('/tls/s.key') !== key);
      assert.equal(disk.modes.get(`/tls/s.key.${day}.bak`), 0o600);
    });

    it('all that share a key at once, and what is missing of them then', async () => {
      const shared = `${flags} ${http.replace('h.key', 's.key')} -memberlist.tls-cert-path=/tls/m.crt -memberlist.tls-key-path=/tls/s.key`;
      await make(shared);
      disk.texts.delete('/tls/m.crt');
      assert.deepEqual(lines(await make(shared, { renew: 'all', newKeys: true })), [
        '/tls/m.crt certificate',
        oldKey,
        old.replace('s.crt', 'h.crt'),
        old,
      ]);
      for (const name of ['s', 'h', 'm']) assert.ok(fits(`/tls/${name}.crt`, '/tls/s.key', '/tls/ca.crt'), name);
    });

    it('each by itself where they keep their key, though it is the same', async () => {
      const two = `${flags} ${http.replace('h.key', 's.key')}`;
      await make(two);
      const plan = await disk.plan(two, { renew: 'all' });
      disk.texts.set('/tls/h.crt', disk.text('/tls/ca.crt'));
      assert.deepEqual(lines(await disk.execute(plan, 'all')), [
        old,
        '/tls/h.crt changed in the meantime and was not replaced. Run this again.',
      ]);
    });

    it('what is no certificate any more', async () => {
      disk.texts.set('/tls/s.crt', 'else');
      assert.deepEqual(lines(await make()), [old]);
      assert.ok(fits('/tls/s.crt', '/tls/s.key', '/tls/ca.crt'));
    });

    it('a certificate in one file with its key, and leaves that in it', async () => {
      const both = flags.replaceAll(/s\.(crt|key)/g, 's.pem');
      await make(both);
      const key = /-----BEGIN PRIVATE[^]*/.exec(disk.text('/tls/s.pem'))?.[0] ?? '';
      disk.texts.set(
        '/tls/s.pem',
        `${key.replaceAll('\n', '\r\n')}${certificateBlocks(disk.text('/tls/s.pem'))[0] ?? ''}\n`,
      );
      assert.deepEqual(lines(await make(both, { renew: 'all' })), [`/tls/s.pem pair, secret, before .${day}.bak`]);
      assert.match(
        disk.text('/tls/s.pem'),
        /^-----BEGIN CERT[^]*-----END CERTIFICATE-----\n-----BEGIN PRIVATE[^\r]*-----END PRIVATE KEY-----\n$/,
      );
      assert.deepEqual(lines(await make(both, { renew: 'all', newKeys: true })), [
        `/tls/s.pem pair, secret, before .${day}.2.bak`,
      ]);
      assert.ok(!disk.text('/tls/s.pem').includes(key) && fits('/tls/s.pem', '/tls/s.pem', '/tls/ca.crt'));
    });

    const gone: readonly (readonly [what: string, path: string, problem: string])[] = [
      ['a certificate that is gone', '/tls/s.crt', '/tls/s.crt is no longer readable, so it was not renewed.'],
      ['a certificate whose key is gone', '/tls/s.key', '/tls/s.key is no longer readable, so it was not replaced.'],
      [
        'a certificate whose CA is gone',
        '/tls/ca.crt',
        "/tls/s.crt was not renewed: its CA /tls/ca.crt can't be used.",
      ],
    ];
    for (const [what, path, problem] of gone)
      it(`nothing of ${what}`, async () => {
        const plan = await disk.plan(flags, { renew: 'all', newKeys: true });
        disk.texts.delete(path);
        const receipt = await disk.execute(plan, 'all');
        assert.deepEqual([receipt.problems.at(-1), receipt.replaced], [problem, []]);
      });

    it('nothing without consent', async () => {
      const plan = await disk.plan(flags, { renew: 'all', newKeys: true });
      for (const consent of ['none', new Set<string>(), new Set(['/tls/s.crt']), new Set(['/tls/s.key'])] as const) {
        const receipt = await disk.execute(plan, consent);
        assert.deepEqual(lines(receipt), ['/tls/s.crt awaits consent: ']);
        assert.ok(receipt.untouched.includes('/tls/s.crt'));
      }
      assert.deepEqual(lines(await disk.execute(plan, new Set(['/tls/s.crt', '/tls/s.key']))), [oldKey, old]);
    });

    it('a certificate with consent for that alone, if its key stays', async () => {
      const plan = await disk.plan(flags, { renew: 'all' });
      assert.deepEqual(lines(await disk.execute(plan, new Set(['/tls/s.crt']))), [old]);
    });

    it('for the reasons that it shows to whoever consents', async () => {
      disk.now += 800 * 24 * 60 * 60 * 1000;
      const plan = await disk.plan(flags);
      assert.deepEqual(lines(await disk.execute(plan)), ['/tls/s.crt awaits consent: It expired on 2028-10-31.']);
    });
  });

  describe('adds a CA to a file', () => {
    const two = `${flags} ${judged('/tls/b.crt', 'ruler')}`;
    let theirs = '';
    beforeEach(async () => {
      const other = new Memory();
      await other.execute(await other.plan(flags));
      theirs = other.text('/tls/ca.crt');
      await make();
    });

    it('below what is there, with consent', async () => {
      disk.texts.set('/tls/b.crt', theirs.trimEnd());
      const plan = await disk.plan(two);
      assert.deepEqual(lines(await disk.execute(plan)), [
        '/tls/b.crt awaits consent: It must trust /tls/s.crt, which the CA in /tls/ca.crt signs.',
      ]);
      assert.deepEqual(lines(await disk.execute(plan, new Set(['/tls/b.crt']))), [
        `/tls/b.crt authority, before .${day}.bak`,
      ]);
      assert.equal(disk.text('/tls/b.crt'), `${theirs}${disk.text('/tls/ca.crt')}`);
    });

    it('without a line between', async () => {
      disk.texts.set('/tls/b.crt', theirs);
      disk.texts.set('/tls/ca.crt', `${theirs}${disk.text('/tls/ca.crt').replaceAll('\n', '\r\n')}`);
      await make(two);
      assert.equal(disk.text('/tls/b.crt'), disk.text('/tls/ca.crt').replaceAll('\r', ''));
    });

    it('unless one of them is gone', async () => {
      disk.texts.set('/tls/b.crt', theirs);
      const plan = await disk.plan(two);
      const authority = disk.text('/tls/ca.crt');
      disk.texts.set('/tls/ca.crt', theirs);
      assert.deepEqual(lines(await disk.execute(plan, 'all')), [
        "/tls/b.crt did not get the CA in /tls/ca.crt: /tls/ca.crt can't be read.",
      ]);
      disk.texts.set('/tls/ca.crt', authority);
      disk.texts.delete('/tls/b.crt');
      assert.deepEqual(lines(await disk.execute(plan, 'all')), [
        "/tls/b.crt did not get the CA in /tls/ca.crt: /tls/b.crt can't be read.",
      ]);
    });
  });

  describe('after a run that died', () => {
    const journal = '/tls/.s.crt.mimir-tls-swap';

    it('finishes or undoes its swap first, and says so', async () => {
      await make();
      disk.fails = (deed, path) => {
        if (deed === 'replace' && path === '/tls/s.crt') throw new Error('killed');
        return false;
      };
      await assert.rejects(() => make(flags, { renew: 'all', newKeys: true }));
      disk.fails = () => false;
      const receipt = await make(flags, { renew: 'all' });
      assert.deepEqual(lines(receipt), [
        `An interrupted swap of /tls/s.key and /tls/s.crt was finished. The old files are kept as s.key.${day}.bak and s.crt.${day}.bak. Run this again to see what is missing.`,
      ]);
      assert.ok(fits('/tls/s.crt', '/tls/s.key', '/tls/ca.crt'));
      assert.deepEqual(
        disk.paths.filter((path) => path.includes('mimir-tls-') && !path.includes('-ca/')),
        [],
      );
    });

    it('cleans up, though there is nothing else to do', async () => {
      await make();
      disk.texts.set('/tls/.s.crt.mimir-tls-new', 'draft');
      assert.deepEqual(lines(await make()), []);
      assert.equal(disk.texts.has('/tls/.s.crt.mimir-tls-new'), false);
    });

    it('cleans nothing up where a swap is not settled', async () => {
      await make();
      disk.texts.set(journal, 'theirs').set('/tls/.s.crt.mimir-tls-new', 'draft');
      const [problem] = lines(await make());
      assert.match(problem ?? '', /is not a journal/);
      assert.equal(disk.texts.has('/tls/.s.crt.mimir-tls-new'), true);
    });
  });

  it('gives way to another run', async () => {
    disk.texts.set('/tls/.mimir-tls.lock', '');
    const [problem, ...others] = lines(await make());
    assert.match(problem ?? '', /^Another run is writing certificates in \/tls, so nothing was written there\./);
    assert.deepEqual([others, disk.paths], [[], ['/tls/.mimir-tls.lock']]);
  });

  it('is about each path once', async () => {
    await make();
    const plan = await disk.plan(`${flags} ${http} ${judged('/tls/b.crt', 'ruler')}`, { renew: 'all' });
    assert.deepEqual([...pathsOf(plan)].sort(), [
      authorityKey,
      '/tls/b.crt',
      '/tls/ca.crt',
      '/tls/h.crt',
      '/tls/h.key',
      '/tls/s.crt',
      '/tls/s.key',
    ]);
    const bare = { ...plan, authorities: [], leaves: [], untouched: [], interrupted: ['/x'] };
    const addition = { file: '/a', from: '/b', fingerprint: '', reasons: [] };
    assert.deepEqual(pathsOf({ ...bare, additions: [addition] }), ['/a', '/x']);
  });
});
