import { usageOf } from '../topology/usage';
import { always } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';

/** Memberlist's listener never asks for a client certificate (spec 2.3). */
export const memberlistNoClientAuth: ProcessRule = {
  id: 'memberlist-no-client-auth',
  severity: 'information',
  summary: 'Memberlist accepts everyone who can reach its port.',
  guide: {
    mimir:
      'Memberlist encrypts, and verifies the member that it dials, but never requests a client certificate. No option changes that. Restrict access to port 7946 with a network policy or firewall, and suppress this.',
    source: ['2.3'],
    log: null,
    effects: always('insecure', 'information'),
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'all',
    fix: 'none',
    restart: 'nothing',
    related: ['memberlist-cert-required'],
  },

  onClient(gossip, { process }) {
    const enabled = gossip.value('enabled');
    if (
      gossip.family.side !== 'both' ||
      enabled?.text !== 'true' ||
      !enabled.written ||
      usageOf(gossip.family, process) === 'unused'
    )
      return null;
    return {
      ...valuePlace(enabled.written),
      effect: 'insecure',
      message: 'Memberlist verifies no client: anyone who reaches port 7946 can join. Restrict access to it.',
    };
  },
};
