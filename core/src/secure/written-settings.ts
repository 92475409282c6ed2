import { fixEdits } from '../analysis/fix-edits';
import type { DocumentChanges } from '../model/finding';
import { isContained } from './certificate-folder';
import type { Draft } from './draft';
import type { Judged } from './judging';
import { alertmanagerChanges, mutualTlsChanges, outsideChanges, type MutualTlsWishes } from './mutual-tls';
import { ownedServers } from './owned-servers';
import { joined } from './placing';
import type { Reason } from './secure-plan';
import { processesOf, type Planning } from './planning';
import { applied } from './yaml-insertion';
import { certificatesIn } from '../x509/key-pair';
import { verifyName } from '../x509/names';
import type { Member } from '../topology/links';
import { fileNamedBy } from '../model/facts';

/** Writes Mimir's own settings. */
export function writeSettings(draft: Draft, judged: Judged, planning: Planning): void {
  const changes = wanted(judged, planning);
  for (const change of changes) {
    if (editsFor([change], judged) === null)
      draft.refuse([
        {
          what: shown(change.uri, planning),
          why: "It can't be parsed, so nothing can be added. Fix what mimir-tls check reports.",
        },
      ]);
  }
  const edits = editsFor(changes, judged);
  for (const [uri, list] of edits ?? []) {
    const path = planning.ports.paths.fromUri(uri);
    const text = judged.files.get(uri)?.source.text;
    if (path !== null && text !== undefined && list.length > 0) draft.write(path, applied(text, list));
  }
}

/** What is not as it should be though it was written: a form that cannot say it, or another setting that beats it. */
export function unsettled(judged: Judged, planning: Planning): readonly Reason[] {
  return wanted(judged, planning)
    .filter((change) => editsFor([change], judged) !== null)
    .map(({ uri, document, changes }) => ({
      what: document === '' ? shown(uri, planning) : `${document} in ${shown(uri, planning)}`,
      why: `These options can't be written there: ${namesOf(changes)}. Write them by hand, or move Mimir's options to its YAML.`,
    }));
}

const mostNamed = 5;

function namesOf(changes: DocumentChanges['changes']): string {
  const names = changes.map(({ option }) => option.flag ?? option.yamlPath);
  const more = names.length - mostNamed;
  return names.slice(0, mostNamed).join(', ') + (more > 0 ? `, and ${more} more` : '');
}

/** Null where a file of the changes can't be parsed. */
function editsFor(changes: readonly DocumentChanges[], judged: Judged): ReturnType<typeof fixEdits> {
  return fixEdits({ kind: 'set', changes }, (uri) => judged.files.get(uri)?.documents ?? []);
}

function wanted(judged: Judged, planning: Planning): readonly DocumentChanges[] {
  const wishes = settingWishes(judged, planning);
  const processes = processesOf(judged);
  const isWhole = wishes.protocols?.has('grpc') === true && planning.wishes.issuer !== 'vault';
  const outside = isWhole ? ownedServers(judged).flatMap(({ clients }) => clients) : [];
  return joined([
    ...mutualTlsChanges(processes, wishes),
    ...outsideChanges(outside, processes, wishes),
    ...(planning.wishes.protocols.has('http') ? alertmanagerChanges(judged.calls, processes, wishes) : []),
  ]);
}

export function settingWishes(judged: Judged, { folder, wishes }: Planning): MutualTlsWishes {
  return {
    internalName: servedName(judged.processes, wishes.preferences.internalName),
    protocols: wishes.protocols,
    ...(wishes.anchor !== undefined && { anchor: wishes.anchor }),
    folderOf: (process) => (isContained(process) ? `${folder.target}/` : folder.local),
  };
}

function shown(uri: string, { ports }: Planning): string {
  return ports.paths.fromUri(uri) ?? uri;
}

/**
 * The name that clients are to check: the stable one, or, where the servers have certificates already that do not carry
 * it, a name that all of those carry.
 */
function servedName(members: readonly Member[], internalName: string): string {
  const leaves = members.flatMap(({ process, facts }) => {
    const value = process.configuration.family('server.grpc')?.value('certificate');
    const fact = fileNamedBy(value, facts);
    if (fact?.kind === 'here') return certificatesIn(fact.reading).slice(0, 1);
    return [];
  });
  if (leaves.every((leaf) => verifyName(leaf, internalName) === null)) return internalName;
  const candidates = leaves.flatMap(({ dnsNames }) => dnsNames).filter((name) => !name.startsWith('*'));
  const common = candidates.filter((name) => leaves.every((leaf) => verifyName(leaf, name) === null));
  return common.find((name) => name !== 'localhost') ?? common[0] ?? internalName;
}
