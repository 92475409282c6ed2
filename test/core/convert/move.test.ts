import assert from 'node:assert/strict';
import { moveSettings, type Move } from '../../../core/src/convert/move';
import type { ConfigDocument } from '../../../core/src/model/setting';
import { applied } from '../documents/carriers/yaml/reading';
import { catalogue, flagsOf, processWith, yamlOf } from './converting';

/** Both texts after the move of the settings whose names are given, and what stays. */
function moved(
  from: 'flags' | 'yaml',
  flags: string,
  yaml: string,
  names: readonly string[],
): { flags: string; yaml: string; left: readonly string[] } | null {
  const documents = { flags: flagsOf(flags), yaml: yamlOf(yaml) };
  const process = processWith([documents.yaml, documents.flags]);
  const target = from === 'flags' ? documents.yaml : documents.flags;
  const move = moveSettings(documents[from], target, ({ name }) => names.includes(name.value), [process], catalogue);
  return (
    move && {
      flags: written(flags, documents.flags, move),
      yaml: written(yaml, documents.yaml, move),
      left: move.left.map(({ name, reason }) => `${name}: ${reason}`),
    }
  );
}

function written(text: string, document: ConfigDocument, { changes }: Move): string {
  return applied(
    text,
    document.writer.edits(changes.filter(({ uri }) => uri === document.uri).flatMap((each) => each.changes)),
  );
}

const start = '-config.file=mimir.yaml\n';

describe('moving settings between flags and YAML', () => {
  it('takes a flag into its block', () => {
    const after = moved(
      'flags',
      `${start}-server.http-tls-key-path=b.key\n`,
      'server:\n  http_tls_config:\n    cert_file: b.crt\n',
      ['server.http-tls-key-path'],
    );
    assert.deepEqual(after, {
      flags: start,
      yaml: 'server:\n  http_tls_config:\n    cert_file: b.crt\n    key_file: b.key\n',
      left: [],
    });
  });

  it('takes YAML into the flags, and empty blocks away', () => {
    const after = moved('yaml', start, 'target: all\nserver:\n  http_tls_config:\n    cert_file: b.crt\n', [
      'server.http_tls_config.cert_file',
    ]);
    assert.deepEqual(after, { flags: `${start}-server.http-tls-cert-path=b.crt\n`, yaml: 'target: all\n', left: [] });
  });

  it('lets a flag replace what it beat', () => {
    const after = moved('flags', `${start}-target=ingester\n`, 'target: all\n', ['target']);
    assert.deepEqual(after, { flags: start, yaml: 'target: ingester\n', left: [] });
  });

  it('does not let YAML win that is beaten', () => {
    assert.equal(moved('yaml', `${start}-target=ingester\n`, 'target: all\n', ['target']), null);
  });

  it('does not move a common flag from in front of a YAML key that it beats', () => {
    const flags = `${start}-common.storage.s3.http.tls-ca-path=new.crt\n`;
    const names = ['common.storage.s3.http.tls-ca-path'];
    assert.equal(moved('flags', flags, 'ruler_storage:\n  s3:\n    http:\n      tls_ca_path: old.crt\n', names), null);
    assert.equal(moved('flags', flags, 'target: all\n', names)?.flags, start);
  });

  it('says what has no twin, and moves the rest', () => {
    const after = moved('flags', `${start}-target=ingester\n`, 'multitenancy_enabled: false\n', [
      'config.file',
      'target',
    ]);
    assert.deepEqual(after?.left, ['-config.file: Only a flag can set it.']);
    assert.equal(after.flags, start);
  });

  it('moves a list where it stays whole, and nowhere else', () => {
    const flags = `${start}-memberlist.join=a\n-memberlist.join=b\n`;
    assert.equal(
      moved('flags', flags, 'target: all\n', ['memberlist.join'])?.yaml,
      'target: all\nmemberlist:\n  join_members: [a, b]\n',
    );
    assert.equal(moved('flags', flags, 'memberlist:\n  join_members: [c]\n', ['memberlist.join']), null);
    assert.equal(moved('yaml', start, 'memberlist:\n  join_members: [a, b]\n', ['memberlist.join_members']), null);
    assert.equal(
      moved('yaml', start, 'memberlist:\n  join_members: [a]\n', ['memberlist.join_members'])?.flags,
      `${start}-memberlist.join=a\n`,
    );
  });

  it('leaves a value where an alias needs it', () => {
    const yaml = 'server:\n  http_tls_config:\n    cert_file: &cert b.crt\n  grpc_tls_config:\n    cert_file: *cert\n';
    assert.equal(moved('yaml', start, yaml, ['server.http_tls_config.cert_file']), null);
  });

  it('only takes a flag away that YAML says already', () => {
    const after = moved('flags', `${start}-target=all\n`, 'target: all\n', ['target']);
    assert.deepEqual(after, { flags: start, yaml: 'target: all\n', left: [] });
  });

  it('does not touch what another process reads', () => {
    const yaml = yamlOf('target: all\n');
    const own = flagsOf(`${start}-log.level=warn\n`);
    const isLevel = ({ name }: { readonly name: { readonly value: string } }): boolean => name.value === 'log.level';
    const processes = [processWith([yaml, own]), processWith([yaml, flagsOf(start)])];
    assert.equal(moveSettings(own, yaml, isLevel, processes, catalogue), null);
    assert.ok(moveSettings(own, yaml, isLevel, processes.slice(0, 1), catalogue));
  });
});
