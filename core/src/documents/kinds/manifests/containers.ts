import type { Node } from 'yaml';
import type { CommandSource } from '../containers/command-line';
import { fieldAt, itemsOf, textAt } from '../../carriers/yaml/fields';
import { lineEnd, lineStart } from '../../carriers/embedding/lines';
import { contentEnd, rangeOf } from '../../carriers/yaml/nodes';
import type { Manifest } from './manifests';
import type { Substitution } from '../../carriers/argv/substitution';

const reference = /\$\$(?=\()|\$\(([^()\s]+)\)/g;

/** Variables of a container's environment in its `command` and `args`: `$(NAME)`, and `$$(` for what is to stay `$(`. */
function variablesOf(environment: ReadonlyMap<string, string>): Substitution {
  return {
    find: (text) =>
      [...text.matchAll(reference)].map((match) => {
        const [whole, name] = match;
        const range = { start: match.index, end: match.index + whole.length };
        return { range, text: name === undefined ? '$' : (environment.get(name) ?? null) };
      }),
    escape: (text) => text.replaceAll('$(', '$$$$('),
  };
}

/** A container of a workload, of whatever kind that is. */
export interface Container {
  readonly manifest: Manifest;
  readonly pod: Node;
  readonly node: Node;
  readonly name: string;
  /** Null in a patch that leaves it to another file. */
  readonly image: string | null;
  readonly environment: ReadonlyMap<string, string>;
  readonly command: CommandSource;
}

/** Where workloads have the specification of their pods: Pod, those with a template, CronJob, PodTemplate. */
const podPaths = [
  ['spec'],
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ['template', 'spec'],
] as const;

/** How far behind a command line a template is looked for. */
const farthest = 500;

/** The containers of an object, those that start first among them; none of what is no workload. */
export function containersOf(manifest: Manifest): readonly Container[] {
  const { tree, node } = manifest;
  return podPaths.flatMap((path) => {
    const pod = fieldAt(node, path, tree);
    if (!pod) return [];
    const nodes = ['initContainers', 'containers'].flatMap((field) => itemsOf(fieldAt(pod, [field], tree), tree));
    return nodes.map((container) => readContainer(manifest, pod, container));
  });
}

function readContainer(manifest: Manifest, pod: Node, node: Node): Container {
  const { tree } = manifest;
  const environment = environmentOf(node, manifest);
  const nodes = [fieldAt(node, ['command'], tree), fieldAt(node, ['args'], tree)].filter((each) => each !== null);
  const substitution = variablesOf(environment);
  return {
    manifest,
    pod,
    node,
    name: textAt(node, ['name'], tree) ?? '',
    image: textAt(node, ['image'], tree),
    environment,
    command: { nodes, tree, substitution, inScript: substitution },
  };
}

/** The annotations and labels of the container's pod. */
export function podMarks({ manifest: { node, tree }, pod }: Container): readonly (Node | null)[] {
  const path = podPaths.find((each) => fieldAt(node, each, tree) === pod) ?? ['spec'];
  return ['annotations', 'labels'].map((marks) => fieldAt(node, [...path.slice(0, -1), 'metadata', marks], tree));
}

/** True where a template may put further arguments between those of the container or behind them. */
export function hasTemplatedCommand({ command: { nodes, tree } }: Container): boolean {
  return nodes.some((node) => {
    const start = lineStart(tree.text, rangeOf(node).start);
    const end = lineEnd(tree.text, contentEnd(node, tree.text));
    return (
      /^[ \t]*\{\{/m.test(tree.text.slice(start, end)) ||
      /^(?:[ \t]*\r?\n)*[ \t]*\{\{/.test(tree.text.slice(end, end + farthest))
    );
  });
}

/** The variables whose values stand in the file. A value that refers to others is not followed. */
function environmentOf(container: Node, { tree }: Manifest): ReadonlyMap<string, string> {
  const entries = itemsOf(fieldAt(container, ['env'], tree), tree).flatMap((item) => {
    const name = textAt(item, ['name'], tree);
    const value = textAt(item, ['value'], tree);
    if (name === null || value === null || /\$\(|\{\{/.test(value)) return [];
    return [[name, value] as const];
  });
  return new Map(entries);
}
