import type { Fix } from '../model/finding';
import { type OptionRole, clientRoles } from '../model/option';
import type { FamilyConfiguration } from '../model/process';
import { meet } from '../model/text';
import type { End } from '../topology/links';
import { present } from '../model/present';

type Hop = readonly End[];

const roles: readonly OptionRole[] = [...clientRoles, 'certificateText', 'keyText', 'authorityText', 'clientAuth'];

/** Counts the hops whose ends a fix writes to, so that a button can say what it changes. */
export class FixReach {
  private readonly byFile = new Map<string, Set<End>>();
  private readonly hops = new Map<FamilyConfiguration, Set<Hop>>();
  private readonly options = new Map<FamilyConfiguration, ReadonlySet<string>>();
  private readonly counted = new Map<Fix, number | null>();

  constructor(hops: readonly Hop[]) {
    for (const hop of hops) {
      for (const end of hop) {
        const known = this.hops.get(end.view);
        if (known) {
          known.add(hop);
          continue;
        }
        this.hops.set(end.view, new Set([hop]));
        for (const { uri } of end.process.documents) this.byFile.set(uri, (this.byFile.get(uri) ?? new Set()).add(end));
      }
    }
  }

  /** Null where a fix makes files or asks first, so that nobody can tell before. */
  count(fix: Fix): number | null {
    const known = this.counted.get(fix);
    if (known !== undefined) return known;
    const ends = this.endsOf(fix);
    const count = ends && new Set(ends.flatMap(({ view }) => [...(this.hops.get(view) ?? [])])).size;
    this.counted.set(fix, count);
    return count;
  }

  private endsOf({ action }: Fix): readonly End[] | null {
    switch (action.kind) {
      case 'replace':
        return this.endsIn(action.uri).filter(({ view }) =>
          view.written.some(
            ({ document, setting }) =>
              document.uri === action.uri && action.edits.some(({ range }) => meet(range, setting.range)),
          ),
        );
      case 'set':
        return action.changes.flatMap(({ uri, document, changes }) =>
          this.endsIn(uri).filter(
            ({ view, process }) =>
              process.documents.some((each) => each.uri === uri && each.name === document) &&
              changes.some(({ option }) => this.has(view, option.flag ?? '', option.yamlPath ?? '')),
          ),
        );
      case 'generate':
      case 'move-key':
      case 'map-folder':
        return null;
    }
  }

  private endsIn(uri: string): readonly End[] {
    return [...(this.byFile.get(uri) ?? [])];
  }

  private has(view: FamilyConfiguration, flag: string, yamlPath: string): boolean {
    const options = this.options.get(view) ?? new Set(roles.flatMap((role) => namesOf(view, role)));
    this.options.set(view, options);
    return options.has(flag) || options.has(yamlPath);
  }
}

function namesOf(view: FamilyConfiguration, role: OptionRole): readonly string[] {
  const option = view.value(role)?.option;
  return present([option?.flag, option?.yamlPath]).filter((name) => name !== '');
}
