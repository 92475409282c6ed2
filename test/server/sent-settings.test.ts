import assert from 'node:assert/strict';
import { Editor } from './editor';
import { sentSettings } from '../../server/src/session/sent-settings';

const uri = 'file:///srv/mimir.flags';
const wanted = { rules: { 'unknown-flag': 'hint' }, certificates: { keySize: 4096 } };

/** What users of editors write, who all mean the same. */
const shapes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'within our section': { mimirTls: wanted },
  'by themselves': wanted,
  'with dotted keys': { 'mimirTls.rules': { 'unknown-flag': 'hint' }, 'mimirTls.certificates.keySize': 4096 },
  'with dotted keys below our section': { mimirTls: { 'rules.unknown-flag': 'hint', 'certificates.keySize': 4096 } },
  'with dotted keys by themselves': { 'rules.unknown-flag': 'hint', 'certificates.keySize': 4096 },
  'as settings': { settings: wanted },
  'as settings within our section': { settings: { mimirTls: wanted } },
  'in two parts': { mimirTls: { rules: wanted.rules }, 'mimirTls.certificates.keySize': 4096 },
  'beside the options of another server': { mimirTls: wanted, gopls: { gofumpt: true } },
};

describe('the settings that a client sends', () => {
  for (const [how, shape] of Object.entries(shapes))
    it(`are read ${how}`, () => {
      assert.deepEqual(sentSettings(shape), wanted);
    });

  it('are none where it sends nothing of ours, whatever that is', () => {
    for (const nothing of [null, undefined, 4, 'rules', [], { trusted: true, commands: [] }])
      assert.equal(sentSettings(nothing), null);
    assert.deepEqual(sentSettings({}), {});
    assert.deepEqual(sentSettings({ mimirTls: null }), null);
  });

  it('may have dots in names of folders', () => {
    assert.deepEqual(sentSettings({ 'mimirTls.pathMappings': { '/etc/mimir.d': 'certs' } }), {
      pathMappings: { '/etc/mimir.d': 'certs' },
    });
    assert.deepEqual(sentSettings({ 'mimirTls.pathMappings./etc/mimir.d': 'certs' }), {
      pathMappings: { '/etc/mimir.d': 'certs' },
    });
  });
});

describe('settings that a client is slow to send', () => {
  it('hold for what was checked meanwhile', async () => {
    let answer: (settings: unknown) => void = () => undefined;
    const settings = new Promise((resolve) => (answer = resolve));
    const editor = await Editor.start({ settings, ports: { patience: 1 } });
    // On no disk, since the first look at what is watched there makes checks of its own.
    const unsaved = 'untitled:mimir.flags';
    await editor.open(unsaved, '-no-such-flag=1\n');
    assert.equal((await editor.next(unsaved, () => true)).diagnostics[0]?.severity, 1);
    answer(wanted);
    await editor.next(unsaved, ({ diagnostics }) => diagnostics[0]?.severity === 4);
    await editor.stop();
  });
});

describe('initializationOptions', () => {
  let editor: Editor;
  afterEach(() => editor.stop());

  const severityOf = async (): Promise<number | undefined> => {
    await editor.open(uri, '-no-such-flag=1\n');
    return (await editor.next(uri, () => true)).diagnostics[0]?.severity;
  };

  for (const [how, options] of Object.entries(shapes))
    it(`set what counts, with settings ${how}`, async () => {
      editor = await Editor.start({
        capabilities: {},
        options,
      });
      assert.equal(await severityOf(), 4);
      assert.deepEqual(
        editor.log.filter((line) => !line.includes('gopls')),
        [],
      );
    });

  it('hold where the client answers questions for settings with nothing', async () => {
    editor = await Editor.start({ settings: null, options: { mimirTls: wanted } });
    assert.equal(await severityOf(), 4);
  });

  it('hold below what the client sends later', async () => {
    editor = await Editor.start({ capabilities: {}, options: { mimirTls: wanted } });
    assert.equal(await severityOf(), 4);
    await editor.pushSettings({ 'mimirTls.expiryWarningDays': 3 });
    await editor.pushSettings({ mimirTls: { rules: { 'unknown-flag': 'warning' } } });
    await editor.next(uri, ({ diagnostics }) => diagnostics[0]?.severity === 2);
    await editor.pushSettings(null);
    await editor.next(uri, ({ diagnostics }) => diagnostics[0]?.severity === 4);
  });

  it('may be null', async () => {
    editor = await Editor.start({ capabilities: {}, options: null });
    assert.equal(await severityOf(), 1);
  });

  it('are told where they are misspelt', async () => {
    editor = await Editor.start({ capabilities: {}, options: { mimirTls: { rule: {} } } });
    await severityOf();
    assert.match(editor.log.join('\n'), /mimirTls\.rule is not a setting, so it is ignored\. Use "rules"\./);
  });
});
