import type { Effect } from '../model/finding';
import { Question } from '../model/memo';
import type { OptionFamily } from '../model/option';
import type { Process } from '../model/process';
import { components, componentsIn, componentsOf, type Component } from './components';
import { useOf, type Moment } from './family-uses';

/** Flags that make Mimir print something and end (spec 4.1). */
const printing = ['version', 'modules', 'help', 'help-all', 'h'] as const;

/** True for a process that looks at nothing else, since it only prints something. */
export function printsOnly({ configuration }: Pick<Process, 'configuration'>): boolean {
  return printing.some((flag) => {
    const value = configuration.flag(flag);
    return value?.text === 'true' && value.written !== null;
  });
}

/**
 * When a process first looks at a family's TLS options: at `start` (a fault stops it), while it runs (`run`: a fault
 * breaks the connection), or never (`unused`: its client is off, or nothing in this process dials by it). Spec 2.2.
 */
export type Usage = Moment | 'unused';

type Running = Pick<Process, 'targets' | 'version' | 'configuration' | 'notes'>;

/** Every family is asked about again and again. By the targets: some ask what would be so with others. No name of one is a blank. */
const running = new Question<ReadonlySet<Component>>('running components');

/** The components of a process; all there are where its targets are not known, none where it only prints something. */
export function runningComponents(process: Running): ReadonlySet<Component> {
  const { notes, targets } = process;
  if (notes) return notes.of(running, targets?.join(',') ?? ' ', () => componentsRun(process));
  return componentsRun(process);
}

function componentsRun(process: Running): ReadonlySet<Component> {
  if (printsOnly(process)) return new Set();
  const { version } = process.version;
  if (process.targets) return componentsOf(process.targets, version);
  return new Set(componentsIn(version));
}

/** When the process looks at the family's options. */
export function usageOf(family: OptionFamily, process: Process): Usage {
  if (family.side === 'server') return serverUsage(family, process);
  if (isSwitchedOff(family, process)) return 'unused';
  return dialingUsage(family, process);
}

const effectsOfUsage: Readonly<Record<Usage, Effect>> = {
  start: 'refuses-to-start',
  run: 'connection-fails',
  unused: 'ignored',
};

/** What a fault in the family's options does to the process (spec 6, certainty). */
export function effectOf(usage: Usage): Effect {
  return effectsOfUsage[usage];
}

/** When the process would look at the family's options if its TLS were on. */
export function dialingUsage(family: OptionFamily, process: Process): Usage {
  const use = useOf(family.id, process.version.version);
  if (!use) return 'run';
  const own = runningComponents(process);
  const isUsed = use.users === components || use.users.some((user) => own.has(user));
  if (isUsed && use.isOpen(process.configuration, own) !== false) return use.moment;
  return 'unused';
}

/** A listener has TLS once it has a certificate and a key, each as a path or inline (spec 1.2). */
export function listenerHasTls(family: OptionFamily, process: Process): boolean | 'unknown' {
  const view = process.configuration.family(family.id);
  const given = (role: 'certificate' | 'key', inline: 'certificateText' | 'keyText'): boolean | 'unknown' => {
    const texts = view ? [view.text(role), view.text(inline)] : [];
    if (texts.some((text) => text !== null && text !== '')) return true;
    if (texts.includes(null)) return 'unknown';
    return false;
  };
  const certificate = given('certificate', 'certificateText');
  const key = given('key', 'keyText');
  if (certificate === false || key === false) return false;
  if (certificate === 'unknown' || key === 'unknown') return 'unknown';
  return true;
}

/** The suites and the minimum of `server.` are read at every start, with TLS or without (spec 1.2). */
function serverUsage(family: OptionFamily, process: Process): Usage {
  const isListener = process.configuration.family(family.id)?.value('certificate') != null;
  if (!isListener || listenerHasTls(family, process) !== false) return 'start';
  return 'unused';
}

function isSwitchedOff(family: OptionFamily, { configuration }: Process): boolean {
  return configuration.family(family.id)?.value('enabled')?.text === 'false';
}
