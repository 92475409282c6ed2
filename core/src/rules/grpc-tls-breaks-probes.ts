import { listenerHasTls } from '../topology/usage';
import { writtenFor } from './hops';
import { relatedTo } from './places';
import type { ProcessRule } from './rule';

/** The kubelet's gRPC probes know no TLS. */
export const grpcTlsBreaksProbes: ProcessRule = {
  id: 'grpc-tls-breaks-probes',
  severity: 'error',
  summary: 'A gRPC probe of Kubernetes cannot reach a gRPC port with TLS.',

  *check({ process, facts }) {
    const view = process.configuration.family('server.grpc');
    const port = process.configuration.flag('server.grpc-listen-port')?.text;
    if (!view || listenerHasTls(view.family, process) !== true) return;
    const written = writtenFor(view, 'certificate');
    for (const { uri, range, call } of facts.callers.filter((caller) => caller.overGrpc === true && String(caller.port) === port)) {
      yield {
        uri,
        range,
        effect: 'refuses-callers',
        message: `This ${call} always fails: the gRPC port has TLS, and Kubernetes gRPC probes don't support it. Probe /ready on the HTTP port.`,
        related: written ? [relatedTo(written, 'The gRPC port gets its certificate here.')] : [],
      };
    }
  },
};
