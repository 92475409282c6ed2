import type { ProcessAnalysis } from '../analysis/analysis';
import type { MapNames } from '../analysis/hop-map';
import { certificatesIn } from '../x509/key-pair';
import type { FileReading } from '../model/certificate';
import type { MapPort, MapServer } from '../model/deployment-map';
import { Question } from '../model/memo';
import { shown } from '../model/quoted';
import type { FamilyConfiguration, Process } from '../model/process';
import { settingOf, writtenFor } from '../reporting/hops';
import { namePlace } from '../reporting/places';
import { policyOf } from '../topology/listener-start';
import type { End } from '../topology/links';
import { listenerHasTls } from '../topology/usage';
import type { Placing } from './map-certificates';
import { fileNamedBy } from '../model/facts';

const day = 24 * 60 * 60 * 1000;

/** The ports of each process, and whom each lets in. */
export function mapPorts<P>(
  processes: readonly ProcessAnalysis[],
  names: MapNames,
  placing: Placing<P>,
): readonly MapPort<P>[] {
  return processes.flatMap(({ process }) =>
    process.configuration.families
      .filter((view) => view.family.side === 'server' && view.value('certificate') !== null)
      .map((view): MapPort<P> => {
        const written = view.value('clientAuth')?.written ?? writtenFor(view, 'certificate') ?? settingOf(view);
        const place = written && namePlace(written);
        return {
          process: names.of(process),
          family: view.family.id,
          state: portState(view, process),
          place: place && placing(place.uri, place.range),
        };
      }),
  );
}

/** What a port asks of whoever comes: nothing, to be spoken to with TLS, or a certificate too. */
function portState(view: FamilyConfiguration, process: Process): MapPort<unknown>['state'] {
  switch (listenerHasTls(view.family, process)) {
    case false:
      return 'plaintext';
    case 'unknown':
      return 'unknown';
    case true:
      if (view.text('clientAuth') === null) return 'unknown';
      if (policyOf(view)?.demands) return 'mtls';
      return 'tls';
  }
}

/** Every hop to a server shows the same of it, for as long as its files are as they were read. */
const presented = new Question<MapServer | null>('what a server presents on the map');

/** What a server presents and asks for; null where it has no TLS. */
export function mapServer(end: End): MapServer | null {
  const { view, facts } = end;
  const read = (): MapServer | null => serverOf(end);
  if (facts.notes) return facts.notes.of(presented, view.family.id, read);
  return read();
}

function serverOf({ view, process, facts }: End): MapServer | null {
  const isGossip = view.family.side === 'both';
  if (isGossip && view.text('enabled') !== 'true') return null;
  if (!isGossip && listenerHasTls(view.family, process) === false) return null;
  const { certificate, reading } = certificateOf(view, facts);
  return { certificate, ...leafWords(reading, facts.now), policy: isGossip ? null : policyWords(view) };
}

function leafWords(reading: FileReading | null, now: number): Pick<MapServer, 'names' | 'daysLeft'> {
  const leaf = reading && certificatesIn(reading)[0];
  if (!leaf) return { names: null, daysLeft: null };
  const names = [...leaf.dnsNames, ...leaf.ipAddresses].map((name) => shown(name));
  return { names, daysLeft: Math.floor((leaf.notAfter - now) / day) };
}

function policyWords(view: FamilyConfiguration): string {
  const policy = view.text('clientAuth');
  if (policy === null) return 'not known';
  return shown(policy || 'NoClientCert');
}

/** What a listener presents, by its path or as `inline`; the reading is null where it can't be seen from here. */
function certificateOf(
  view: FamilyConfiguration,
  facts: End['facts'],
): { readonly certificate: string | null; readonly reading: FileReading | null } {
  const file = view.value('certificate');
  const inline = view.text('certificateText');
  const fact = fileNamedBy(file, facts);
  const certificate = file?.text ? shown(file.text) : null;
  if (fact) return { certificate, reading: fact.kind === 'here' ? fact.reading : null };
  if (!inline) return { certificate, reading: null };
  return { certificate: certificate ?? 'inline', reading: facts.inline(inline) };
}
