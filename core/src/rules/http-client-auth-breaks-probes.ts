import type { PlacedCaller } from '../model/caller';
import type { FamilyConfiguration, Process, WrittenSetting } from '../model/process';
import type { DocumentChanges } from '../model/finding';
import type { SettingChange } from '../model/setting';
import type { Call } from '../topology/http-call';
import { policyOf } from '../topology/listener-start';
import { listenerHasTls } from '../topology/usage';
import { replaceText } from '../reporting/fixes';
import { byCause, writtenFor } from '../reporting/hops';
import { namePlace, valuePlace } from '../reporting/places';
import type { MemberRule, Report } from '../reporting/rule';
import { briefly, inFull } from '../reporting/wording';

/** The kubelet has no client certificate to show (spec 3). */
export const httpClientAuthBreaksProbes: MemberRule = {
  id: 'http-client-auth-breaks-probes',
  severity: 'warning',
  summary: 'Probes and other HTTP clients must be able to pass the TLS of the HTTP port.',
  guide: {
    mimir:
      "Every HTTP client must then present a certificate. Kubernetes probes can't, so the pod never becomes ready. Probes over plain HTTP fail at a port with TLS. Between components only gRPC is used.",
    source: ['3'],
    log: '400 Client sent an HTTP request to an HTTPS server',
    effects: [
      {
        effect: 'refuses-callers',
        severity: 'error',
        when: 'a client without a certificate, or a plain HTTP probe, is in the files',
      },
      { effect: 'refuses-callers', severity: 'warning', when: 'the files show no such client' },
    ],
    examples: { wrong: 'demands.flags', right: 'ok-if-given.flags' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['http-call-fails', 'grpc-tls-breaks-probes'],
  },

  *onListener(listener, { process, calls }) {
    if (listener.family.transport !== 'http' || listenerHasTls(listener.family, process) !== true) return;
    const callers = calls
      .filter(({ client, server }) => client === null && server.process === process)
      .map(({ caller }) => caller);
    for (const caller of callers) if (isPlainProbe(caller) && caller.implied !== true) yield plainProbe(caller);
    yield* usualProbes(listener, process, calls);
    const policy = listener.value('clientAuth')?.written;
    if (policy && policyOf(listener)?.demands && !isProvidedFor(process, callers))
      yield demandingPolicy(
        policy,
        listener,
        process,
        callers.filter(({ certificate }) => certificate === 'none'),
      );
  },
};

function isPlainProbe({ kind, scheme }: PlacedCaller): boolean {
  return kind === 'probe' && scheme === 'HTTP';
}

/** The probes that a chart has for all that it starts, told of once, by the first process, where the port gets its certificate. */
function* usualProbes(listener: FamilyConfiguration, process: Process, calls: readonly Call[]): Iterable<Report> {
  const written = writtenFor(listener, 'certificate');
  if (!written) return;
  const own = calls.filter(({ caller, client, server }) => {
    const at = writtenFor(server.view, 'certificate');
    return (
      client === null &&
      caller.implied === true &&
      isPlainProbe(caller) &&
      at?.setting === written.setting &&
      listenerHasTls(server.view.family, server.process) === true
    );
  });
  const [first] = own;
  if (!first || first.server.process !== process) return;
  const settings = own.flatMap(({ caller: { uri, httpsSetting } }) => (httpsSetting ? [{ uri, ...httpsSetting }] : []));
  const names = own.map(({ server }) => server.process.name);
  yield {
    ...namePlace(written),
    effect: 'refuses-callers',
    severity: 'error',
    message:
      `Readiness probes of ${briefly(names)} always fail: plain HTTP to a TLS port ("400 Client sent an HTTP request to an HTTPS server"). ` +
      'Set readinessProbe.httpGet.scheme to HTTPS.',
    related: inFull(names, namePlace(written), 'Components whose probe fails'),
    fixes:
      settings.length === 0
        ? []
        : [
            {
              title: 'Use HTTPS for these probes',
              preferred: true,
              action: { kind: 'set', changes: byDocument(settings) },
            },
          ],
  };
}

function byDocument(
  settings: readonly { readonly uri: string; readonly document: string; readonly change: SettingChange }[],
): readonly DocumentChanges[] {
  const groups = byCause(settings, ({ uri, document }) => `${uri} ${document}`);
  return groups.map((group) => ({
    uri: group[0].uri,
    document: group[0].document,
    changes: group.map(({ change }) => change),
  }));
}

/** Off Kubernetes it is just what was wanted, if everybody who is seen to call has a certificate. */
function isProvidedFor({ documents }: Process, callers: readonly PlacedCaller[]): boolean {
  return documents.some(isOnHost) && callers.length > 0 && callers.every(({ certificate }) => certificate === 'some');
}

/** True for what starts Mimir on a machine or in a Compose project, where no kubelet probes it. */
function isOnHost({ kind }: Process['documents'][number]): boolean {
  return ['compose', 'shell-script', 'systemd', 'env-file'].includes(kind);
}

function plainProbe({ uri, range, toHttps, call }: PlacedCaller): Report {
  const what = /Probe$/.test(call) ? 'probe' : 'hook';
  const fix = {
    title: `Use HTTPS for the ${what}`,
    preferred: true,
    action: { kind: 'replace', uri, edits: toHttps ? [toHttps] : [] },
  } as const;
  return {
    uri,
    range,
    effect: 'refuses-callers',
    severity: 'error',
    message:
      `This ${call} always fails: plain HTTP to a TLS port ("400 Client sent an HTTP request to an HTTPS server"). ` +
      'Set its scheme to HTTPS.',
    fixes: toHttps ? [fix] : [],
  };
}

function demandingPolicy(
  policy: WrittenSetting,
  listener: FamilyConfiguration,
  process: Process,
  refused: readonly PlacedCaller[],
): Report {
  const { uri, range } = valuePlace(policy);
  return {
    uri,
    range,
    effect: 'refuses-callers',
    ...(refused.length > 0 ? { severity: 'error' as const } : {}),
    message:
      `${listener.text('clientAuth') ?? ''} requires a certificate from every HTTP client. ` +
      `${aboutProbes(process, refused)}Use VerifyClientCertIfGiven.`,
    related: refused
      .filter(({ implied }) => implied !== true)
      .map((caller) => ({
        uri: caller.uri,
        range: caller.range,
        message: `${caller.kind === 'probe' ? `This ${caller.call}` : `${caller.name} (${caller.call})`} has no client certificate.`,
      })),
    fixes: [replaceText('Replace with VerifyClientCertIfGiven', uri, range, 'VerifyClientCertIfGiven', false)],
  };
}

function aboutProbes({ documents }: Process, refused: readonly PlacedCaller[]): string {
  if (!documents.some((document) => document.showsProbes === true || isOnHost(document)))
    return 'Kubernetes probes have none, so the pod never becomes ready. ';
  if (refused.some(({ kind }) => kind === 'probe')) return "This container's probes have none and always fail. ";
  return '';
}
