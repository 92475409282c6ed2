import assert from 'node:assert/strict';
import { callsIn } from '../../../core/src/documents/callers/calls-in-texts';
import { applyEdits } from '../../../core/src/documents/carriers/embedding/embedded-text';
import { httpsEdits } from '../../../core/src/secure/http-callers';

/** The job that scrapes Mimir, after it is told to do so by HTTPS. */
function secured(job: readonly string[]): string {
  const text = ['scrape_configs:', '  - job_name: mimir', ...job, ''].join('\n');
  const [call] = callsIn(text);
  assert.ok(call);
  const caller = { ...call, kind: 'client', name: 'prometheus', uri: 'file:///prometheus.yml' } as const;
  const edits = httpsEdits(text, caller, { authority: 'ca.crt', serverName: 'mimir' });
  assert.ok(edits);
  return applyEdits(text, edits.edits);
}

describe('A job of Prometheus that scrapes by HTTPS from now on', () => {
  const targets = '    static_configs: [{targets: [mimir:8080]}]';
  const tls = ['    tls_config:', '      ca_file: ca.crt', '      server_name: mimir'];

  it('has its scheme once, whether or not the key was there without a value', () => {
    const head = ['scrape_configs:', '  - job_name: mimir'];
    assert.equal(secured([targets]), [...head, targets, '    scheme: https', ...tls, ''].join('\n'));
    assert.equal(secured(['    scheme:', targets]), [...head, '    scheme: https', targets, ...tls, ''].join('\n'));
  });
});
