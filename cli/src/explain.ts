import type { DeploymentAnalysis } from '../../core/src/analysis/analysis';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { deploymentMapOf } from '../../core/src/map/map-of-deployment';
import { neutral } from '../../core/src/model/neutral';
import { present } from '../../core/src/model/present';
import type { BoundedWorld } from './judging/bounds';
import type { ExplainCall } from './commands/call';
import { findFiles } from './judging/finding-files';
import { judgeInputs, type Judged, projectsOf } from './judging/judged-files';
import { refuse } from './machine/refusal';
import { exitCode, type Terminal } from './machine/world';
import { topicText, unknownTopic } from './writers/topics';
import { safeLog } from '../../core/src/model/safe-text';
import type { MapHop } from '../../core/src/model/deployment-map';

/** Prints what there is to know about a word, which `raw` prints as it is, or about a hop of a deployment. Returns the exit status. */
export async function explain(call: ExplainCall, world: BoundedWorld, raw: Terminal): Promise<number> {
  if ('topic' in call.subject) return explainTopic(call.subject.topic, call, world, raw);
  const environment = { values: call.env, complete: true };
  const projects = projectsOf(call, environment, world);
  const found = await findFiles(call.naming, world, projects);
  for (const { path, reason } of found.unreadable) world.terminal.error(`${neutral(path)} can't be read: ${reason}.\n`);
  const judged = await judgeInputs(found.inputs, call, environment, world, false, projects);
  const hops = judged.deployments.flatMap((deployment) => hopsOf(deployment, judged));
  const { from, to } = call.subject;
  const fitting = hops.filter((hop) => isEnd(from, hop.from, hop.dialers) && isEnd(to, hop.to, hop.listeners));
  // Every component is a member of the gossip cluster, which nobody means who names two of them.
  const own = fitting.filter(({ transport }) => transport !== 'gossip');
  if (fitting.length === 0) return refuse(noHop(from, to, hops), world);
  const meant = own.length > 0 ? own : fitting;
  world.terminal.write(meant.map(hopText).join('\n'));
  if (found.unreadable.length > 0) return exitCode.usage;
  return exitCode.clean;
}

function explainTopic(topic: string, call: ExplainCall, world: BoundedWorld, raw: Terminal): number {
  const catalogue = loadCatalogue();
  const text = topicText(topic, call.mimirVersion ?? catalogue.newest, catalogue);
  if (text === null) return refuse(unknownTopic(topic, catalogue), world);
  // It is our own text, with examples that look like keys.
  raw.write(text);
  return exitCode.clean;
}

/** The hops of a deployment with the places that decide them, as the user counts and calls them. */
function hopsOf(deployment: DeploymentAnalysis, { files }: Judged): readonly ShownHop[] {
  const texts = new Map(files.map(({ path, analysis: { source } }) => [source.uri, { path, text: source.text }]));
  const published = files.flatMap(({ analysis }) => analysis.findings);
  const map = deploymentMapOf(deployment, published, (uri, { start, end }) => {
    const file = texts.get(uri);
    // The beginning of a file stands for no line of it.
    if (!file || end === 0) return null;
    const before = file.text.slice(0, start).split('\n');
    return {
      path: file.path,
      line: before.length,
      column: (before.at(-1) ?? '').length + 1,
      text: file.text.split(/\r?\n/)[before.length - 1] ?? '',
    };
  });
  return map.hops;
}

/** A component by its whole name or the end of it, as `scheduler`, or a process by its name. */
function isEnd(asked: string, process: string, components: readonly string[]): boolean {
  return process === asked || components.some((component) => component === asked || component.endsWith(`-${asked}`));
}

function noHop(from: string, to: string, hops: readonly ShownHop[]): string {
  if (hops.length === 0) return 'These files contain no hop.';
  const fromThere = hops.filter((hop) => isEnd(from, hop.from, hop.dialers));
  if (fromThere.length === 0) {
    const starts = new Set(hops.flatMap((hop) => namesOfEnd(hop.from, hop.dialers)));
    return `No hop from ${from}. Hops start at ${[...starts].join(', ')}.`;
  }
  const ends = new Set(fromThere.flatMap((hop) => namesOfEnd(hop.to, hop.listeners)));
  return `No hop from ${from} to ${to}. Hops from there go to ${[...ends].join(', ')}.`;
}

/** The components at an end of a hop; the process where none is known. */
function namesOfEnd(process: string, components: readonly string[]): readonly string[] {
  if (components.length === 0) return [process];
  return components;
}

/** Where a hop is decided, counted from 1. */
interface HopPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** The whole line. */
  readonly text: string;
}

type ShownHop = MapHop<HopPlace>;

/** A hop: who dials whom, its state, why, and the line that decides it. */
function hopText(hop: ShownHop): string {
  const { from, to, dialers, listeners, family, title, transport, state, reason, place, findings } = hop;
  const lines = [
    `${endText(from, dialers)} -> ${endText(to, listeners)}: ${state}`,
    `  ${reason}`,
    `  By ${family} (${transport}): ${title}.`,
    `  ${placeText(place)}`,
    ...findings.map(findingText).map((text) => `  ${text}`),
  ];
  return lines.map((line) => `${neutral(line)}\n`).join('');
}

function endText(process: string, components: readonly string[]): string {
  if (components.length === 0) return process;
  return `${components.join(', ')} (${process})`;
}

function findingText({ severity, message, rule, fix }: ShownHop['findings'][number]): string {
  return present([`${severity}: ${message} [${rule}]`, fix !== null && `Fix: ${fix}.`]).join(' ');
}

/** Where a hop is decided, with the line where it may be shown. */
function placeText(place: HopPlace | null): string {
  if (place === null) return 'All its options have their defaults.';
  const { path, line, column, text } = place;
  const shown = text.trim();
  const isShown = shown !== '' && safeLog(shown) === shown && shown.length <= 120;
  return present([`${path}:${line}:${column}`, isShown && shown]).join(': ');
}
