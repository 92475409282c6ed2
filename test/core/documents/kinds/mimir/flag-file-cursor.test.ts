import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { flagFile } from '../../../../../core/src/documents/kinds/mimir/flag-file';
import type { Cursor } from '../../../../../core/src/model/cursor';
import { cpuSecondsOf } from '../../../../cpu-seconds';

const catalogue = loadCatalogue();

/** What is being typed at `<|>`, with the text that it stands in. */
function at(marked: string): { readonly text: string; readonly cursor: Cursor | null } {
  const [before, after, ...more] = marked.split('<|>');
  assert.ok(before !== undefined && after !== undefined && more.length === 0, 'want exactly one <|>');
  const text = before + after;
  return {
    text,
    cursor: flagFile.cursorAt({ uri: 'file:///a.flags', languageId: '', text }, before.length, catalogue),
  };
}

/** The place in one line: what a completion would replace is in brackets, what it would insert over ends at `|`. */
function shown(marked: string): string {
  const { text, cursor } = at(marked);
  if (!cursor) return 'nothing';
  const { range, insertRange } = cursor;
  assert.equal(range.start, insertRange.start);
  const replaced = `[${text.slice(range.start, insertRange.end)}|${text.slice(insertRange.end, range.end)}]`;
  if (cursor.place === 'flag-name')
    return `name ${cursor.dashes} ${cursor.typed} ${replaced}${cursor.hasValue ? ' has a value' : ''}`;
  assert.equal(cursor.place, 'flag-value');
  return `value of ${cursor.flag} ${cursor.quote}${cursor.typed} ${replaced}`;
}

describe('the cursor in a flag file', () => {
  const cases: readonly (readonly [marked: string, expected: string])[] = [
    // Names
    ['<|>', 'name -  [|]'],
    ['-<|>', 'name -  [-|]'],
    ['--<|>', 'name --  [--|]'],
    ['-target=all\n<|>\n-log.level=warn', 'name -  [|]'],
    ['-server.http-tls-c<|>', 'name - server.http-tls-c [-server.http-tls-c|]'],
    ['  --server.<|>http', 'name -- server. [--server.|http]'],
    ['-server.<|>http-tls-ca-path=x', 'name - server. [-server.|http-tls-ca-path] has a value'],
    ['-target<|>=all', 'name - target [-target|] has a value'],
    ['-target=all serv<|>', 'name - serv [serv|]'],
    ['"-serv<|>er.x=y"', 'name - serv [-serv|er.x] has a value'],
    ['-target=all -<|> -log.level=warn', 'name -  [-|]'],
    ['mimir \\\n  -target=all \\\n  -server.<|> \\\n  -log.level=warn', 'name - server. [-server.|]'],
    ['-ingester.client.tls-enabled <|>', 'name -  [|]'],
    ['-no.such <|>', 'name -  [|]'],
    ['-log.level\n<|>', 'name -  [|]'],
    // Values
    ['-target=<|>', 'value of target  [|]'],
    ['-target=a<|>ll', 'value of target a [a|ll]'],
    ['--target=all<|> -log.level=warn', 'value of target all [all|]'],
    ['-target="a<|>ll"', 'value of target "a [a|ll]'],
    ['-target="<|>"', 'value of target " [|]'],
    [`-target='<|>all'`, `value of target ' [|all]`],
    ['"-target=a<|>ll"', 'value of target "a [a|ll]'],
    ['-target="a<|>', 'value of target "a [a|]'],
    ['-target="a<|> -log.level="warn"', 'value of target "a [a|]'],
    ['-target="a<|>l -log.level=warn\n', 'value of target "a [a|l]'],
    ['-target=x"a<|>ll"', 'value of target xa [x"a|ll"]'],
    ['-target=a\\ b<|>', 'value of target a b [a\\ b|]'],
    ['-target <|>', 'value of target  [|]'],
    ['-target al<|>l', 'value of target al [al|l]'],
    ['-target "al<|>l"', 'value of target "al [al|l]'],
    ['-target \\\n  al<|>l', 'value of target al [al|l]'],
    ['-no.such=x<|>', 'value of no.such x [x|]'],
    ['# one\n# two\n\n-target=all # why\n-log.level=w<|>\n', 'value of log.level w [w|]'],
    // Nothing
    ['# -tar<|>get', 'nothing'],
    ['-target=all #<|>', 'nothing'],
    ['-target=all # -log.level=<|>', 'nothing'],
    ['-target="all"<|>', 'nothing'],
    ['foo=ba<|>r', 'nothing'],
  ];
  for (const [marked, expected] of cases)
    it(`finds in ${JSON.stringify(marked)}: ${expected}`, () => assert.equal(shown(marked), expected));

  it('sees the other flags of the file, not those of comments, and not the one that is typed', () => {
    const { cursor } = at('# -a=1\nmimir -b=2 "--c=3"\n-d\n<|>-e=4 # -f\n-g 5');
    assert.ok(cursor && 'present' in cursor);
    assert.deepEqual([...cursor.present], ['b', 'c', 'd', 'g']);
  });

  it('is found far down in a huge file', async () => {
    const line = '-ingester.client.tls-cert-path=certs/client.crt \\\n';
    const find = (): void => assert.equal(shown(`${line.repeat(20_000)}-tar<|>`), 'name - tar [-tar|]');
    assert.ok((await cpuSecondsOf(find)) < 0.5);
  });

  it('has its ranges in the whole text', () => {
    const { cursor } = at(`${'# line\n'.repeat(200)}-target=a<|>`);
    assert.deepEqual(cursor?.range, { start: 1408, end: 1409 });
  });
});
