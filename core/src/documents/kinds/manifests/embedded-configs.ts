import { type EmbeddedConfig, isMimirConfig } from '../containers/embedded-config';
import { type EmbeddedText, applyEdits } from '../../carriers/embedding/embedded-text';
import { scalarText } from '../../carriers/yaml/scalar-text';
import { fieldAt, fieldsOf } from '../../carriers/yaml/fields';
import type { DataKey } from './volume-mounts';
import type { Manifest } from './manifests';

/** A text in a ConfigMap or Secret, by its key. */
export interface DataText {
  readonly key: string;
  readonly text: EmbeddedText;
}

/** Mimir YAML in ConfigMaps and Secrets: what a container reads as such, and what clearly is it. */
export function embeddedConfigsOf(
  manifests: readonly Manifest[],
  uri: string,
  read: ReadonlySet<string>,
): readonly EmbeddedConfig[] {
  return manifests.flatMap((manifest) =>
    dataOf(manifest).flatMap(({ key, text }) => {
      const name = documentName({ kind: manifest.kind, object: manifest.name, key });
      if (read.has(name) || isMimirConfig(key, text.text))
        return [{ uri, kind: 'kubernetes', name, text, substitution: null }];
      return [];
    }),
  );
}

/** The texts of the object. What a Secret has under `data` is encoded; where both fields have a key, `stringData` counts. */
export function dataOf({ tree, node, kind }: Manifest): readonly DataText[] {
  const textsIn = (field: string): readonly DataText[] =>
    fieldsOf(fieldAt(node, [field], tree), tree).flatMap(({ key, value }) => {
      const text = scalarText(value, tree.text, 'block');
      if (text) return [{ key: key.value, text }];
      return [];
    });
  if (kind === 'ConfigMap') return textsIn('data');
  if (kind !== 'Secret') return [];
  const plain = textsIn('stringData');
  const encoded = textsIn('data').flatMap(({ key, text: base64 }) => {
    if (plain.some((each) => each.key === key)) return [];
    const text = decodedText(base64);
    if (text) return [{ key, text }];
    return [];
  });
  return [...plain, ...encoded];
}

/** Such as `ConfigMap/mimir-config/mimir.yaml`. */
export function documentName({
  kind,
  object,
  key,
}: Pick<DataKey, 'object' | 'key'> & { readonly kind: string }): string {
  return `${kind}/${object}/${key}`;
}

/**
 * What a text in base64 says, as a Secret's `data` has it; null for what is no text. Nobody reads base64: all of it
 * has the place of the whole, and an edit writes the whole again.
 */
function decodedText(encoded: EmbeddedText): EmbeddedText | null {
  const compact = encoded.text.replaceAll(/\s/g, '');
  const text = compact === '' ? null : decoded(compact);
  const first = encoded.segments[0];
  const last = encoded.segments.at(-1);
  if (text === null || !first || !last) return null;
  return {
    text,
    segments: [{ at: 0, length: text.length, source: { start: first.source.start, end: last.source.end } }],
    indent: '',
    hostEdits: (edits) => {
      if (edits.length === 0) return [];
      const whole = { start: 0, end: encoded.text.length };
      return encoded.hostEdits([{ range: whole, text: encodedOf(applyEdits(text, edits)) }]);
    },
  };
}

function decoded(base64: string): string | null {
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return null;
  }
}

function encodedOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
