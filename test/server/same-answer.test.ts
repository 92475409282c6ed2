import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { defaultAnalysisSettings } from '../../core/src/analysis/analysis-settings';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { Workspace } from '../../core/src/workspace/workspace';
import { createCertificateReader } from '../../host/src/certificate-reader';
import { systemClock } from '../../host/src/clock';
import { nodeFiles } from '../../host/src/files';
import { nodePaths } from '../../host/src/node-paths';
import { callIn } from '../cli/calling';
import { deployments, type Texts } from '../core/workspace/random-deployments';
import { Editor } from './editor';

/** What is said of a file: the rule and the place of each finding, sorted. */
type Said = Readonly<Record<string, readonly string[]>>;

interface Reported {
  readonly files: readonly {
    readonly path: string;
    readonly findings: readonly {
      readonly rule: string;
      readonly effect: string;
      readonly range: { readonly start: Place };
    }[];
  }[];
}

interface Place {
  readonly line: number;
  readonly character: number;
}

interface HopTable {
  readonly hops: readonly { readonly state: string }[];
}

function parsed<T>(isIt: (value: unknown) => value is T, text: string): T {
  const value: unknown = JSON.parse(text);
  assert.ok(isIt(value));
  return value;
}

function isReport(value: unknown): value is Reported {
  return typeof value === 'object' && value !== null && 'files' in value;
}

function isHopTable(value: unknown): value is HopTable {
  return typeof value === 'object' && value !== null && 'hops' in value;
}

const catalogue = loadCatalogue();
const certificates = createCertificateReader();

function subsetsOf(names: readonly string[]): readonly (readonly string[])[] {
  return names.reduce<readonly (readonly string[])[]>(
    (subsets, name) => [...subsets, ...subsets.map((subset) => [...subset, name])],
    [[]],
  );
}

const told = (rule: string, { line, character }: Place): string => `${String(line)}:${String(character)} ${rule}`;

/** More of them: PROPERTY_RUNS=50. */
describe('the same files get the same answer', function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mimir-tls-same-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function checked(
    names: readonly string[],
  ): Promise<{ readonly said: Said; readonly effects: readonly string[]; readonly rules: readonly string[] }> {
    const { printed } = await callIn(folder, ['check', '--format', 'json', ...names]);
    const { files } = parsed(isReport, printed);
    const findings = files.flatMap((file) => file.findings);
    const said = Object.fromEntries(
      files.map((file) => [file.path, file.findings.map(({ rule, range }) => told(rule, range.start)).sort()]),
    );
    return { said, effects: findings.map(({ effect }) => effect), rules: findings.map(({ rule }) => rule) };
  }

  /** What an editor shows once these files are open: of them, and of whatever belongs to them. */
  async function shown(texts: Texts, names: readonly string[]): Promise<Said> {
    const editor = await Editor.start({ folder });
    const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
    for (const name of names) await editor.open(uriOf(name), texts[name] ?? '', name.endsWith('.yaml') ? 'yaml' : '');
    for (
      let before = -1;
      before !== editor.published.length ||
      names.some((name) => !editor.published.some(({ uri }) => uri === uriOf(name)));
    ) {
      before = editor.published.length;
      await pause(30);
    }
    await editor.stop();
    const last = new Map(editor.published.map(({ uri, diagnostics }) => [uri, diagnostics]));
    return Object.fromEntries(
      [...last].map(([uri, list]) => [
        uri.slice(uri.lastIndexOf('/') + 1),
        list.map(({ code, range }) => told(String(code), range.start)).sort(),
      ]),
    );
  }

  /** Every subset of the files open, as the editor and the command line both ask for them. */
  async function compareSubsets(texts: Texts, whole: Said): Promise<void> {
    for (const names of subsetsOf(Object.keys(texts))) {
      const workspace = new Workspace(
        catalogue,
        { files: nodeFiles, certificates, clock: systemClock, paths: nodePaths },
        { ...defaultAnalysisSettings, looksBeside: true },
      );
      for (const name of names)
        workspace.update({ uri: nodePaths.toUri(join(folder, name)), languageId: '', text: texts[name] ?? '' });
      for (const name of names) {
        const { files } = await workspace.ask(nodePaths.toUri(join(folder, name)));
        for (const [uri, { source, findings }] of files) {
          const text = TextDocument.create(uri, '', 0, source.text);
          const file = uri.slice(uri.lastIndexOf('/') + 1);
          assert.deepEqual(
            findings.map(({ rule, range }) => told(rule, text.positionAt(range.start))).sort(),
            whole[file] ?? [],
            `${file}, asked for ${name} with ${names.join(' ')} open`,
          );
        }
      }
    }
  }

  async function statesOf(names: readonly string[]): Promise<readonly string[]> {
    const { printed } = await callIn(folder, ['map', '--format', 'json', ...names]);
    const { hops } = parsed(isHopTable, printed);
    return hops.map(({ state }) => state);
  }

  for (const [what, texts] of Object.entries(deployments)) {
    it(`from check, the map and the editor, whichever of them are named or open: ${what}`, async () => {
      const scene = texts.chain((each) =>
        fc.record({ texts: fc.constant(each), names: fc.shuffledSubarray(Object.keys(each), { minLength: 1 }) }),
      );
      await fc.assert(
        fc.asyncProperty(scene, async ({ texts: written, names }) => {
          for (const [name, text] of Object.entries(written)) writeFileSync(join(folder, name), text);
          const whole = await checked(Object.keys(written).filter((name) => !name.startsWith('kustomization')));
          await compareSubsets(written, whole.said);
          const part = await checked(names);
          for (const [name, said] of Object.entries(part.said))
            assert.deepEqual(said, whole.said[name] ?? [], `${name} as check ${names.join(' ')} has it`);
          for (const [name, said] of Object.entries(await shown(written, names)))
            assert.deepEqual(said, whole.said[name] ?? [], `${name} in the editor, with ${names.join(' ')} open`);
          const states = await statesOf(names);
          if (states.includes('broken'))
            assert.ok(
              part.effects.some((effect) => /^(?:refuses-to-start|connection-fails|refuses-callers)$/.test(effect)),
              'a broken hop that no finding explains',
            );
          if (part.rules.includes('grpc-client-tls-disabled'))
            assert.ok(states.includes('broken'), 'a finding about a hop that the map does not show as broken');
          for (const name of Object.keys(written)) rmSync(join(folder, name));
        }),
        { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 2), seed: 12, endOnFailure: true },
      );
    });
  }
});
