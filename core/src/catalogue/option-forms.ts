import type { Option } from '../model/option';
import { compareVersions, type MimirVersion } from '../model/version';
import { lazily } from './lazily';
import { idIn, OptionReader, yamlPathIn } from './records';

/** A key of a block, and the place of the first line with it among those in the order of paths. */
interface Key {
  readonly name: string;
  readonly path: string;
}

/**
 * Every form that every option has had. A line is read when it is first asked for: most files need few of thousands, and a
 * check of one file would take longer to read them all than to find what is wrong.
 */
export class OptionForms {
  private readonly reader: OptionReader;
  private readonly read: (Option | undefined)[] = [];
  /** Names and paths that a search has come by: each search comes by the same ones first. */
  private readonly names: (string | undefined)[] = [];
  private readonly paths: (string | undefined)[] = [];
  private readonly byName = new Map<string, readonly Option[]>();
  private readonly byPath = new Map<string, readonly Option[]>();
  /** The lines that have a YAML path, in the order of the paths. */
  private readonly lineAt: readonly number[];

  /** All forms in the order of their names. */
  readonly all = lazily((): readonly Option[] => this.lines.map((_, line) => this.optionAt(line)));

  constructor(
    private readonly lines: readonly string[],
    /** Where each path is, as steps from the line of the path before. */
    pathSteps: readonly number[],
    newest: MimirVersion,
  ) {
    this.reader = new OptionReader(newest);
    let line = 0;
    this.lineAt = pathSteps.map((step) => (line += step));
  }

  /** The forms of an option by its id, oldest first; none for a name that no release knows. */
  of(id: string): readonly Option[] {
    const known = this.byName.get(id);
    if (known) return known;
    const forms: Option[] = [];
    const first = firstNotBefore(this.lines.length, (line) => (this.nameAt(line) ?? '') < id);
    for (let line = first; this.nameAt(line) === id; line += 1) forms.push(this.optionAt(line));
    return keep(this.byName, id, forms);
  }

  withFlag(flag: string): readonly Option[] {
    const forms = this.of(flag);
    if (forms.every((form) => form.flag !== null)) return forms;
    return forms.filter((form) => form.flag !== null);
  }

  withPath(path: string): readonly Option[] {
    const known = this.byPath.get(path);
    if (known) return known;
    const forms: Option[] = [];
    for (let place = this.firstPath(path); this.pathAt(place) === path; place += 1) forms.push(this.optionOf(place));
    return keep(this.byPath, path, forms);
  }

  /** All forms whose paths are below a block; those of the root where it is ''. */
  *below(block: string): Iterable<Key & { readonly option: Option }> {
    const start = block === '' ? '' : `${block}.`;
    for (let place = this.firstPath(start); ; place += 1) {
      const path = this.pathAt(place);
      if (path === null || !path.startsWith(start)) return;
      const end = path.indexOf('.', start.length);
      const name = path.slice(start.length, end < 0 ? path.length : end);
      yield { name, path, option: this.optionOf(place) };
    }
  }

  hasBelow(block: string): boolean {
    return this.pathAt(this.firstPath(`${block}.`))?.startsWith(`${block}.`) ?? false;
  }

  private firstPath(path: string): number {
    return firstNotBefore(this.lineAt.length, (place) => (this.pathAt(place) ?? '') < path);
  }

  private nameAt(line: number): string | null {
    const text = this.lines[line];
    if (text === undefined) return null;
    return (this.names[line] ??= idIn(text));
  }

  /** Null behind the last. */
  private pathAt(place: number): string | null {
    const line = this.lineAt[place];
    if (line === undefined) return null;
    return (this.paths[place] ??= yamlPathIn(this.lines[line] ?? ''));
  }

  private optionOf(place: number): Option {
    return this.optionAt(this.lineAt[place] ?? 0);
  }

  private optionAt(line: number): Option {
    return (this.read[line] ??= this.reader.read(this.lines[line] ?? ''));
  }
}

/** The least of the numbers below `count` that is not before what is looked for, or `count`. */
function firstNotBefore(count: number, isBefore: (at: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Names that no release knows are not kept: there is no end of them. */
function keep(kept: Map<string, readonly Option[]>, name: string, forms: Option[]): readonly Option[] {
  if (forms.length > 1) forms.sort((a, b) => compareVersions(firstRelease(a), firstRelease(b)));
  if (forms.length > 0) kept.set(name, forms);
  return forms;
}

function firstRelease({ versions }: Option): MimirVersion {
  return versions[0]?.first ?? '0.0';
}
