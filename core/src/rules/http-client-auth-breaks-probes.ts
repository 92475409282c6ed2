import type { PlacedCaller } from '../model/caller';
import type { FamilyConfiguration, Process, WrittenSetting } from '../model/process';
import { policyOf } from '../topology/listener-start';
import { listenerHasTls } from '../topology/usage';
import { replaceText } from './fixes';
import { valuePlace } from './places';
import type { MemberRule, Report } from './rule';
import { nameOf } from './wording';

/** The kubelet has no client certificate to show (spec 3). */
export const httpClientAuthBreaksProbes: MemberRule = {
  id: 'http-client-auth-breaks-probes',
  severity: 'warning',
  summary: 'An HTTP port with TLS turns away probes that speak plain HTTP and, where it demands client certificates, all callers that have none.',

  *checkMember({ process, calls }) {
    for (const listener of process.configuration.families) {
      if (listener.family.side !== 'server' || listener.family.transport !== 'http') continue;
      if (listenerHasTls(listener.family, process) !== true) continue;
      const callers = calls.filter(({ client, server }) => client === null && server.process === process).map(({ caller }) => caller);
      for (const caller of callers) if (caller.kind === 'probe' && caller.scheme === 'HTTP') yield plainProbe(caller);
      const policy = listener.value('clientAuth')?.written;
      if (policy && policyOf(listener)?.demands && !isProvidedFor(process, callers)) yield demandingPolicy(policy, listener, process, callers.filter(({ certificate }) => certificate === 'none'));
    }
  },
};

/** Off Kubernetes it is just what was wanted, if everybody who is seen to call has a certificate. */
function isProvidedFor({ documents }: Process, callers: readonly PlacedCaller[]): boolean {
  return documents.some(isOnHost) && callers.length > 0 && callers.every(({ certificate }) => certificate === 'some');
}

/** True for what starts Mimir on a machine or in a Compose project, where no kubelet probes it. */
function isOnHost({ kind }: Process['documents'][number]): boolean {
  return ['compose', 'shell-script', 'systemd', 'env-file'].includes(kind);
}

function plainProbe({ uri, range, toHttps, call }: PlacedCaller): Report {
  const fix = { title: 'Let the probe call by HTTPS', preferred: true, action: { kind: 'replace', uri, edits: toHttps ? [toHttps] : [] } } as const;
  return {
    uri,
    range,
    effect: 'refuses-callers',
    severity: 'error',
    message:
      `This ${call} speaks plain HTTP, and the HTTP port has TLS. Mimir answers "400 Client sent an HTTP request to an HTTPS server", ` +
      'so the probe always fails. Set its scheme to HTTPS; the kubelet does not verify the certificate.',
    fixes: toHttps ? [fix] : [],
  };
}

function demandingPolicy(policy: WrittenSetting, listener: FamilyConfiguration, process: Process, refused: readonly PlacedCaller[]): Report {
  const { uri, range } = valuePlace(policy);
  return {
    uri,
    range,
    effect: 'refuses-callers',
    ...(refused.length > 0 ? { severity: 'error' as const } : {}),
    message:
      `${nameOf(policy)} is ${listener.text('clientAuth') ?? ''}, so everybody who calls the HTTP port must present a client certificate: scrapes, gateways, data sources. ` +
      `${aboutProbes(process, refused)}Between Mimir's own components only gRPC counts: consider VerifyClientCertIfGiven here.`,
    related: refused.map((caller) => ({
      uri: caller.uri,
      range: caller.range,
      message: `${caller.kind === 'probe' ? `This ${caller.call}` : `${caller.name} (${caller.call})`} has no certificate to present.`,
    })),
    fixes: [replaceText('Replace by VerifyClientCertIfGiven', uri, range, 'VerifyClientCertIfGiven', false)],
  };
}

function aboutProbes({ documents }: Process, refused: readonly PlacedCaller[]): string {
  if (!documents.some((document) => document.showsProbes === true || isOnHost(document))) return 'The probes of Kubernetes cannot, and the pod never becomes ready. ';
  return refused.some(({ kind }) => kind === 'probe') ? 'The probes of this container cannot, and they always fail. ' : '';
}
