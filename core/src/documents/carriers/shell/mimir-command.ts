import { type Mount, bareTarget } from '../../../model/setting';
import type { ArgumentWord } from '../argv/argument-word';
import { imageEvidence } from '../../recognition/image';
import { isMimirProgram, isOwnFlag } from '../../recognition/mimir-program';
import { foundOr } from '../../../model/text';

/** A simple command that starts Mimir, by its program or in a container. */
export interface MimirCommand {
  /** The place of the program or image among the words. */
  readonly at: number;
  readonly container: { readonly image: string; readonly name: string; readonly mounts: readonly Mount[] } | null;
}

/** What may stand in front of a command without being its program. */
const lead = /^(?:then|do|else|if|elif|while|until|!|time|\{|\$|>|%|[A-Za-z_]\w*=.*)$/;
/** Programs that start the one that they are told. */
const starter =
  /^(?:.*\/)?(?:exec|nohup|sudo|doas|env|nice|ionice|timeout|setsid|command|tini|dumb-init|gosu|su-exec|stdbuf|systemd-run|strace|numactl|taskset|runuser|setpriv)$/;
const engine = /^(?:.*\/)?(?:docker|podman|nerdctl)$/;
/** How many words a starter's own options may take. */
const mostOptions = 12;

/** Null for a command that starts anything else. The words are those of one simple command. */
export function mimirCommand(words: readonly ArgumentWord[]): MimirCommand | null {
  let first = words.findIndex(({ value }) => !lead.test(value));
  if (first < 0) return null;
  const isStarted = starter.test(words[first]?.value ?? '');
  if (isStarted) first += 1;
  const containing = words.slice(first, first + mostOptions).findIndex(isContainerEngine);
  if (containing === 0 || (isStarted && containing > 0)) return containerCommand(words, first + containing);
  const own = words[first];
  if (!isStarted) {
    if (own && isMimirProgram(own)) return { at: first, container: null };
    return null;
  }
  return startedCommand(words, first);
}

/** Mimir behind a program that starts another, whose own options come first. */
function startedCommand(words: readonly ArgumentWord[], first: number): MimirCommand | null {
  const flag = words.findIndex(({ value }, index) => index >= first && isOwnFlag(value));
  const before = words.slice(0, Math.min(foundOr(flag, words.length), first + mostOptions));
  const at = before.findLastIndex((word, index) => index >= first && isMimirProgram(word));
  if (at < 0) return null;
  return { at, container: null };
}

/** True for a program that runs images. */
export function isContainerEngine({ value }: Pick<ArgumentWord, 'value'>): boolean {
  return engine.test(value);
}

/** `docker run OPTIONS IMAGE ARGUMENTS`: the image's own program gets the arguments. */
function containerCommand(words: readonly ArgumentWord[], engineAt: number): MimirCommand | null {
  const run = words.findIndex(({ value }, index) => index > engineAt && /^(?:run|create)$/.test(value));
  const at = words.findIndex(({ value }, index) => index > run && imageEvidence(value) === 'mimir');
  if (run < 0 || at < 0) return null;
  const options = words.slice(run + 1, at).map(({ value }) => value);
  const entrypoint = optionValues(options, ['--entrypoint'])[0] ?? otherProgram(words[at + 1]);
  if (entrypoint !== undefined && !isMimirProgram({ value: entrypoint })) return null;
  const mounts = [
    ...optionValues(options, ['-v', '--volume']).flatMap(volumeMount),
    ...optionValues(options, ['--mount']).flatMap(bindMount),
  ];
  return {
    at,
    container: { image: words[at]?.value ?? '', name: optionValues(options, ['--name'])[0] ?? 'mimir', mounts },
  };
}

/** A path in front of the arguments says that another program of the image is meant, whatever its own does with it. */
function otherProgram(first: ArgumentWord | undefined): string | undefined {
  if (first && /^\.{0,2}\/[\w./-]+$/.test(first.value) && !isMimirProgram(first)) return first.value;
  return undefined;
}

function optionValues(options: readonly string[], names: readonly string[]): readonly string[] {
  return options.flatMap((option, index) => {
    const equals = option.indexOf('=');
    if (equals > 0 && names.includes(option.slice(0, equals))) return [option.slice(equals + 1)];
    const following = options[index + 1];
    if (names.includes(option) && following !== undefined) return [following];
    return [];
  });
}

/** `HOST:CONTAINER[:OPTIONS]`. A relative path starts where the script is called. */
function volumeMount(volume: string): readonly Mount[] {
  const [source = '', target = ''] = inWorkingFolder(volume).split(':');
  if (target.startsWith('/')) return [{ target: bareTarget(target), local: localPath(source), assumed: true }];
  return [];
}

function bindMount(mount: string): readonly Mount[] {
  const field = (...names: readonly string[]): string =>
    new RegExp(`(?:^|,)(?:${names.join('|')})=([^,]*)`).exec(mount)?.[1] ?? '';
  const target = field('target', 'dst', 'destination');
  if (target.startsWith('/'))
    return [{ target: bareTarget(target), local: localPath(inWorkingFolder(field('source', 'src'))), assumed: true }];
  return [];
}

/** Scripts like this one are started in their own folder. */
function inWorkingFolder(path: string): string {
  return path.replace(/^(?:\$PWD|\$\{PWD\}|\$\(pwd\)|`pwd`)(?=\/|:|$)/, '.');
}

function localPath(source: string): string | null {
  if (/^(?:\/|\.{1,2}(?:\/|$))/.test(source) && !source.includes('$')) return source;
  return null;
}
