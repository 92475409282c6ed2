import { unknownVersionWords } from '../../core/src/catalogue/known-versions';
import { loadCatalogue } from '../../core/src/catalogue/load';
import type { Finding, Fix } from '../../core/src/model/finding';
import { compareVersions, type MimirVersion } from '../../core/src/model/version';
import { optionChanges, type OptionChange } from '../../core/src/upgrade/option-changes';
import type { BoundedWorld } from './judging/bounds';
import type { UpgradeCall } from './commands/call';
import { findFiles, type Input, namingOfFiles } from './judging/finding-files';
import { fixTexts, type Fixed, withTexts } from './judging/fixing';
import { judgeInputs, type Judged, tellOfSettings, projectsOf } from './judging/judged-files';
import { writeAllTexts } from './text-writing';
import { refuse } from './machine/refusal';
import { exitCode } from './machine/world';
import { diffText, fixingText } from './writers/fix-diff';
import { reportText } from './writers/json';
import { upgradeHuman } from './writers/upgrade-human';
import { upgradeReport } from './writers/upgrade-report';

/** Prints what another version changes for the files, or renames what it calls otherwise. Returns the exit status. */
export async function upgrade(call: UpgradeCall, world: BoundedWorld): Promise<number> {
  const unknown = unknownVersionWords(call.to, loadCatalogue());
  if (unknown !== null) return refuse(`--to: ${unknown.replace(/, (?:and checks|which).*|: .*/, '.')}`, world);
  const naming = namingOfFiles(call.files, call.kind, call.excludes);
  const { inputs, unreadable } = await findFiles(
    naming,
    world,
    projectsOf(call, { values: new Map(), complete: true }, world),
  );
  const [unread] = unreadable;
  if (unread) return refuse(`${unread.path} can't be read: ${unread.reason}.`, world);
  const judging = new VersionJudging(call, world);
  const now = await judging.at(inputs, call.mimirVersion);
  const objection = objectionTo(now, call.to);
  if (objection !== null) return refuse(objection, world);
  tellOfSettings(now.settings, world);
  return answer(inputs, now, judging, call, world);
}

async function answer(
  inputs: readonly Input[],
  now: Judged,
  judging: VersionJudging,
  call: UpgradeCall,
  world: BoundedWorld,
): Promise<number> {
  const renamed = await judging.changed(inputs, ({ fix }) => fix);
  if (call.wish === 'diff') {
    world.terminal.write(diffText(renamed.texts));
    if (renamed.texts.size > 0) return exitCode.findings;
    return exitCode.clean;
  }
  if (call.wish === 'fix' && !(await written(renamed, world))) return exitCode.failure;
  // A process that does not start for an option that is gone shows nothing of its hops.
  const cleared = await judging.changed(inputs, ({ fix, removal }) => fix ?? removal);
  const report = upgradeReport({
    before: now,
    left: call.wish === 'fix' ? renamed.judged : now,
    after: await judging.at(withTexts(inputs, cleared.texts), call.to),
    to: call.to,
    version: world.version,
  });
  world.terminal.write(reportText(call.format, report, upgradeHuman));
  if (report.worse) return exitCode.findings;
  return exitCode.clean;
}

/** Judges the files of a call for one version or another. */
class VersionJudging {
  constructor(
    private readonly call: UpgradeCall,
    private readonly world: BoundedWorld,
  ) {}

  /** Null: the version that the files show. */
  at(inputs: readonly Input[], mimirVersion: MimirVersion | null): Promise<Judged> {
    return judgeInputs(inputs, { ...this.call, mimirVersion }, { values: this.call.env, complete: true }, this.world);
  }

  /** The texts with what is wanted of each change, each made where the text takes it. */
  changed(inputs: readonly Input[], wanted: (change: OptionChange) => Fix | null): Promise<Fixed<Judged>> {
    const { to, mimirVersion } = this.call;
    return fixTexts(inputs, async (texts) => withOnly(wanted, await this.at(texts, mimirVersion), to), {
      unsafe: true,
      only: [],
    });
  }
}

/** Why it cannot be told what changes. */
function objectionTo({ deployments }: Judged, to: MimirVersion): string | null {
  const versions = deployments.flatMap(({ processes }) => processes.map(({ process }) => process.version));
  if (versions.length === 0) return "Nothing was checked: none of the files is Mimir's.";
  if (versions.some(({ source }) => source === 'assumed'))
    return 'No file says which version of Mimir runs now. Add --mimir-version X.Y.';
  const newer = versions.find(({ version }) => compareVersions(version, to) >= 0);
  if (newer) return `${newer.version} runs already, so there is no upgrade to ${to}.`;
  return null;
}

/** The judgement with what is wanted of the changes as its only findings: fixes are made of findings. */
function withOnly(wanted: (change: OptionChange) => Fix | null, judged: Judged, to: MimirVersion): Judged {
  const findings = judged.deployments.flatMap(({ processes }) =>
    processes.flatMap(({ process }) =>
      optionChanges(process, to, loadCatalogue()).flatMap((change): readonly Finding[] => {
        const fix = wanted(change);
        const { uri, range, message } = change;
        if (fix === null) return [];
        return [{ ...asFinding, uri, range, message, fixes: [fix] }];
      }),
    ),
  );
  const files = judged.files.map(({ analysis, ...file }) => ({
    ...file,
    analysis: { ...analysis, findings: findings.filter(({ uri }) => uri === analysis.source.uri) },
  }));
  return { ...judged, files };
}

const asFinding = { rule: 'upgrade', severity: 'error', effect: 'refuses-to-start', related: [] } as const;

/** Writes all or none, and tells of each. */
async function written({ made, texts }: Fixed<unknown>, world: BoundedWorld): Promise<boolean> {
  const changes = [...texts].map(([uri, { former, text }]) => ({ uri, former, text }));
  const problems = await writeAllTexts(changes, world);
  world.terminal.error(fixingText(made, problems));
  return problems.length === 0;
}
