// Settings inside the files of others: a Compose project, and values of a Helm chart.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile } from '../workbench.mjs';
import { takePicture } from './pictures.mjs';
import { useWindow } from './window.mjs';
import { placeOf } from './workspace.mjs';

const misspelt = 'RequiredAndVerifyClientCert';
const policy = 'RequireAndVerifyClientCert';

const files = [
  {
    file: 'compose.yaml',
    text: `services:
  mimir:
    image: grafana/mimir:2.17.1
    command:
      - -target=ingester
      - -server.grpc-tls-cert-path=/certs/server.crt
      - -server.grpc-tls-key-path=/certs/server.key
      - -server.grpc-tls-ca-path=/certs/root.crt
      - -server.grpc-tls-client-auth=${misspelt}
`,
    option: { written: 'grpc-tls-client-auth', both: 'server.grpc_tls_config.client_auth_type' },
    below: 'grpc-tls-client-auth',
    typed: '\n- -ruler.client.',
    offered: 'tls-enabled',
  },
  {
    file: 'values.yaml',
    text: `mimir:
  structuredConfig:
    server:
      grpc_tls_config:
        cert_file: /certs/tls.crt
        key_file: /certs/tls.key
        client_ca_file: /certs/ca.crt
        client_auth_type: ${misspelt}
    ruler:
      ruler_client:
        tls_ca_path: /certs/ca.crt
ingester:
  extraArgs:
    log.level: warn
`,
    option: { written: 'client_auth_type', both: 'server.grpc-tls-client-auth' },
    below: 'tls_ca_path',
    typed: '\ntls_',
    offered: 'tls_enabled',
  },
];

let server, page, bench, folder;

describe('files of others', () => {
  useWindow({}, (opened) => ({ server, page, bench } = opened));
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-wrapped-'));
    for (const { file, text } of files) writeFileSync(join(folder, file), text);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { file, option, below, typed, offered } of files) {
    describe(`Mimir's part of ${file} in VS Code`, function () {
      // Each step stands on the one before it.
      this.bail(true);
      const path = () => join(folder, file);
      const goTo = (words, inside = 2) => {
        const { line, column } = placeOf(path(), words);
        return bench.goTo(line, column + inside);
      };

      it('has its mistake underlined', async () => {
        await openFile(page, server, folder, file);
        await bench.squiggle('error');
        const wanted = new RegExp(`"${misspelt}"[^]*invalid-client-auth-type`);
        await bench.untilProblems((problems) => wanted.test(problems.join('\n')));
        await bench.hideProblems();
        await takePicture(page, `wrapped-${file.replace('.', '-')}`);
      });

      it('is documented', async () => {
        await goTo(option.written);
        assert.ok((await bench.hover(option.both)).includes(option.both));
        await bench.press('Escape');
      });

      it('is completed, each option once', async () => {
        await goTo(below, 200);
        await bench.type(typed);
        const labels = await bench.completions('tls');
        assert.equal(labels.filter((label) => label === offered).length, 1, labels.join('\n'));
        await bench.press('Escape');
        await bench.press('Control+Shift+k');
      });

      it('is mended by a quick fix', async () => {
        await goTo(misspelt);
        await bench.chooseQuickFix(policy);
        await bench.text(policy);
        await bench.save();
        const saved = readFileSync(path(), 'utf8');
        assert.equal(saved, files.find((each) => each.file === file)?.text.replace(misspelt, policy));
        await bench.untilProblems(
          (problems) => !problems.some((problem) => problem.includes('invalid-client-auth-type')),
        );
        await bench.hideProblems();
      });
    });
  }
});
