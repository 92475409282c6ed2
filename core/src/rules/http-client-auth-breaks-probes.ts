import type { FamilyConfiguration, Process, WrittenSetting } from '../model/process';
import type { Caller, ConfigDocument } from '../model/setting';
import { policyOf } from '../topology/links';
import { listenerHasTls } from '../topology/usage';
import { replaceText } from './fixes';
import { valuePlace } from './places';
import type { ProcessRule, Report } from './rule';
import { nameOf } from './wording';

/** A caller with the document that shows it. */
interface KnownCaller {
  readonly document: ConfigDocument;
  readonly caller: Caller;
}

/** The kubelet has no client certificate to show (spec 3). */
export const httpClientAuthBreaksProbes: ProcessRule = {
  id: 'http-client-auth-breaks-probes',
  severity: 'warning',
  summary: 'An HTTP port with TLS turns away probes that speak plain HTTP and, where it demands client certificates, all callers that have none.',

  *check({ process }) {
    for (const listener of process.configuration.families) {
      if (listener.family.side !== 'server' || listener.family.transport !== 'http') continue;
      if (listenerHasTls(listener.family, process) !== true) continue;
      const callers = callersOf(process);
      for (const known of callers ?? []) if (known.caller.scheme === 'HTTP') yield plainProbe(known);
      const policy = listener.value('clientAuth')?.written;
      if (policy && policyOf(listener)?.demands) yield demandingPolicy(policy, listener, callers);
    }
  },
};

/** The probes that call the process's HTTP port; null where no document can show them. */
function callersOf({ documents, configuration }: Process): readonly KnownCaller[] | null {
  const port = configuration.flag('server.http-listen-port')?.text;
  const showing = documents.filter(({ callers }) => callers !== undefined);
  if (showing.length === 0) return null;
  const all = showing.flatMap((document) => (document.callers ?? []).map((caller) => ({ document, caller })));
  return all.filter(({ caller }) => caller.port !== null && String(caller.port) === port);
}

function plainProbe({ document: { uri }, caller }: KnownCaller): Report {
  const { range, toHttps, probe } = caller;
  const fix = { title: 'Let the probe call by HTTPS', preferred: true, action: { kind: 'replace', uri, edits: toHttps ? [toHttps] : [] } } as const;
  return {
    uri,
    range,
    effect: 'refuses-callers',
    severity: 'error',
    message:
      `This ${probe} speaks plain HTTP, and the HTTP port has TLS. Mimir answers "400 Client sent an HTTP request to an HTTPS server", ` +
      'so the probe always fails. Set its scheme to HTTPS; the kubelet does not verify the certificate.',
    fixes: toHttps ? [fix] : [],
  };
}

function demandingPolicy(policy: WrittenSetting, listener: FamilyConfiguration, callers: readonly KnownCaller[] | null): Report {
  const { uri, range } = valuePlace(policy);
  const probes = callers ?? [];
  return {
    uri,
    range,
    effect: 'refuses-callers',
    ...(probes.length > 0 ? { severity: 'error' as const } : {}),
    message:
      `${nameOf(policy)} is ${listener.text('clientAuth') ?? ''}, so everybody who calls the HTTP port must present a client certificate: scrapes, gateways, data sources. ` +
      `${aboutProbes(callers)}Between Mimir's own components only gRPC counts: consider VerifyClientCertIfGiven here.`,
    related: probes.map(({ document, caller }) => ({
      uri: document.uri,
      range: caller.range,
      message: `This ${caller.probe} has no certificate to present.`,
    })),
    fixes: [replaceText('Replace by VerifyClientCertIfGiven', uri, range, 'VerifyClientCertIfGiven', false)],
  };
}

function aboutProbes(callers: readonly KnownCaller[] | null): string {
  if (callers === null) return 'The probes of Kubernetes cannot, and the pod never becomes ready. ';
  return callers.length > 0 ? 'The probes of this container cannot, and they always fail. ' : '';
}
