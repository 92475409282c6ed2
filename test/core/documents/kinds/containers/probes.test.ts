import assert from 'node:assert/strict';
import type { Finding } from '../../../../../core/src/model/finding';
import { applyEdits } from '../../../../../core/src/documents/carriers/embedding/embedded-text';
import { judge } from './container-bench';

const image = 'image: grafana/mimir:2.17.1';

/** A pod whose HTTP port has TLS, with that policy. */
function podText(policy: string, more: readonly string[], ofImage = image): string {
  const args = [
    'tls-cert-path=/c/tls.crt',
    'tls-key-path=/c/tls.key',
    'tls-ca-path=/c/ca.crt',
    `tls-client-auth=${policy}`,
  ].map((flag) => `-server.http-${flag}`);
  return `apiVersion: v1\nkind: Pod\nmetadata: {name: m}\nspec:\n  containers:\n    - name: mimir\n      ${ofImage}\n      args: [-target=compactor, ${args.join(', ')}]\n${more.map((line) => `      ${line}\n`).join('')}`;
}

/** The findings on the probes of its container. */
async function probeFindings(policy: string, more: readonly string[], ofImage = image): Promise<readonly Finding[]> {
  const analyses = await judge('pod.yaml', new Map([['pod.yaml', podText(policy, more, ofImage)]]));
  const findings = analyses.get('pod.yaml')?.findings ?? [];
  assert.deepEqual(
    findings.filter(({ rule }) => rule !== 'http-client-auth-breaks-probes'),
    [],
  );
  return findings;
}

/** What the quick fix of a probe by plain HTTP makes of its line; null where none is offered. */
async function probeFixed(...probe: readonly string[]): Promise<string | null> {
  const [finding] = await probeFindings('VerifyClientCertIfGiven', probe);
  const action = finding?.fixes[0]?.action;
  if (action?.kind !== 'replace') return null;
  const text = podText('VerifyClientCertIfGiven', probe);
  return applyEdits(text, action.edits).slice(text.indexOf(probe[0] ?? ''));
}

const demanding = 'RequireAndVerifyClientCert';

describe('Probes and the TLS of the HTTP port', () => {
  it('go together where the probe calls by HTTPS and need not identify itself', async () => {
    assert.deepEqual(
      await probeFindings('VerifyClientCertIfGiven', ['readinessProbe: {httpGet: {port: 8080, scheme: HTTPS}}']),
      [],
    );
  });

  it('do not where it calls by HTTP, whatever the policy', async () => {
    const [finding, ...others] = await probeFindings('VerifyClientCertIfGiven', [
      'readinessProbe: {httpGet: {port: 8080}}',
    ]);
    assert.equal(others.length, 0);
    assert.match(
      finding?.message ?? '',
      /This readinessProbe always fails: plain HTTP.*400 Client sent an HTTP request to an HTTPS server/,
    );
    assert.deepEqual([finding?.effect, finding?.severity], ['refuses-callers', 'error']);
  });

  it('do not where the policy demands a certificate, which is said with the probe', async () => {
    const [finding, ...others] = await probeFindings(demanding, [
      'readinessProbe: {httpGet: {port: 8080, scheme: HTTPS}}',
    ]);
    assert.equal(others.length, 0);
    assert.match(finding?.message ?? '', /This container's probes have none and always fail/);
    assert.deepEqual([finding?.severity, finding?.related.length], ['error', 1]);
  });

  it('have nothing to do with each other where the probe does not call that port', async () => {
    const harmless = [
      'livenessProbe: {tcpSocket: {port: 8080}}',
      'readinessProbe: {exec: {command: [x]}}',
      'startupProbe: {httpGet: {port: 9}}',
    ];
    assert.deepEqual(await probeFindings('VerifyClientCertIfGiven', harmless), []);
    const [finding, ...others] = await probeFindings(demanding, harmless);
    assert.equal(others.length, 0);
    assert.doesNotMatch(finding?.message ?? 'probe', /probe|Kubernetes/);
    assert.equal(finding?.severity, 'warning');
  });

  it('may go wrong where the file does not show the probes', async () => {
    const [finding] = await probeFindings(demanding, [], '');
    assert.match(finding?.message ?? '', /Kubernetes probes have none, so the pod never becomes ready/);
  });

  it('go together after the quick fix, whatever is written at the scheme', async () => {
    assert.equal(
      await probeFixed('readinessProbe: {httpGet: {port: 8080, scheme: HTTP}}'),
      'readinessProbe: {httpGet: {port: 8080, scheme: HTTPS}}\n',
    );
    assert.equal(
      await probeFixed('readinessProbe: {httpGet: {port: 8080}}'),
      'readinessProbe: {httpGet: {port: 8080, scheme: HTTPS}}\n',
    );
    assert.equal(
      await probeFixed('readinessProbe:', '  httpGet:', '    port: 8080'),
      'readinessProbe:\n        httpGet:\n          port: 8080\n          scheme: HTTPS\n',
    );
    // A key without a value is no reason for a second one.
    assert.equal(
      await probeFixed('readinessProbe:', '  httpGet:', '    scheme:', '    port: 8080'),
      'readinessProbe:\n        httpGet:\n          scheme: HTTPS\n          port: 8080\n',
    );
  });
});
