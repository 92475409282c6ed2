import type { FileAnalysis } from '../analysis/analysis';
import { fixEdits } from '../analysis/fix-edits';
import { embeddedOffset, type EmbeddedText } from '../documents/carriers/embedding/embedded-text';
import { scalarText } from '../documents/carriers/yaml/scalar-text';
import { manifestsOf } from '../documents/kinds/manifests/manifests';
import { fieldAt, fieldsOf } from '../documents/carriers/yaml/fields';
import { rangeOf } from '../documents/carriers/yaml/nodes';
import type { PlacedCaller } from '../model/caller';
import { type SourceText, type TextEdit, type TextRange, withText } from '../model/text';
import type { Paths } from '../ports';
import { callerAuthority } from './authority-secret';
import { isOfChart } from './chart-callers';
import { withMounts } from './compose-mounts';
import { httpsEdits, type CallerTrust, type HttpsEdits } from './http-callers';
import type { Judged } from './judging';
import type { Reason } from './secure-plan';
import { applied } from './yaml-insertion';

export interface CallerGround {
  readonly serverName: string;
  /** The folder of the certificates, as Compose takes it. */
  readonly folder: string;
  readonly paths: Paths;
}

/** What makes callers call by HTTPS. */
export interface CallerChanges {
  /** By absolute path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Callers that cannot be made to. */
  readonly blocked: readonly Reason[];
  /** Sentences on what their owners have yet to do. */
  readonly told: readonly string[];
  /** The names of those that are told the CA, so that they must be given the file. */
  readonly trusting: ReadonlySet<string>;
}

/** The changes of all files that show who calls the HTTP ports in plaintext. */
export function callersByHttps(judged: Judged, ground: CallerGround): CallerChanges {
  const changes = new Changes(judged, ground);
  const open = judged.calls.filter(
    ({ client, caller }) =>
      client === null &&
      caller.scheme === 'HTTP' &&
      caller.overGrpc !== true &&
      !isOfChart(caller, judged.files.get(caller.uri)?.kind ?? null),
  );
  const callers = [
    ...new Map(
      open.map(({ caller }) => [
        `${caller.uri} ${caller.range.start} ${JSON.stringify(caller.httpsSetting ?? null)}`,
        caller,
      ]),
    ).values(),
  ];
  for (const uri of new Set(callers.map((caller) => caller.uri)))
    changes.edit(
      uri,
      callers.filter((caller) => caller.uri === uri),
    );
  changes.giveAuthority();
  return changes;
}

class Changes implements CallerChanges {
  readonly texts = new Map<string, string>();
  readonly blocked: Reason[] = [];
  readonly told: string[] = [];
  readonly trusting = new Set<string>();

  constructor(
    private readonly judged: Judged,
    private readonly ground: CallerGround,
  ) {}

  edit(uri: string, callers: readonly PlacedCaller[]): void {
    const file = this.judged.files.get(uri);
    const path = this.ground.paths.fromUri(uri);
    if (!file || path === null) return;
    const edits = callers.flatMap((caller) => this.editsFor(caller, file));
    const distinct = new Map(edits.map((edit) => [`${edit.range.start} ${edit.range.end} ${edit.text}`, edit]));
    if (distinct.size > 0) this.texts.set(path, applied(file.source.text, [...distinct.values()]));
  }

  private settingEdits(
    uri: string,
    { document, change }: NonNullable<PlacedCaller['httpsSetting']>,
  ): readonly TextEdit[] {
    const documents = this.judged.files.get(uri)?.documents ?? [];
    const action = { kind: 'set', changes: [{ uri, document, changes: [change] }] } as const;
    return fixEdits(action, () => documents)?.get(uri) ?? [];
  }

  private editsFor(caller: PlacedCaller, file: FileAnalysis): readonly TextEdit[] {
    if (caller.httpsSetting) return this.settingEdits(caller.uri, caller.httpsSetting);
    const found = editsIn(file, caller, { authority: callerAuthority, serverName: this.ground.serverName });
    if (found === null)
      this.blocked.push({
        what: `${caller.name} (${caller.call})`,
        why: caller.remedy ?? "How to switch it to HTTPS can't be determined. Change it by hand, and run this again.",
      });
    else if (found.trusts) this.trusting.add(caller.name);
    else if (caller.kind === 'client' && caller.call !== 'health check')
      this.told.push(`${caller.name} now uses HTTPS: make it trust the CA.`);
    return found?.edits ?? [];
  }

  /** Gives services of a Compose file the CA, and nothing else of the folder. */
  giveAuthority(): void {
    for (const [uri, { kind, source }] of this.judged.files) {
      const path = this.ground.paths.fromUri(uri);
      if (kind !== 'compose' || path === null || this.trusting.size === 0) continue;
      const text = this.texts.get(path) ?? source.text;
      const mounted = withMounts(withText(source, text), this.trusting, {
        local: `${this.ground.folder}/root.crt`,
        target: callerAuthority,
      });
      if ('why' in mounted) this.blocked.push({ what: `the service ${mounted.service}`, why: mounted.why });
      else if (mounted.text !== text) this.texts.set(path, mounted.text);
    }
  }
}

/** A text in a ConfigMap has its own language. */
function editsIn({ kind, source }: FileAnalysis, caller: PlacedCaller, trust: CallerTrust): HttpsEdits | null {
  const inner = kind === 'kubernetes' && dataAround(source, caller.range);
  if (!inner) return httpsEdits(source.text, caller, trust);
  const [start, end] = [embeddedOffset(inner, caller.range.start), embeddedOffset(inner, caller.range.end)];
  if (start === null || end === null) return null;
  const found = httpsEdits(inner.text, { ...caller, range: { start, end }, toHttps: null }, trust);
  return found && { ...found, edits: inner.hostEdits(found.edits) };
}

function dataAround(source: SourceText, { start, end }: TextRange): EmbeddedText | null {
  const values = manifestsOf(source)
    .filter(({ kind }) => kind === 'ConfigMap')
    .flatMap(({ node, tree }) => fieldsOf(fieldAt(node, ['data'], tree), tree).map(({ value }) => ({ value, tree })));
  const around = values.find(({ value }) => value && rangeOf(value).start <= start && end <= rangeOf(value).end);
  if (around) return scalarText(around.value, around.tree.text, 'block');
  return null;
}
