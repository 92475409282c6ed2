import assert from 'node:assert/strict';
import { rolloutScript } from '../../client/src/secure/rollout-script';
import { readSecurePageMessage } from '../../client/src/secure/secure-page-message';

describe('A message of the page with the plan', () => {
  const choices = { http: true, issuer: 'cert-manager', anchor: false, allowOutside: false, also: ['file:///b.flags'] };

  it('is taken where it is one of those that the page sends', () => {
    const messages = [
      ...['ready', 'secure', 'cancel', 'save', 'copy-steps', 'open-folder', 'show-map', 'ignore-keys', 'undo'].map(
        (kind) => ({ kind }),
      ),
      { kind: 'difference', uri: null },
      { kind: 'difference', uri: 'file:///mimir.yaml' },
      { kind: 'choose', choices },
      { kind: 'choose', choices: { ...choices, issuer: null } },
    ];
    assert.deepEqual(messages.map(readSecurePageMessage), messages);
  });

  it('is ignored where it is anything else', () => {
    const messages = [
      null,
      'secure',
      { kind: 'write' },
      { kind: 'difference' },
      { kind: 'difference', uri: 42 },
      { kind: 'choose' },
      { kind: 'choose', choices: { ...choices, issuer: 'nobody' } },
      { kind: 'choose', choices: { ...choices, http: 'yes' } },
    ];
    assert.deepEqual(
      messages.map(readSecurePageMessage),
      messages.map(() => null),
    );
  });

  it('carries nothing beyond what it is for', () => {
    assert.deepEqual(readSecurePageMessage({ kind: 'secure', uri: 'file:///etc/passwd' }), { kind: 'secure' });
    assert.deepEqual(readSecurePageMessage({ kind: 'choose', choices: { ...choices, more: 1 } }), {
      kind: 'choose',
      choices,
    });
  });
});

describe('The rollout steps on the clipboard', () => {
  it('are commands as they are, and comments', () => {
    const steps = [
      'Keep mimir-tls-ca/root.key offline: whoever has it can sign certificates.',
      "Let Mimir's user read the keys: sudo chown -R mimir: certs",
      'docker compose -f docker-compose.yml up -d',
      'Restart the helm release when you like.',
    ];
    assert.equal(
      rolloutScript(steps, "/srv/it's mine"),
      [
        "cd '/srv/it'\\''s mine'",
        '# 1. Keep mimir-tls-ca/root.key offline: whoever has it can sign certificates.',
        "# 2. Let Mimir's user read the keys:",
        'sudo chown -R mimir: certs',
        '# 3.',
        'docker compose -f docker-compose.yml up -d',
        '# 4. Restart the helm release when you like.',
        '',
      ].join('\n'),
    );
  });
});
