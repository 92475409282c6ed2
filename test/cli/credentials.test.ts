import assert from 'node:assert/strict';
import { assertSecures, Ground } from './securing';

const tls = (certificate: string, key: string): string =>
  `-server.grpc-tls-cert-path=${certificate} -server.grpc-tls-key-path=${key}`;

const unit = (directives: string, flags: string): string =>
  `[Service]\nUser=mimir\n${directives}ExecStart=/usr/bin/mimir -target=distributor -memberlist.join=localhost ${flags}\n`;

/** As a unit of this folder loads them: systemd wants absolute paths. */
const loaded = 'LoadCredential=tls.crt:FOLDER/pki/server.crt\nLoadCredential=tls.key:FOLDER/pki/server.key\n';

describe('Credentials of a systemd unit', () => {
  let ground: Ground;

  afterEach(() => ground.remove());

  /** What `check` says of a unit's files. */
  async function checked(text: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
    ground = new Ground({ ...more });
    ground.write('mimir.service', text.replaceAll('FOLDER', ground.folder));
    const { printed } = await ground.call('check', 'mimir.service', ...Object.keys(more));
    return printed;
  }

  for (const [what, certificate, key] of [
    ['the specifier', '%d/tls.crt', '%d/tls.key'],
    ['the variable', '${CREDENTIALS_DIRECTORY}/tls.crt', '${CREDENTIALS_DIRECTORY}/tls.key'],
    ['the whole path', '/run/credentials/mimir.service/tls.crt', '/run/credentials/mimir.service/tls.key'],
  ] as const) {
    it(`are the files that they are loaded from, by ${what}`, async () => {
      const text = unit(loaded, tls(certificate, key));
      assert.match(
        await checked(text, { 'pki/README': '' }),
        /tls-cert-path: \/run\/credentials\/mimir\.service\/tls\.crt not found \(at .*\/pki\/server\.crt\)/,
      );
      ground.remove();
      assert.match(
        await checked(text, { 'pki/server.crt': 'nothing', 'pki/server.key': 'nothing' }),
        /mimir\.service:5:\d+: error: \/run\/credentials\/mimir\.service\/tls\.crt contains no PEM data\./,
      );
    });
  }

  it('are found by the name of a variable in a YAML too', async () => {
    const text = unit(loaded, `-config.file=FOLDER/mimir.yaml -config.expand-env=true`);
    const yaml =
      'server:\n  grpc_tls_config:\n    cert_file: ${CREDENTIALS_DIRECTORY}/tls.crt\n    key_file: ${CREDENTIALS_DIRECTORY}/tls.key\n';
    assert.match(
      await checked(text, { 'mimir.yaml': yaml, 'pki/README': '' }),
      /mimir\.yaml:.*cert_file: \/run\/credentials\/mimir\.service\/tls\.crt not found \(at .*\/pki\/server\.crt\)/,
    );
  });

  for (const [what, directives] of [
    ['are set in the unit', 'SetCredential=tls.crt:text\nSetCredential=tls.key:text\n'],
    ['are encrypted', loaded.replaceAll('LoadCredential', 'LoadCredentialEncrypted')],
    ['are in a store of the system', 'LoadCredential=tls.crt\nLoadCredential=tls.key\n'],
    ['have a path that systemd fills in', loaded.replaceAll('FOLDER', '/etc/%i')],
    ['are loaded by a drop-in that is not here', ''],
  ] as const) {
    it(`are not missing where they ${what}`, async () => {
      const printed = await checked(
        unit(directives, tls('/run/credentials/mimir.service/tls.crt', '/run/credentials/mimir.service/tls.key')),
      );
      assert.doesNotMatch(printed, /not found|not on this machine/);
    });
  }

  it('of a drop-in belong to the unit of its folder', async () => {
    ground = new Ground({ 'pki/README': '' });
    ground.write(
      'mimir.service.d/tls.conf',
      unit(loaded, tls('%d/tls.crt', '%d/tls.key')).replaceAll('FOLDER', ground.folder),
    );
    const { printed } = await ground.call('check', 'mimir.service.d/tls.conf');
    assert.match(printed, /\/run\/credentials\/mimir\.service\/tls\.crt not found/);
  });

  it('stay what they are when the unit is secured: their sources are made, and the rest beside them', async () => {
    ground = new Ground({ 'pki/README': '' });
    ground.write('mimir.service', unit(loaded, tls('%d/tls.crt', '%d/tls.key')).replaceAll('FOLDER', ground.folder));
    const { printed } = await assertSecures(ground, ['mimir.service']);
    const text = ground.read('mimir.service');
    assert.match(text, / -server\.grpc-tls-cert-path=%d\/tls\.crt /);
    assert.match(ground.read('pki/server.crt'), /BEGIN CERTIFICATE/);
    assert.ok(text.includes(`-ingester.client.tls-cert-path=${ground.folder}/pki/client.crt`), text);
    assert.match(printed, /sudo chown -R mimir: .*pki/);
  });

  it('need no other owner, as systemd hands them to the user of the unit', async () => {
    const all = ['server.crt', 'server.key', 'client.crt', 'client.key', 'root.crt'];
    const directives = all.map((name) => `LoadCredential=${name}:FOLDER/pki/${name}\n`).join('');
    const client = ['cert-path=%d/client.crt', 'key-path=%d/client.key', 'ca-path=%d/root.crt', 'enabled=true'];
    const flags = [
      tls('%d/server.crt', '%d/server.key'),
      '-server.grpc-tls-ca-path=%d/root.crt -server.grpc-tls-client-auth=RequireAndVerifyClientCert',
      ...client.map((option) => `-ingester.client.tls-${option}`),
    ];
    ground = new Ground({ 'pki/README': '' });
    ground.write(
      'mimir.service',
      unit(directives, flags.join(' ')).replace('distributor', 'all').replaceAll('FOLDER', ground.folder),
    );
    const { printed } = await assertSecures(ground, ['mimir.service']);
    assert.doesNotMatch(printed, /chown/);
    assert.match(ground.read('mimir.service'), /-querier\.store-gateway-client\.tls-key-path=\S*\/client\.key/);
  });
});
