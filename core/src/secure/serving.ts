import { isMap, isScalar, isSeq } from 'yaml';
import { servicesOf, type Service } from '../documents/kinds/compose/compose-services';
import { fieldAt } from '../documents/carriers/yaml/fields';
import { isQuoted, rangeOf } from '../documents/carriers/yaml/nodes';
import { type SourceText, type TextEdit, withText, insertion } from '../model/text';
import { withMounts } from './compose-mounts';
import type { Draft } from './draft';
import type { Judged } from './judging';
import { ownedServers, type OwnedServer } from './owned-servers';
import type { Planning } from './planning';
import { applied, appendField, appendItem } from './yaml-insertion';
import { fileRoles } from '../model/option';

/** The files of a server, as its container has them. */
interface ServerFiles {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

/** Makes servers of the same Compose project that are none of Mimir's serve by TLS, to clients with a certificate. */
export function serveByTls(draft: Draft, judged: Judged, { ports, folder, wishes }: Planning): void {
  if (!wishes.protocols.has('grpc') || wishes.issuer === 'vault') return;
  for (const server of ownedServers(judged)) {
    const path = ports.paths.fromUri(server.uri);
    const source = judged.files.get(server.uri)?.source;
    if (path === null || !source) continue;
    const written = draftOf(source, draft.textOf(path));
    const files = filesOf(server, folder.target);
    const next = files && withServer(written, server, files, folder);
    if (next === null || files === null)
      draft.refuse([
        {
          what: `the service ${server.service}`,
          why: 'Its options cannot be added. Write its command and environment as lists.',
        },
      ]);
    else if (next !== written.text) {
      draft.write(path, next);
      if (server.kind === 'memcached')
        draft.told.push(
          `memcached runs as user 11211 of its image. Let it read its key: sudo chown 11211 ${folder.mounted}${files.key.slice(folder.target.length)}`,
        );
    }
  }
}

/** The server's certificate is the one of Mimir's own ports, which has the name that all clients check. */
function filesOf({ clients }: OwnedServer, target: string): ServerFiles | null {
  const port = clients[0]?.process.configuration.family('server.grpc');
  const [certificate = '', key = '', authority = ''] = fileRoles.map((role) => port?.text(role) ?? '');
  const isMounted = [certificate, key, authority].every((file) => file.startsWith(`${target}/`));
  if (isMounted) return { certificate, key, authority };
  return null;
}

function withServer(
  source: SourceText,
  { kind, service: name }: OwnedServer,
  files: ServerFiles,
  folder: Planning['folder'],
): string | null {
  const service = servicesOf(source).find((each) => each.name === name);
  const edits = service && (kind === 'etcd' ? etcdEdits(service, files) : memcachedEdits(service, files));
  if (!edits) return null;
  let text = applied(source.text, edits);
  // The files one by one: no other key of the folder is the server's affair.
  for (const file of [files.certificate, files.key, files.authority]) {
    const mount = { local: `${folder.mounted}${file.slice(folder.target.length)}`, target: file };
    const mounted = withMounts(withText(source, text), new Set([name]), mount);
    if ('why' in mounted) return null;
    text = mounted.text;
  }
  return text;
}

/** By variables, which no option of the command line beats as long as none says the same. */
function etcdEdits(service: Service, { certificate, key, authority }: ServerFiles): readonly TextEdit[] | null {
  const { tree } = service;
  const [own = null] = service.layers;
  if (!isMap(own)) return null;
  const environment = fieldAt(own, ['environment'], tree);
  const variables = [
    ['ETCD_CERT_FILE', certificate],
    ['ETCD_KEY_FILE', key],
    ['ETCD_TRUSTED_CA_FILE', authority],
    ['ETCD_CLIENT_CERT_AUTH', 'true'],
  ] as const;
  const shown = environment ? tree.text.slice(rangeOf(environment).start, rangeOf(environment).end) : '';
  const missing = variables.filter(([name]) => !shown.includes(name));
  const urls = ['command', 'entrypoint', 'environment'].flatMap((field) => urlEdits(service, field));
  if (missing.length === 0) return urls;
  const lines = missing.map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  if (isSeq(environment)) {
    const items = missing.map(([name, value]) => `${name}=${value}`);
    return [...urls, ...items.map((item) => appendItem(environment, { lines: [item], flow: item }, tree))];
  }
  if (environment && !isMap(environment)) return null;
  const added = isMap(environment)
    ? appendField(environment, { lines, flow: lines.join(', ') }, tree)
    : appendField(
        own,
        {
          lines: ['environment:', ...lines.map((line) => `  ${line}`)],
          flow: `environment: { ${lines.join(', ')} }`,
        },
        tree,
      );
  return [...urls, added];
}

/** The URLs that clients dial, wherever the option and its value stand. */
function urlEdits(service: Service, field: string): readonly TextEdit[] {
  const node = service.layers.map((layer) => fieldAt(layer, [field], service.tree)).find((each) => each !== null);
  if (!node) return [];
  const { start, end } = rangeOf(node);
  const text = service.tree.text.slice(start, end);
  const values = text.matchAll(
    /(?:(?:listen|advertise)-client-urls|ETCD_(?:LISTEN|ADVERTISE)_CLIENT_URLS)[\s"',:=-]+([^\s"'\]]+)/g,
  );
  return [...values].flatMap((match) => {
    const value = match[1] ?? '';
    const at = start + match.index + match[0].length - value.length;
    return [...value.matchAll(/http:/g)].map(({ index }) => ({
      range: { start: at + index, end: at + index + 'http:'.length },
      text: 'https:',
    }));
  });
}

function memcachedEdits(service: Service, { certificate, key, authority }: ServerFiles): readonly TextEdit[] | null {
  const { tree } = service;
  const [own = null] = service.layers;
  if (!isMap(own)) return null;
  const command = fieldAt(own, ['command'], tree);
  const options = `ssl_chain_cert=${certificate},ssl_key=${key},ssl_ca_cert=${authority},ssl_verify_mode=2`;
  if (command && tree.text.slice(rangeOf(command).start, rangeOf(command).end).includes('ssl_chain_cert')) return [];
  if (!command) {
    const text = `command: ${JSON.stringify(['memcached', '-Z', '-o', options])}`;
    return [appendField(own, { lines: [text], flow: text }, tree)];
  }
  if (isSeq(command))
    return ['-Z', '-o', options].map((word) =>
      appendItem(command, { lines: [word], flow: JSON.stringify(word) }, tree),
    );
  if (!isScalar(command)) return null;
  const at = rangeOf(command).end - (isQuoted(command) ? 1 : 0);
  if (tree.text.slice(rangeOf(command).start, at).includes('\n')) return null;
  return [insertion(at, ` -Z -o ${options}`)];
}

function draftOf(source: SourceText, text: string | undefined): SourceText {
  return withText(source, text ?? source.text);
}
