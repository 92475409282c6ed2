import type { EffectiveValue, FamilyConfiguration, Process } from '../model/process';
import { valueRange } from '../model/setting';
import type { Call } from './http-call';
import { leadsToPort, schemeJudgement } from './http-addresses';
import { handshakeFault, isMutual, judgementOf, type Authorities } from './link-states';
import type { End } from './links';
import { addressOption, routeOf } from './routes';
import { listenerHasTls, runningComponents } from './usage';

/** How the Ruler reaches Alertmanagers of its own deployment, as its URLs name them. Those elsewhere are no hops of it. */
export function alertmanagerCalls(listeners: readonly End[], authorities: () => Authorities): readonly Call[] {
  return listeners.flatMap((dialer) => {
    const { process } = dialer;
    const url = alertmanagerUrl(process);
    const view = alertmanagerClient(process);
    const text = url && shownUrl(url);
    if (!view || !url || !text || !runningComponents(process).has('ruler') || process.targets === null) return [];
    return text
      .split(',')
      .flatMap((each) =>
        listeners
          .filter((server) => leadsTo(each.trim(), server, dialer))
          .map((server) => judged(each.trim(), url, { ...dialer, view }, server, authorities)),
      );
  });
}

/** The Ruler's Alertmanagers. */
export function alertmanagerUrl({ configuration }: Pick<Process, 'configuration'>): EffectiveValue | null {
  return addressOption(configuration, 'ruler.alertmanager-url');
}

/** A chart fills in the names of its release: what is around them tells the scheme and the component. */
export function shownUrl({ text, written }: EffectiveValue): string | null {
  const raw = text ?? written?.setting.value?.text ?? null;
  if (raw !== null && (text !== null || raw.includes('{{'))) return raw.replace(/\{\{[^{}]*\}\}/g, 'x');
  return text;
}

/** The deprecated block counts once something stands in it (spec 2.3). */
export function alertmanagerClient({ configuration }: Process): FamilyConfiguration | null {
  const deprecated = configuration.family('ruler.alertmanager_client');
  if (deprecated && deprecated.written.length > 0) return deprecated;
  return configuration.family('ruler.alertmanager-client');
}

function leadsTo(url: string, server: End, dialer: End): boolean {
  const { process } = server;
  if (process.targets === null || !runningComponents(process).has('alertmanager')) return false;
  return leadsToPort(url, server, dialer);
}

function judged(
  url: string,
  { written }: EffectiveValue,
  client: End,
  server: End,
  authorities: () => Authorities,
): Call {
  const isEncrypted = /^(?:[a-z]+\+)?https:/.test(url);
  const uri = written?.document.uri ?? client.process.documents[0]?.uri ?? '';
  const caller: Call['caller'] = {
    uri,
    kind: 'client',
    name: client.process.name,
    call: 'alerts',
    scheme: isEncrypted ? 'HTTPS' : 'HTTP',
    port: null,
    certificate: client.view.text('certificate') === '' ? 'none' : 'unknown',
    range: written ? valueRange(written.setting) : { start: 0, end: 0 },
    toHttps: null,
  };
  const ends = { caller, client, server };
  const hasTls = listenerHasTls(server.view.family, server.process);
  if (hasTls === 'unknown') return { ...ends, state: 'unknown', fault: null };
  if (!isEncrypted || !hasTls) return { ...ends, ...schemeJudgement(isEncrypted, hasTls) };
  return { ...ends, ...handshake(client, server, authorities) };
}

/** With its options switched off the client trusts the machine's authorities alone, and shows nothing (spec 2.3). */
function handshake(client: End, server: End, authorities: () => Authorities): Pick<Call, 'state' | 'fault'> {
  const route = routeOf(client.view.family.id, client.process.version.version);
  if (!route || client.view.text('enabled') !== 'true') return { state: 'unknown', fault: null };
  const ends = { route, client, server };
  return judgementOf(handshakeFault(ends, authorities()), isMutual(ends));
}
