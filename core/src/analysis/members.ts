import type { Catalogue } from '../catalogue/catalogue';
import type { Process } from '../model/process';
import type { ConfigDocument } from '../model/setting';
import { processOf } from '../process/process';
import type { Member } from '../topology/links';
import { foundAlike, gather, type Gathered, type GatheringPorts } from './gather';
import type { MountedFiles } from './mounted-files';
import type { AnalysisSettings } from './settings';
import type { Unit } from './units';

/** Milliseconds for which a look at the clock counts. */
const present = 60_000;

interface KnownMember {
  readonly process: Process;
  readonly settings: AnalysisSettings;
  readonly gathered: Gathered;
}

/**
 * Puts processes together, and reads what they name. One whose documents, settings and files are as they were stays the
 * same object, and with it all that was found out about it.
 */
export class Members {
  /** By the last document of each. */
  private readonly known = new WeakMap<ConfigDocument, KnownMember>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly ports: GatheringPorts,
    private readonly mounted: MountedFiles,
  ) {}

  async memberOf(unit: Unit, settings: AnalysisSettings): Promise<Member> {
    const last = unit.documents.at(-1);
    const before = last && this.known.get(last);
    const isSame = before?.settings === settings && isSameList(before.process.documents, unit.documents);
    const process = isSame ? before.process : this.processOf(unit, settings);
    const gathered = await gather(process, settings, this.ports, this.mounted);
    if (isSame && foundAlike(before.gathered, gathered) && Math.abs(gathered.facts.now - before.gathered.facts.now) < present) {
      return { process, facts: before.gathered.facts };
    }
    // What was found out about a process rests on the files as they were.
    const member = { process: isSame ? this.processOf(unit, settings) : process, settings, gathered };
    if (last) this.known.set(last, member);
    return { process: member.process, facts: gathered.facts };
  }

  private processOf({ name, documents }: Unit, { mimirVersion, environment }: AnalysisSettings): Process {
    return processOf({ name, documents, version: mimirVersion, environment }, this.catalogue);
  }
}

function isSameList(one: readonly ConfigDocument[], other: readonly ConfigDocument[]): boolean {
  return one.length === other.length && one.every((document, index) => document === other[index]);
}
