import { listed } from '../model/counted';
import type { Facts } from '../model/facts';
import type { Fix } from '../model/finding';
import type { EffectiveValue, FamilyConfiguration, WrittenSetting } from '../model/process';
import { isPemOrKey, shown } from '../model/quoted';
import { effectOf } from '../topology/usage';
import { atStartOrLater } from '../reporting/guide';
import { valuePlace } from '../reporting/places';
import type { ProcessRule } from '../reporting/rule';
import { nameOf, spelled, gravityBy } from '../reporting/wording';
import { pathsIn, type NamedPath } from '../reporting/named-paths';

const inlineRoles = { certificate: 'certificateText', key: 'keyText', authority: 'authorityText' } as const;

/** `cert_file`, `key_file` and the like are opened as paths; PEM text goes into `cert`, `key` and `client_ca` (spec 1.1). */
export const pemWherePathBelongs: ProcessRule = {
  id: 'pem-where-path-belongs',
  severity: 'error',
  summary: "An option for a path can't hold PEM text.",
  guide: {
    mimir:
      'Mimir opens the value as a path, and the error that it logs contains the whole key. No output of Mimir TLS quotes such a value.',
    source: ['1.1'],
    effects: atStartOrLater,
    examples: { wrong: 'block.yaml', right: 'block.fixed.yaml' },
    files: 'all',
    fix: 'unsafe',
    restart: 'options',
    related: ['path-in-inline-pem', 'private-key-exposed'],
  },

  *onFamily(view, context) {
    const wrong = pathsIn(view, context).filter(({ text }) => isPemOrKey(text ?? ''));
    const fixes = fixesFor(wrong, view, context.facts);
    for (const { written, text, usage } of wrong) {
      const effect = effectOf(usage);
      const inline = inlineTwin(written, view);
      yield {
        ...valuePlace(written),
        ...gravityBy(effect),
        message:
          `${nameOf(written)} expects a path, not ${shown(text ?? '')}. ${behavior[effect] ?? 'Ignored: nothing here uses it.'} ` +
          (inline ? `Use ${spelled(inline.option, 'yaml')} for PEM text.` : 'Save it to a file.'),
        fixes,
      };
    }
  },
};

const behavior: Readonly<Record<string, string>> = {
  'refuses-to-start': 'Mimir exits and logs the whole value.',
  'connection-fails': 'Connections fail, and Mimir logs the whole value.',
};

/** The option for PEM text that stands for the same; null where there is none, as for clients and flags. */
function inlineTwin({ option, setting }: WrittenSetting, view: FamilyConfiguration): EffectiveValue | null {
  const role = option.role;
  if (setting.notation !== 'yaml' || (role !== 'certificate' && role !== 'key' && role !== 'authority')) return null;
  return view.value(inlineRoles[role]);
}

/** One fix for the family, since an HTTP listener with one half in a file and the other inline is dead (spec 1.6). */
function fixesFor(wrong: readonly NamedPath[], view: FamilyConfiguration, facts: Facts): readonly Fix[] {
  const moves = wrong.flatMap(({ written, text }) => {
    const twin = inlineTwin(written, view);
    const isFree = twin?.text === '' && written.setting.takenInAt === null && facts.inline(text ?? '').kind === 'pem';
    if (isFree) return [{ written, key: keyOf(spelled(twin.option, 'yaml')) }];
    return [];
  });
  const [first] = moves;
  const uris = new Set(moves.map(({ written }) => written.document.uri));
  if (!first || moves.length < wrong.length || uris.size > 1 || leavesHalf(view)) return [];
  // The key alone is renamed, so that a block of text stays as it is.
  const edits = moves.map(({ written, key }) => ({ range: written.setting.name.range, text: key }));
  return [
    {
      title: `Use ${listed(moves.map(({ key }) => key))} instead`,
      preferred: true,
      action: { kind: 'replace', uri: first.written.document.uri, edits },
    },
  ];
}

/** True where the other half of an HTTP listener's pair is a file and stays one. */
function leavesHalf(view: FamilyConfiguration): boolean {
  if (view.family.transport !== 'http') return false;
  const [certificate, key] = [view.text('certificate') ?? '', view.text('key') ?? ''];
  return isPemOrKey(certificate) !== isPemOrKey(key) && certificate !== '' && key !== '';
}

function keyOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
