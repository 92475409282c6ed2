import { verifyName } from '../x509/names';
import { lazily } from '../catalogue/lazily';
import type { PlacedCaller } from '../model/caller';
import { goWords } from '../model/go-fault';
import { alertmanagerCalls } from './alertmanager-calls';
import type { Call } from './http-call';
import { presentedBy } from './credentials';
import { evaluationCalls } from './evaluation-calls';
import { httpPortOf, schemeJudgement } from './http-addresses';
import { policyOf } from './listener-start';
import { authoritiesOf, certainFault } from './link-states';
import type { End, Fault, Member } from './links';
import { listenerHasTls } from './usage';

const httpListener = 'server.http';

/** Every call of the members' HTTP ports that their documents show (spec 3). */
export function callsOf(members: readonly Member[]): readonly Call[] {
  const listeners = members.flatMap((member): readonly End[] => {
    const view = member.process.configuration.family(httpListener);
    if (view) return [{ ...member, view }];
    return [];
  });
  const outside = listeners.flatMap((server) =>
    server.facts.callers
      .filter(({ port, overGrpc }) => overGrpc !== true && port !== null && String(port) === httpPortOf(server.process))
      .map((caller) => callFromOutside(caller, server)),
  );
  // Few Rulers come as far as a handshake.
  const authorities = lazily(() => members.flatMap(authoritiesOf));
  return [
    ...outside,
    ...alertmanagerCalls(listeners, authorities),
    ...evaluationCalls(listeners, callFromOutside, authorities),
  ];
}

function callFromOutside(caller: PlacedCaller, server: End): Call {
  const ends = { caller, client: null, server };
  const hasTls = listenerHasTls(server.view.family, server.process);
  if (hasTls === 'unknown') return { ...ends, state: 'unknown', fault: null };
  if (caller.scheme === 'HTTP' || !hasTls) return { ...ends, ...schemeJudgement(caller.scheme === 'HTTPS', hasTls) };
  const wrongName = nameFault(caller, server);
  if (wrongName?.certain) return { ...ends, state: 'broken', fault: wrongName };
  const admitted = admission(caller, server);
  // That the name may be wrong counts less than that the caller is rejected.
  return {
    ...ends,
    ...(wrongName && admitted.isAdmitted ? { state: 'unknown', fault: wrongName } : admitted.judgement),
  };
}

type Judgement = Pick<Call, 'state' | 'fault'>;

/** What comes of the caller's certificate, or of that it has none. */
function admission(
  { certificate }: PlacedCaller,
  { view }: End,
): { readonly isAdmitted: boolean; readonly judgement: Judgement } {
  const policy = policyOf(view);
  if (policy === null || (policy.demands && certificate === 'unknown'))
    return { isAdmitted: false, judgement: { state: 'unknown', fault: null } };
  if (policy.demands && certificate === 'none')
    return { isAdmitted: false, judgement: { state: 'broken', fault: certificateMissing } };
  const state = policy.verifies && certificate === 'some' ? 'mtls' : 'tls';
  return { isAdmitted: true, judgement: { state, fault: null } };
}

/** What a caller that verifies has against the names of the certificate; not certain where nobody sees whether it does. */
function nameFault(caller: PlacedCaller, { view, process, facts }: End): Fault | null {
  const name = caller.serverName ?? caller.host;
  if (caller.verifies === false || caller.kind === 'probe' || name === undefined) return null;
  const shown = presentedBy(view, process, facts);
  const leaf = shown.kind === 'loaded' ? shown.chain[0] : undefined;
  const fault = leaf ? verifyName(leaf, name) : null;
  return (
    fault && {
      code: 'server-name',
      words: goWords(fault),
      certain: caller.verifies === true,
      dialed: { kind: 'name', name, because: `${caller.name} dials it` },
    }
  );
}

const certificateMissing = certainFault('client-certificate-missing', 'no-client-certificate');
