import { goWords } from '../model/go-fault';
import { usageOf } from '../topology/usage';
import { setOptions } from '../reporting/fixes';
import { atStartOrUnused } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';
import { pairOfListener } from '../reporting/suggested-paths';
import { consequence, spelled, gravityOf } from '../reporting/wording';

const words = goWords({ code: 'no-certificate-to-serve' });

/** Memberlist's one TLS configuration also listens, and a listener needs a certificate (spec 2.3). */
export const memberlistCertRequired: ProcessRule = {
  id: 'memberlist-cert-required',
  severity: 'error',
  summary: 'Memberlist with TLS needs a certificate and private key.',
  guide: {
    mimir: 'Memberlist uses one TLS configuration to dial and to listen, and a listener needs a certificate.',
    source: ['2.3'],
    log: 'tls: neither Certificates, GetCertificate, nor GetConfigForClient set in Config',
    effects: atStartOrUnused,
    examples: { wrong: 'example.yaml', right: 'ok-example.yaml' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['memberlist-no-client-auth', 'memberlist-tls-differs'],
  },

  onClient(gossip, context) {
    const { process } = context;
    if (gossip.family.side !== 'both' || gossip.value('enabled')?.text !== 'true') return null;
    const written = gossip.value('enabled')?.written;
    const certificate = gossip.value('certificate');
    const key = gossip.value('key');
    if (!written || !certificate || !key || certificate.text !== '' || key.text !== '') return null;
    const { document, setting } = written;
    const usage = usageOf(gossip.family, process);
    const pair = pairOfListener(context);
    const names = [certificate, key].map(({ option }) => spelled(option, setting.notation));
    return {
      ...valuePlace(written),
      ...gravityOf(usage),
      message: `Memberlist TLS needs a certificate and key. ${consequence(usage, words)} Set ${names.join(' and ')}.`,
      fixes:
        pair === null
          ? []
          : [
              setOptions(`Set ${pair.certificate} and ${pair.key} for memberlist`, document, [
                { option: certificate.option, value: pair.certificate },
                { option: key.option, value: pair.key },
              ]),
            ],
    };
  },
};
