import type { DocumentChanges } from '../../model/finding';
import type { ConfigDocument, SettingChange } from '../../model/setting';
import type { End } from '../../topology/links';
import { certificatesIn } from '../../x509/key-pair';
import { verifyName } from '../../x509/names';
import type { LeafNeed, Needs } from './needs';
import { type CheckingEnds, judgesOf, type Judge } from './peers';
import type { NamePreferences } from './plan-names';

interface PlacedChange {
  readonly document: ConfigDocument;
  readonly change: SettingChange;
}

/**
 * What the clients of the deployment must set to take the certificates of its servers: by the strategy of one stable
 * name every client that speaks TLS checks it (spec 5.4). A client that names something itself is left alone. Clients
 * of a certificate that is not issued now are told of only where they would refuse it.
 */
export function settingsNeeded(
  { leaves, checking }: Needs,
  issued: ReadonlySet<string>,
  preferences: NamePreferences,
): readonly DocumentChanges[] {
  if (preferences.strategy !== 'internal-name') return [];
  const changes = leaves.flatMap((need) => {
    const name = nameToSet(need, issued.has(need.certificate.path), preferences.internalName);
    if (name === null) return [];
    return unnamedJudges(need, checking)
      .filter((judge) => issued.has(need.certificate.path) || refuses(judge, need))
      .flatMap(({ end }) => placed(end, name));
  });
  return byDocument(changes);
}

/** Clients without a `tls-server-name` of their own. */
function unnamedJudges(need: LeafNeed, checking: CheckingEnds): readonly Judge[] {
  return judgesOf(need, checking).filter(({ usage, end }) => usage === 'server' && end.view.text('serverName') === '');
}

/** The internal name where the certificate has it; else a name that it has. */
function nameToSet({ certificate }: LeafNeed, isIssued: boolean, internalName: string): string | null {
  const [leaf] = certificatesIn(certificate.reading);
  if (isIssued || !leaf || verifyName(leaf, internalName) === null) return internalName;
  return leaf.dnsNames.find((name) => !name.startsWith('*')) ?? null;
}

/** A peer's address that the configuration does not tell is never the loopback one. */
function refuses({ checks }: Judge, { certificate }: LeafNeed): boolean {
  const [leaf] = certificatesIn(certificate.reading);
  if (!leaf || checks === null || checks.kind === 'unknown') return false;
  if (checks.kind === 'name') return verifyName(leaf, checks.name) !== null;
  return leaf.ipAddresses.every((address) => address.startsWith('127.') || address === '::1');
}

function placed({ view }: End, name: string): readonly PlacedChange[] {
  const option = view.value('serverName')?.option;
  const document = view.written.at(-1)?.document;
  if (option && document) return [{ document, change: { option, value: name } }];
  return [];
}

/** Several processes may read one document; an option is set there once. */
function byDocument(changes: readonly PlacedChange[]): readonly DocumentChanges[] {
  const grouped = new Map<
    string,
    { readonly document: ConfigDocument; readonly changes: Map<string, SettingChange> }
  >();
  for (const { document, change } of changes) {
    const key = `${document.uri}\n${document.name}`;
    const group = grouped.get(key) ?? { document, changes: new Map<string, SettingChange>() };
    group.changes.set(change.option.flag ?? change.option.yamlPath ?? '', change);
    grouped.set(key, group);
  }
  return [...grouped.values()].map((group) => ({
    uri: group.document.uri,
    document: group.document.name,
    changes: [...group.changes.values()],
  }));
}
