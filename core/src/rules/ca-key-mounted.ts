import type { MountedAuthorityKey } from '../model/facts';
import type { Process } from '../model/process';
import type { TextRange } from '../model/text';
import { moveKey } from '../reporting/fixes';
import { always } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';

/** No server needs the key of a CA, and every server that gets it can sign for all. */
export const caKeyMounted: ProcessRule = {
  id: 'ca-key-mounted',
  severity: 'warning',
  summary: "A CA's private key must be in no folder that containers get.",
  guide: {
    mimir:
      "Mimir never reads a CA's private key: peers are checked by the CA's certificate. Whoever breaks into a container that has the key can sign certificates that every process trusts. Keep it in `mimir-tls-ca/` beside the folder of the certificates, and offline once they are made.",
    source: ['5.3'],
    log: null,
    effects: always('insecure', 'warning'),
    examples: { wrong: 'compose.yaml', right: 'ok-certificates.yaml' },
    files: 'all',
    fix: 'unsafe',
    restart: 'nothing',
    gaps: [
      'Only folders of this machine are looked at, six folders deep, and none with more than 200 names.',
      "A key is a CA's if a CA certificate beside it, or one that the configuration names, belongs to it.",
    ],
    related: ['private-key-exposed'],
  },

  *onProcess(process, { facts }) {
    for (const key of facts.authorityKeys ?? []) {
      const place = placeOf(key, process);
      if (place === null) continue;
      yield {
        ...place,
        subject: key.path,
        effect: 'insecure',
        message:
          `CA key ${key.shown} is in a mounted folder. ` +
          (key.isMovable ? `Move it to ${key.homeShown}.` : 'Keep it in its own file, elsewhere.'),
        fixes: key.isMovable ? [moveKey(key, place.uri)] : [],
      };
    }
  },
};

/** The mount; where the document does not show it in one place, the first CA that is named, else any setting of the document. */
function placeOf(
  { mountedBy: { uri, range } }: MountedAuthorityKey,
  { configuration, documents }: Process,
): { readonly uri: string; readonly range: TextRange } | null {
  if (range) return { uri, range };
  const written = configuration.writtenFamilies.flatMap((view) => view.value('authority')?.written ?? [])[0];
  if (written) return valuePlace(written);
  const setting = documents.find((document) => document.uri === uri)?.settings[0];
  if (setting) return { uri, range: setting.range };
  return null;
}
