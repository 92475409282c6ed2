import { Notes } from '../model/memo';
import type { Option, OptionFamily } from '../model/option';
import { spansInclude, type MimirVersion, type VersionSpan } from '../model/version';
import type { VersionCatalogue } from './catalogue';
import { namesOfFamily } from './families';
import { lazily } from './lazily';
import type { OptionForms } from './option-forms';

interface Child {
  readonly name: string;
  readonly option: Option | null;
}

/** One release's options among all forms; each is looked for when it is asked for. */
class ReleaseOptions {
  /** Spans are shared between options, and so is what is found out about them. */
  private readonly included = new Map<readonly VersionSpan[], boolean>();
  private readonly byFlag = new Map<string, Option>();
  private readonly byPath = new Map<string, Option>();
  private readonly byFamily = new Map<string, readonly Option[]>();
  private readonly children = new Map<string, readonly Child[]>();

  readonly all = lazily(() => this.forms.all().filter((form) => this.has(form)));

  constructor(
    private readonly version: MimirVersion,
    private readonly forms: OptionForms,
  ) {}

  flag(name: string): Option | null {
    return this.byFlag.get(name) ?? this.keep(this.byFlag, name, this.forms.withFlag(name));
  }

  yaml(path: string): Option | null {
    return this.byPath.get(path) ?? this.keep(this.byPath, path, this.forms.withPath(path));
  }

  hasFamily(id: string): boolean {
    return this.membersOf(id).next().done === false;
  }

  family(id: string): readonly Option[] {
    const known = this.byFamily.get(id);
    if (known) return known;
    const members = [...this.membersOf(id)].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.byFamily.set(id, members);
    return members;
  }

  /** In alphabetical order. Some releases take a key both as a block and as an option. */
  childrenOf(block: string): readonly Child[] {
    const known = this.children.get(block);
    if (known) return known;
    const children = new Map<string, Child>();
    for (const { name, path, option } of this.forms.below(block)) {
      if (!this.has(option)) continue;
      const isOption = path.length === (block === '' ? 0 : block.length + 1) + name.length;
      children.set(name, { name, option: isOption ? option : (children.get(name)?.option ?? null) });
    }
    const sorted = [...children.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    if (sorted.length > 0) this.children.set(block, sorted);
    return sorted;
  }

  isBlock(path: string): boolean {
    for (const { option } of this.forms.below(path)) if (this.has(option)) return true;
    return false;
  }

  private *membersOf(id: string): Generator<Option, void> {
    const { flags, paths } = namesOfFamily(id);
    for (const { name } of flags) {
      const option = this.flag(name);
      if (option) yield option;
    }
    for (const { name } of paths) {
      const option = this.yaml(name);
      if (option?.flag === null) yield option;
    }
  }

  private has({ versions }: Option): boolean {
    const known = this.included.get(versions);
    if (known !== undefined) return known;
    const included = spansInclude(versions, this.version);
    this.included.set(versions, included);
    return included;
  }

  private keep(kept: Map<string, Option>, name: string, forms: readonly Option[]): Option | null {
    const option = forms.find((form) => this.has(form));
    if (option) kept.set(name, option);
    return option ?? null;
  }
}

/** Look-ups over the options of one release. */
export function buildVersionCatalogue(
  version: MimirVersion,
  forms: OptionForms,
  allFamilies: readonly OptionFamily[],
): VersionCatalogue {
  const options = new ReleaseOptions(version, forms);
  const families = lazily(() => allFamilies.filter(({ id }) => options.hasFamily(id)));
  return {
    version,
    get options() {
      return options.all();
    },
    get families() {
      return families();
    },
    flag: (name) => options.flag(name),
    yaml: (path) => options.yaml(path),
    optionOf: ({ notation, name }) => (notation === 'flag' ? options.flag(name.value) : options.yaml(name.value)),
    familyOption: (family, role) => options.family(family).find((option) => option.role === role) ?? null,
    familyOptions: (family) => options.family(family),
    childrenOf: (block) => options.childrenOf(block),
    isBlock: (path) => path !== '' && options.isBlock(path),
    notes: new Notes(),
  };
}
