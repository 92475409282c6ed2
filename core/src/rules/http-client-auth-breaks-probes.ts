import { policyOf } from '../topology/links';
import { listenerHasTls } from '../topology/usage';
import { replaceText } from './fixes';
import { valuePlace } from './places';
import type { ProcessRule } from './rule';
import { nameOf } from './wording';

/** The kubelet has no client certificate to show (spec 3). */
export const httpClientAuthBreaksProbes: ProcessRule = {
  id: 'http-client-auth-breaks-probes',
  severity: 'warning',
  summary: 'An HTTP port that demands client certificates turns away probes, scrapes and gateways that have none.',

  *check({ process }) {
    for (const listener of process.configuration.families) {
      const policy = listener.value('clientAuth');
      if (listener.family.transport !== 'http' || !policy?.written || !policyOf(listener)?.demands) continue;
      if (listenerHasTls(listener.family, process) !== true) continue;
      const { uri, range } = valuePlace(policy.written);
      yield {
        uri,
        range,
        effect: 'refuses-callers',
        message:
          `${nameOf(policy.written)} is ${policy.text ?? ''}, so everybody who calls the HTTP port must present a client certificate: scrapes, gateways, data sources. ` +
          "The probes of Kubernetes cannot, and the pod never becomes ready. Between Mimir's own components only gRPC counts: consider VerifyClientCertIfGiven here.",
        fixes: [replaceText('Replace by VerifyClientCertIfGiven', uri, range, 'VerifyClientCertIfGiven', false)],
      };
    }
  },
};
