import assert from 'node:assert/strict';
import { documentKinds, kindById, kindOf } from '../../../../core/src/documents/document-kinds';
import { mayBeMimirs } from '../../../../core/src/documents/recognition/hint';

const yaml = 'target: all\nserver:\n  http_listen_port: 80\n';

describe('the kinds of documents', () => {
  it('are found by their ids', () => {
    assert.deepEqual(
      documentKinds.map(({ id }) => id),
      [
        'flags',
        'dockerfile',
        'markdown',
        'shell-script',
        'systemd',
        'env-file',
        'helm-values',
        'argo-cd',
        'flux',
        'compose',
        'kubernetes',
        'mimir-yaml',
      ],
    );
    for (const kind of documentKinds) assert.equal(kindById(kind.id), kind);
    assert.equal(kindById('toml'), null);
  });

  const texts: readonly (readonly [kind: string | null, fileName: string, languageId: string, text: string])[] = [
    ['flags', 'start.flags', '', '-target=all\n'],
    ['flags', 'mimir.yaml', 'yaml', `# mimir-tls: flags\n${yaml}`],
    ['flags', 'new.flags', 'mimir-flags', ''],
    ['flags', 'new.flags', 'mimir-flags', '# mine\n-serv'],
    ['flags', 'Untitled-1', 'mimir-flags', '--disable-gpu\n'],
    [null, 'chrome.flags', 'mimir-flags', '--disable-gpu\n'],
    ['shell-script', 'run', '', '#!/usr/bin/with-contenv bashio\nmimir -target=all\n'],
    ['mimir-yaml', 'config.yaml', 'yaml', `${yaml}limits: {}\n`.replace(/^(?=.)/gm, '  ')],
    ['helm-values', 'values.yaml', 'yaml', 'query_scheduler:\n  extraArgs:\n    server.grpc-tls-cert-path: /x\n'],
    ['mimir-yaml', 'mimir.yaml', 'yaml', yaml],
    ['mimir-yaml', 'config.yml', 'yaml', `${yaml}limits: {}\n`],
    ['helm-values', 'values.yaml', 'yaml', `mimir:\n  structuredConfig:\n    target: all\n`],
    ['argo-cd', 'mimir.yaml', 'yaml', 'kind: Application\nspec:\n  source:\n    chart: mimir-distributed\n'],
    ['flux', 'mimir.yaml', 'yaml', 'kind: HelmRelease\nspec:\n  values:\n    mimir:\n      structuredConfig: {}\n'],
    ['systemd', 'mimir.service', '', '[Service]\nExecStart=/usr/bin/mimir -config.file=x\n'],
    ['env-file', 'default/mimir', '', 'CUSTOM_ARGS="-config.file=x"\n'],
    ['shell-script', 'start', '', '#!/bin/sh\nexec mimir -config.file=x\n'],
    ['shell-script', 'run', 'shellscript', 'docker run grafana/mimir -target=all\n'],
    ['dockerfile', 'Dockerfile.mimir', '', 'FROM grafana/mimir\nCMD ["-target=all"]\n'],
    ['markdown', 'README.md', 'markdown', '```\nmimir -target=all\n```\n'],
    [null, 'mimir.yaml.j2', 'yaml', yaml],
    [null, 'mimir.yaml', 'yaml', `${yaml}{% if tls %}\nserver: {}\n{%- endif %}\n`],
    [null, 'mimir.service', '', '[Service]\nExecStart=/usr/bin/mimir serve\n'],
    [null, 'install.sh', 'shellscript', 'apt-get install -y mimir\n'],
    [null, 'README.md', 'markdown', '# Mimir\n\nA game.\n'],
    [null, 'mimir.yaml', 'yaml', 'session_name: MIMIR\n'],
    [null, 'notes.txt', 'plaintext', '-target=all\n'],
  ];
  for (const [kind, fileName, languageId, text] of texts) {
    it(`take ${JSON.stringify(text.slice(0, 20))} in ${fileName} for ${kind ?? 'none'}, and the hint agrees`, () => {
      assert.equal(kindOf({ uri: `file:///x/${fileName}`, languageId, text })?.id ?? null, kind);
      assert.equal(mayBeMimirs(languageId, fileName, text), kind !== null);
    });
  }
});
