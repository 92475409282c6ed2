import type { ProcessAnalysis } from '../analysis/analysis';
import { holderAt } from '../model/setting';
import type { MapNames } from '../analysis/hop-map';
import { certificatesIn } from '../x509/key-pair';
import { type FileReading, dayOf } from '../model/certificate';
import type { MapCertificate } from '../model/deployment-map';
import { shown } from '../model/quoted';
import type { FamilyConfiguration, WrittenSetting } from '../model/process';
import { valuePlace } from '../reporting/places';
import type { TextRange } from '../model/text';
import { fileNamedBy } from '../model/facts';

const day = 24 * 60 * 60 * 1000;

const roles = [
  { use: 'certificate', path: 'certificate', text: 'certificateText' },
  { use: 'authority', path: 'authority', text: 'authorityText' },
] as const;

export interface CertificateUse {
  readonly path: string;
  readonly use: MapCertificate<unknown>['use'];
  /** Null where the file cannot be seen from here. */
  readonly reading: FileReading | null;
  /** The same for the same file. */
  readonly identity: string;
  readonly written: WrittenSetting;
  /** The name of the `Certificate` of cert-manager that makes the Secret it is in; null where none is seen. */
  readonly madeBy: string | null;
}

/** Every certificate and CA file that the processes name, each once, the first to expire first. */
export function mapCertificates<P>(
  processes: readonly ProcessAnalysis[],
  names: MapNames,
  placing: Placing<P>,
): readonly MapCertificate<P>[] {
  const found = new Map<string, { readonly use: CertificateUse; readonly usedBy: string[]; readonly now: number }>();
  for (const member of processes) {
    for (const view of member.process.configuration.families) {
      for (const use of certificateUses(view, member)) {
        const user = `${names.of(member.process)}: ${view.family.id}`;
        const known = found.get(use.identity);
        if (known) known.usedBy.push(user);
        else found.set(use.identity, { use, usedBy: [user], now: member.facts.now });
      }
    }
  }
  return [...found.values()]
    .map(({ use, usedBy, now }) => certificateOf(use, usedBy, now, placing))
    .sort((a, b) => rank(a) - rank(b));
}

/** What a family names as a path, or else carries inline. */
export function certificateUses(view: FamilyConfiguration, member: ProcessAnalysis): readonly CertificateUse[] {
  return roles.flatMap((role) => fileUse(role, view, member) ?? inlineUse(role, view, member) ?? []);
}

type Role = (typeof roles)[number];

function fileUse({ use, path }: Role, view: FamilyConfiguration, member: ProcessAnalysis): CertificateUse | null {
  const file = view.value(path);
  if (!file?.written || file.text === '') return null;
  const { uri } = file.written.document;
  const fact = fileNamedBy(file, member.facts);
  const here = fact?.kind === 'here' ? fact : null;
  const written = file.text ?? textOf(file.written);
  return {
    path: written,
    use,
    reading: here && here.reading,
    identity: `${use} ${here?.path ?? `${uri} ${file.text ?? ''}`}`,
    written: file.written,
    madeBy: makerOf(written, member),
  };
}

function inlineUse({ use, text }: Role, view: FamilyConfiguration, { facts }: ProcessAnalysis): CertificateUse | null {
  const inline = view.value(text);
  if (!inline?.written || !inline.text) return null;
  return {
    path: 'inline',
    use,
    reading: facts.inline(inline.text),
    identity: `${use} ${inline.text}`,
    written: inline.written,
    madeBy: null,
  };
}

function makerOf(path: string, { process, facts }: ProcessAnalysis): string | null {
  const holder = holderAt(
    path,
    process.documents.flatMap(({ mounts }) => mounts ?? []),
  );
  if (holder?.kind === 'Secret') return facts.madeSecrets?.get(holder.name) ?? null;
  return null;
}

function certificateOf<P>(
  certificate: CertificateUse,
  usedBy: readonly string[],
  now: number,
  placing: Placing<P>,
): MapCertificate<P> {
  const { path, use, written } = certificate;
  const { uri, range } = valuePlace(written);
  return { path: shown(path), use, ...endOf(certificate, now), usedBy, place: placing(uri, range) };
}

/** When the first of a file's certificates ends, or why nobody can tell. */
function endOf({ reading, madeBy }: CertificateUse, now: number): Pick<MapCertificate<unknown>, 'daysLeft' | 'ends'> {
  const times = reading ? certificatesIn(reading).map(({ notAfter }) => notAfter) : [];
  if (times.length === 0) return { daysLeft: null, ends: whyNot(reading, madeBy) };
  const end = Math.min(...times);
  return { daysLeft: Math.floor((end - now) / day), ends: dayOf(end) };
}

function whyNot(reading: FileReading | null, madeBy: string | null): string {
  switch (reading?.kind) {
    case undefined:
      if (madeBy === null) return "It can't be read from here.";
      return `Made by the Certificate ${shown(madeBy)}.`;
    case 'missing':
      return "The file doesn't exist.";
    case 'folder':
      return 'It is a folder.';
    case 'unreadable':
      return "It can't be read.";
    case 'not-read':
      return 'It was not read.';
    case 'not-pem':
    case 'pem':
      return 'It contains no certificate.';
  }
}

/** What cannot be read comes last. */
function rank({ daysLeft }: Pick<MapCertificate<unknown>, 'daysLeft'>): number {
  return daysLeft ?? Number.MAX_SAFE_INTEGER;
}

/** A place as the reader of a map counts; null where the text is not at hand. */
export type Placing<P> = (uri: string, range: TextRange) => P | null;

function textOf({ setting }: WrittenSetting): string {
  return setting.value?.text ?? '';
}
