import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { openZoo } from '../core/certificates/zoo';
import { findingFaults, type OfferedEdit, type Shown, textFaults } from './edits';
import { groupOf, type InputFault } from './faults';
import { makeGround, openTarget, removeGround, type TargetName } from './ground';
import { inputOf } from './inputs';
import { loadMaterial } from './material';
import { rangeFault, rangeFaultsIn } from './ranges';
import { runInputs } from './run';

/** What takes three seconds of a processor may wait long for one. Milliseconds. */
const patience = 60_000;

const material = loadMaterial(resolve('.'));

describe('Mutated examples and fixtures', () => {
  let ground: string;

  before(async () => {
    ground = makeGround(material, (await openZoo()).path('.'));
  });

  after(() => removeGround(ground));

  async function faultsOf(name: TargetName, seed: number, inputs: number): Promise<readonly string[]> {
    const target = await openTarget(name, ground);
    const found: InputFault[] = [];
    const judged: number[] = [];
    await runInputs({ seed, first: 0, end: inputs, step: 1 }, material, target, (index, faults) => {
      judged.push(index);
      found.push(...faults);
    });
    await target.close();
    assert.equal(judged.length, inputs);
    return found.map((fault) => `--seed ${fault.seed} --only ${fault.index} ${groupOf(fault)}`);
  }

  it('go through the language server without a fault', async () => {
    assert.deepEqual(await faultsOf('server', 1, 8), []);
  }).timeout(patience);

  it('go through the core without a fault', async () => {
    assert.deepEqual(await faultsOf('core', 1, 40), []);
  }).timeout(patience);

  it('are the same for the same seed and number, and others for others', () => {
    assert.deepEqual(inputOf(7, 31, material), inputOf(7, 31, material));
    const texts = new Set(
      [1, 2].flatMap((seed) => Array.from({ length: 50 }, (_, index) => inputOf(seed, index, material).text)),
    );
    assert.ok(texts.size > 90, `${texts.size} of 100 differ`);
  });
});

describe('What the fuzzing calls a fault', () => {
  const uri = 'file:///mimir.yaml';
  const shown = (rule: string, start: number, end: number): Shown => ({
    uri,
    rule,
    message: rule,
    isError: true,
    range: { start, end },
  });
  const replacing = (start: number, end: number, text: string, fixes: readonly Shown[] = []): OfferedEdit => ({
    title: 'Change it',
    edits: new Map([[uri, [{ range: { start, end }, text }]]]),
    fixes,
  });

  it('is a range that cuts a character or a line break in two, or leaves the text', () => {
    assert.equal(rangeFault({ start: 1, end: 3 }, 'a😀b'), null);
    assert.equal(rangeFault({ start: 2, end: 3 }, 'a😀b'), 'inside a surrogate pair');
    assert.equal(rangeFault({ start: 0, end: 2 }, 'a\r\nb'), 'between CR and LF');
    assert.equal(rangeFault({ start: 0, end: 3 }, 'ab'), 'outside the text');
    assert.equal(rangeFault({ start: 2, end: 1 }, 'ab'), 'turned around');
  });

  it('is such a position anywhere in an answer, in the document that it names', () => {
    const texts = new Map([
      [uri, 'a😀\r\nb'],
      ['file:///other', ''],
    ]);
    const at = (line: number, character: number) => ({
      items: [{ range: { start: { line: 0, character: 0 }, end: { line, character } } }],
    });
    const faults = (answer: unknown): readonly string[] =>
      rangeFaultsIn(answer, uri, (of) => texts.get(of) ?? null).map(({ place, why }) => `${place}: ${why}`);
    assert.deepEqual(faults(at(0, 3)), []);
    assert.deepEqual(faults(at(0, 2)), ['.items.range.end: inside a surrogate pair']);
    assert.deepEqual(faults(at(0, 4)), ['.items.range.end: behind the end of its line']);
    assert.deepEqual(faults(at(2, 0)), ['.items.range.end: outside the text']);
    assert.deepEqual(faults({ location: { uri: 'file:///other', ...at(0, 1).items[0] } }), [
      '.location.range.end: behind the end of its line',
    ]);
  });

  it('is an edit that makes YAML malformed, or changes nothing', () => {
    const texts = new Map([[uri, 'a: 1\n']]);
    assert.deepEqual(textFaults(texts, replacing(3, 4, '2')), []);
    assert.deepEqual(
      textFaults(texts, replacing(3, 4, '[')).map(({ kind }) => kind),
      ['breaks-yaml'],
    );
    assert.deepEqual(
      textFaults(texts, replacing(3, 4, '1')).map(({ kind }) => kind),
      ['finding-remains'],
    );
    assert.deepEqual(textFaults(new Map([[uri, 'a: [\n']]), replacing(3, 4, '{')), []);
    // A carriage return ends a line as well.
    assert.deepEqual(textFaults(new Map([[uri, 'a: 1\r']]), replacing(5, 5, 'b: 2\r')), []);
  });

  it('is an edit after which its finding is there still', () => {
    const texts = new Map([[uri, 'abcdef']]);
    const fixed = shown('file-not-found', 2, 4);
    const faults = (...findings: readonly Shown[]): readonly string[] =>
      findingFaults({ texts, findings: [fixed] }, { texts, findings }, replacing(0, 0, '# ', [fixed])).map(
        ({ kind }) => kind,
      );
    assert.deepEqual(faults(), []);
    assert.deepEqual(faults(shown('file-not-found', 4, 6)), ['finding-remains']);
    assert.deepEqual(faults(shown('file-unreadable', 4, 6)), ['new-error']);
  });

  it('is an error that an edit brings, but not what Mimir reads only now', () => {
    const texts = new Map([[uri, 'abcdef']]);
    const kinds = (fixed: Shown, error: Shown): readonly string[] =>
      findingFaults({ texts, findings: [fixed] }, { texts, findings: [error] }, replacing(2, 4, 'xy', [fixed])).map(
        ({ kind }) => kind,
      );
    const hidden = shown('unknown-flag', 2, 4);
    assert.deepEqual(kinds(shown('weak-tls-version', 2, 4), shown('duplicate-yaml-key', 0, 1)), ['new-error']);
    assert.deepEqual(kinds(hidden, shown('duplicate-yaml-key', 0, 1)), []);
    assert.deepEqual(kinds(hidden, shown('bad-flag-syntax', 2, 3)), ['new-error']);
    assert.deepEqual(kinds(shown('weak-tls-version', 2, 4), shown('file-not-found', 2, 4)), []);
    assert.deepEqual(kinds(shown('weak-tls-version', 2, 4), shown('weak-authority', 2, 4)), ['new-error']);
    for (const [start, end] of [
      [0, 1],
      [2, 4],
    ] as const)
      assert.deepEqual(
        kinds(shown('server-tls-half-configured', 2, 4), shown('invalid-client-auth-type', start, end)),
        ['new-error'],
      );
    // Half a pair under a name that Mimir did not know, and clients of a server that has TLS now.
    assert.deepEqual(kinds(hidden, shown('client-cert-key-pair-incomplete', 2, 4)), []);
    assert.deepEqual(kinds(shown('weak-tls-version', 2, 4), shown('client-cert-key-pair-incomplete', 0, 1)), [
      'new-error',
    ]);
    assert.deepEqual(kinds(shown('server-tls-half-configured', 2, 4), shown('grpc-client-tls-disabled', 0, 1)), []);
    assert.deepEqual(kinds(shown('weak-tls-version', 2, 4), shown('grpc-client-tls-disabled', 0, 1)), ['new-error']);
  });

  it('is an error in what an edit newly writes, but not in what it moves', () => {
    const [hidden, error] = [shown('unknown-yaml-key', 0, 2), shown('invalid-option-value', 0, 2)];
    const kinds = (written: string): readonly string[] =>
      findingFaults(
        { texts: new Map([[uri, 'abcdef']]), findings: [hidden] },
        { texts: new Map([[uri, `${written}cdef`]]), findings: [error] },
        replacing(0, 2, written, [hidden]),
      ).map(({ kind }) => kind);
    assert.deepEqual(kinds('ef'), []);
    assert.deepEqual(kinds('xy'), ['new-error']);
  });

  it('is no error that a comment took back which is gone', () => {
    const after = { texts: new Map([[uri, 'def']]), findings: [shown('unknown-yaml-key', 0, 1)] };
    const kinds = (before: string): readonly string[] =>
      findingFaults({ texts: new Map([[uri, before]]), findings: [] }, after, replacing(0, before.length - 3, '')).map(
        ({ kind }) => kind,
      );
    assert.deepEqual(kinds('# mimir-tls: ignore\ndef'), []);
    assert.deepEqual(kinds('# of ours\ndef'), ['new-error']);
  });
});
