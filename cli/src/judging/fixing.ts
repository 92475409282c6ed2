import { textAfter } from '../../../core/src/analysis/sound-edits';
import { effects, type Finding, type Fix } from '../../../core/src/model/finding';
import type { Input } from './finding-files';
import { isSafe } from '../../../core/src/analysis/safe-fixes';
import type { FixEdits } from '../../../core/src/workspace/offered-edits';
import { Fixes } from './resolved-fixes';
import type { JudgedFile } from './judged-files';

/** Which fixes are to be made. */
export interface FixWishes {
  /** Also what is more than a misspelt word. */
  readonly unsafe: boolean;
  /** Rules; empty for all. */
  readonly only: readonly string[];
}

/** A fix that was made, with the file of its finding as users are told it. */
export interface MadeFix {
  readonly path: string;
  readonly rule: string;
  readonly title: string;
}

export interface Fixed<J> {
  /** What is found after all fixes. */
  readonly judged: J;
  readonly made: readonly MadeFix[];
  /** The texts that are others now, by URI. */
  readonly texts: ReadonlyMap<string, { readonly path: string; readonly former: string; readonly text: string }>;
}

/** More rounds than any files need: fixes that undo each other go on for ever. */
const mostRounds = 500;

/** Makes fixes, and looks again after each round at what is still wrong, until none is left. Nothing is written to files. */
export async function fixTexts<J extends { readonly files: readonly JudgedFile[] }>(
  inputs: readonly Input[],
  judge: (inputs: readonly Input[]) => Promise<J>,
  wishes: FixWishes,
): Promise<Fixed<J>> {
  const made: MadeFix[] = [];
  const texts = new Map<string, { path: string; former: string; text: string }>();
  let judged = await judge(inputs);
  for (let round = 0; round < mostRounds; round += 1) {
    const chosen = fixesOfRound(judged.files, wishes);
    if (chosen.length === 0) break;
    for (const { file, edits, finding, fix } of chosen) {
      made.push({ path: file.path, rule: finding.rule, title: fix.title });
      applyEdits(edits, judged.files, texts);
    }
    judged = await judge(withTexts(inputs, texts));
  }
  return { judged, made, texts: new Map([...texts].filter(([, { former, text }]) => former !== text)) };
}

interface Chosen {
  readonly file: JudgedFile;
  readonly finding: Finding;
  readonly fix: Fix;
  readonly edits: FixEdits;
}

/** The gravest finding that can be fixed; with a safe one all safe ones of other files, and none twice in a file. */
function fixesOfRound(files: readonly JudgedFile[], { unsafe, only }: FixWishes): readonly Chosen[] {
  const fixes = new Fixes(files);
  const found = files.flatMap((file) => file.analysis.findings.map((finding) => ({ file, finding })));
  const wanted = found
    .filter(({ finding: { rule } }) => only.length === 0 || only.includes(rule))
    .sort((a, b) => effects.indexOf(a.finding.effect) - effects.indexOf(b.finding.effect));
  const chosen: Chosen[] = [];
  for (const { file, finding } of wanted) {
    const fix = finding.fixes.find((each) => (unsafe ? each.preferred : isSafe(finding, each)));
    const isTaken = chosen.some(({ edits }) => edits.has(file.analysis.source.uri));
    const edits = fix === undefined || isTaken ? null : fixes.editsOf(fix, finding);
    if (fix === undefined || edits === null) continue;
    const isAlone = !isSafe(finding, fix);
    if (chosen.length > 0 && (isAlone || edits.size > 1)) continue;
    chosen.push({ file, finding, fix, edits });
    if (isAlone) break;
  }
  return chosen;
}

function applyEdits(
  edits: FixEdits,
  files: readonly JudgedFile[],
  texts: Map<string, { path: string; former: string; text: string }>,
): void {
  for (const [uri, list] of edits) {
    const file = files.find(({ analysis }) => analysis.source.uri === uri);
    if (!file) continue;
    const before = file.analysis.source.text;
    texts.set(uri, { path: file.path, former: texts.get(uri)?.former ?? before, text: textAfter(list, before) });
  }
}

/** The inputs with their new texts, and the files that nobody named and that a fix has changed. */
export function withTexts(
  inputs: readonly Input[],
  texts: ReadonlyMap<string, { readonly path: string; readonly text: string }>,
): readonly Input[] {
  const named = new Set(inputs.map(({ uri }) => uri));
  const others = [...texts]
    .filter(([uri]) => !named.has(uri))
    .map(([uri, { path, text }]): Input => ({ name: path, uri, text, kind: null, isNamed: false }));
  const edited = inputs.map((input): Input => {
    const text = texts.get(input.uri)?.text;
    if (text === undefined) return input;
    return { ...input, text, isOnDisk: false };
  });
  return [...edited, ...others];
}
