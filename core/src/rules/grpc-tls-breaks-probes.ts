import { listenerHasTls } from '../topology/usage';
import { always } from '../reporting/guide';
import { writtenFor } from '../reporting/hops';
import { relatedTo } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';

/** The kubelet's gRPC probes know no TLS. */
export const grpcTlsBreaksProbes: ProcessRule = {
  id: 'grpc-tls-breaks-probes',
  severity: 'error',
  summary: "A Kubernetes gRPC probe can't reach a gRPC port with TLS.",
  guide: {
    mimir: "The kubelet's gRPC probes don't support TLS, so they always fail at a gRPC port with TLS.",
    source: ['3'],
    log: null,
    effects: always('refuses-callers', 'error'),
    examples: { wrong: 'ready.yaml', right: 'ok-example.yaml' },
    files: 'kubernetes',
    fix: 'none',
    restart: 'options',
    related: ['http-client-auth-breaks-probes'],
  },

  *onProcess(process, { facts }) {
    const view = process.configuration.family('server.grpc');
    const port = process.configuration.flag('server.grpc-listen-port')?.text;
    if (!view || listenerHasTls(view.family, process) !== true) return;
    const written = writtenFor(view, 'certificate');
    for (const { uri, range, call } of facts.callers.filter(
      (caller) => caller.overGrpc === true && String(caller.port) === port,
    )) {
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
