import { join } from 'node:path';
import { gather } from '../../../core/src/analysis/gather';
import { defaultAnalysisSettings } from '../../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../../core/src/catalogue/load';
import { executePlan } from '../../../core/src/certificates/execute/execute';
import type { Receipt } from '../../../core/src/certificates/execute/execution';
import {
  defaultPlanPreferences,
  type CertificatePlan,
  type PlanPreferences,
  prepareCertificates,
} from '../../../core/src/certificates/plan/certificate-plan';
import type { ConfigDocument, Setting } from '../../../core/src/model/setting';
import type { Files } from '../../../core/src/ports';
import { processOf } from '../../../core/src/process/composition';
import { createCertificateReader } from '../../../host/src/certificate-reader';
import { systemClock } from '../../../host/src/clock';
import { nodeFiles } from '../../../host/src/files';
import { nodePaths } from '../../../host/src/node-paths';
import { stockedKeyMaker } from './key-stock';

/** Values by flag, without dashes. */
export type Flags = Readonly<Record<string, string>>;

export const preferences: PlanPreferences = { ...defaultPlanPreferences, organization: 'Zoo' };

const catalogue = loadCatalogue();

/** The plan for a Mimir that runs in a folder with these flags. */
export async function planFor(
  folder: string,
  flags: Flags,
  wishes: Partial<PlanPreferences> = {},
): Promise<CertificatePlan> {
  const documents = [documentWith(nodePaths.toUri(join(folder, 'mimir.flags')), flags)];
  const environment = { values: new Map<string, string>(), complete: false };
  const process = processOf({ name: 'mimir', documents, version: null, environment }, catalogue);
  const certificates = createCertificateReader();
  const { facts } = await gather(process, defaultAnalysisSettings, {
    certificates,
    clock: systemClock,
    paths: nodePaths,
  });
  return prepareCertificates([{ process, facts }], { ...preferences, ...wishes }, certificates);
}

/** Carries a plan out on this machine. */
export async function execute(plan: CertificatePlan, files: Files = nodeFiles): Promise<Receipt> {
  return executePlan(plan, { files, keyMaker: stockedKeyMaker(), clock: systemClock, roots: [] });
}

function documentWith(uri: string, flags: Flags): ConfigDocument {
  return {
    uri,
    kind: 'flags',
    name: '',
    notation: 'flag',
    impliedTargets: null,
    settings: Object.entries(flags).map(([name, text]) => settingOf(name, text)),
    unread: [],
    blocks: [],
    problems: [],
    version: null,
    pathsAreLocal: true,
    enterprise: false,
    writer: { edits: () => [] },
  };
}

function settingOf(name: string, text: string): Setting {
  const range = { start: 0, end: 0 };
  return {
    notation: 'flag',
    name: { value: name, range },
    value: { text, range, shape: 'argument', items: [], dynamic: text.includes('${') },
    range,
    takenInAt: null,
  };
}
