import { usageOf } from '../topology/usage';
import { valuePlace } from './places';
import type { ProcessRule } from './rule';

/** Memberlist's listener never asks for a client certificate (spec 2.3). */
export const memberlistNoClientAuth: ProcessRule = {
  id: 'memberlist-no-client-auth',
  severity: 'information',
  summary: 'Memberlist with TLS is encrypted, but lets in whoever reaches its port.',

  *check({ process }) {
    for (const gossip of process.configuration.families) {
      const enabled = gossip.value('enabled');
      if (gossip.family.side !== 'both' || enabled?.text !== 'true' || !enabled.written || usageOf(gossip.family, process) === 'unused') continue;
      yield {
        ...valuePlace(enabled.written),
        effect: 'insecure',
        message:
          'Memberlist verifies no client: anyone who reaches port 7946 can join. Restrict access to it.',
      };
    }
  },
};
