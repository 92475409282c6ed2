import type { DeploymentAnalysis } from '../../core/src/analysis/analysis';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { deploymentMapOf } from '../../core/src/map/map-of-deployment';
import { neutral } from '../../core/src/model/neutral';
import type { BoundedWorld } from './judging/bounds';
import type { ExplainCall } from './commands/call';
import { findFiles } from './judging/finding-files';
import { judgeInputs, type Judged, projectsOf } from './judging/judged-files';
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
  if (fitting.length === 0) {
    world.terminal.error(`${neutral(noHop(from, to, hops))}\n`);
    return exitCode.usage;
  }
  world.terminal.write((own.length > 0 ? own : fitting).map(hopText).join('\n'));
  if (found.unreadable.length > 0) return exitCode.usage;
  return exitCode.clean;
}

function explainTopic(topic: string, call: ExplainCall, world: BoundedWorld, raw: Terminal): number {
  const catalogue = loadCatalogue();
  const text = topicText(topic, call.mimirVersion ?? catalogue.newest, catalogue);
  if (text === null) {
    world.terminal.error(`${neutral(unknownTopic(topic, catalogue))}\n`);
    return exitCode.usage;
  }
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
  const starts = [
    ...new Set(hops.flatMap(({ dialers, from: process }) => (dialers.length === 0 ? [process] : dialers))),
  ];
  const ends = [
    ...new Set(
      hops
        .filter((hop) => isEnd(from, hop.from, hop.dialers))
        .flatMap(({ listeners, to: process }) => (listeners.length === 0 ? [process] : listeners)),
    ),
  ];
  if (ends.length === 0) return `No hop from ${from}. Hops start at ${starts.join(', ')}.`;
  return `No hop from ${from} to ${to}. Hops from there go to ${ends.join(', ')}.`;
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
  const end = (process: string, components: readonly string[]): string =>
    components.length === 0 ? process : `${components.join(', ')} (${process})`;
  const lines = [
    `${end(from, dialers)} -> ${end(to, listeners)}: ${state}`,
    `  ${reason}`,
    `  By ${family} (${transport}): ${title}.`,
    ...(place === null ? ['  All its options have their defaults.'] : placeLines(place)),
    ...findings.map(
      ({ severity, message, rule, fix }) => `  ${severity}: ${message} [${rule}]${fix === null ? '' : ` Fix: ${fix}.`}`,
    ),
  ];
  return lines.map((line) => `${neutral(line)}\n`).join('');
}

function placeLines({ path, line, column, text }: HopPlace): readonly string[] {
  const shown = text.trim();
  return [
    `  ${path}:${line}:${column}${shown === '' || safeLog(shown) !== shown || shown.length > 120 ? '' : `: ${shown}`}`,
  ];
}
