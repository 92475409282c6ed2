import type { ProcessAnalysis } from '../analysis/analysis';
import type { MapNames } from '../analysis/hop-map';
import { certificatesIn } from '../x509/key-pair';
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
        const place = written ? namePlace(written) : null;
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
      return policyOf(view)?.demands ? 'mtls' : 'tls';
  }
}

/** Every hop to a server shows the same of it, for as long as its files are as they were read. */
const presented = new Question<MapServer | null>('what a server presents on the map');

/** What a server presents and asks for; null where it has no TLS. */
export function mapServer(end: End): MapServer | null {
  const { view, facts } = end;
  const read = (): MapServer | null => serverOf(end);
  return facts.notes ? facts.notes.of(presented, view.family.id, read) : read();
}

function serverOf({ view, process, facts }: End): MapServer | null {
  const isGossip = view.family.side === 'both';
  if (isGossip ? view.text('enabled') !== 'true' : listenerHasTls(view.family, process) === false) return null;
  const file = view.value('certificate');
  const fact = file?.written && file.text ? facts.path(file.written.document.uri, file.text) : null;
  const inline = view.text('certificateText');
  const reading = fact?.kind === 'here' ? fact.reading : fact === null && inline ? facts.inline(inline) : null;
  const [leaf] = reading ? certificatesIn(reading) : [];
  return {
    certificate: file?.text ? shown(file.text) : inline ? 'inline' : null,
    names: leaf ? [...leaf.dnsNames, ...leaf.ipAddresses].map((name) => shown(name)) : null,
    daysLeft: leaf ? Math.floor((leaf.notAfter - facts.now) / day) : null,
    policy: isGossip
      ? null
      : view.text('clientAuth') === null
        ? 'not known'
        : shown(view.text('clientAuth') || 'NoClientCert'),
  };
}
