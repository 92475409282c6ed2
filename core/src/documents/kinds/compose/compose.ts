import type { Catalogue } from '../../../catalogue/catalogue';
import type { Cursor } from '../../../model/cursor';
import { noted } from '../../../model/memo';
import type { ConfigDocument, RunsAs } from '../../../model/setting';
import { type SourceText, withNotes } from '../../../model/text';
import { callsOf } from './service-callers';
import {
  interpolation,
  interpolationInShell,
  imageOf,
  serviceField,
  servicesOf,
  type Service,
  interpolated,
  serviceFields,
} from './compose-services';
import { configAt, mountsOf } from './service-mounts';
import { commandCursor } from '../containers/command-cursor';
import { commandLineOf, type CommandLine, type CommandSource } from '../containers/command-line';
import { containerDocument } from '../containers/container-document';
import { configDocuments, isMimirConfig, type EmbeddedConfig } from '../containers/embedded-config';
import { runsMimir } from '../containers/evidence';
import type { EmbeddedText } from '../../carriers/embedding/embedded-text';
import { embeddedCursor } from '../../carriers/embedding/lift';
import { scalarText } from '../../carriers/yaml/scalar-text';
import type { DocumentKind, Neighbours, Share } from '../document-kind';
import { mimirYaml } from '../mimir/mimir-yaml';
import { fieldAt, fieldsOf, itemsOf, textAt } from '../../carriers/yaml/fields';
import { isSeq } from 'yaml';
import { beginningOf } from '../../recognition/beginning';
import { mayHoldMimir } from '../../recognition/presence';
import { yamlPlaceAt, frameCursorAt } from '../../carriers/yaml/yaml-cursor';

/** Compose reads a file and its override together. */
const composeNeighbours: Neighbours = {
  glob: '*.{yaml,yml}',
  mayBelong: (name, other) => stemOf(name) !== null && stemOf(name) === stemOf(other),
  shareOf,
};

/** `docker-compose` or `compose`; null for a file that Compose reads only where it is named. */
function stemOf(name: string): string | null {
  return /^((?:docker-)?compose)(?:\.override)?\.ya?ml$/.exec(name)?.[1] ?? null;
}

function shareOf(source: SourceText): Share {
  return { place: '', bond: 'tool', objects: servicesOf(source).map(({ name }) => name) };
}

/** A Compose file with services that run Mimir, or with Mimir's configuration in its `configs`. */
export const compose: DocumentKind = {
  id: 'compose',

  claims: (source) =>
    isReadable(source) &&
    mayHoldMimir(source.text) &&
    (mimirServices(source).length > 0 || configsOf(source, new Set()).length > 0),

  parse: (source, catalogue) => {
    if (!isReadable(source)) return [];
    return readCompose(withNotes(source), catalogue);
  },

  cursorAt: (source, offset, catalogue) => {
    if (!isReadable(source)) return null;
    return cursorInCompose(withNotes(source), offset, catalogue);
  },

  neighbours: composeNeighbours,
};

function isReadable({ languageId, uri, text }: SourceText): boolean {
  return !text.includes('\0') && (/^(?:yaml|dockercompose)$/.test(languageId) || /\.ya?ml$/i.test(uri));
}

interface MimirService {
  readonly service: Service;
  readonly image: string | null;
  readonly line: CommandLine;
}

/** Found once for each version of a text: what claims it is asked before what reads it. */
const mimirServices = noted('services that run Mimir', (source: SourceText): readonly MimirService[] =>
  servicesOf(source).flatMap((service) => {
    const line = commandLineOf(commandSource(service));
    const image = imageOf(service);
    const isMimir = line !== null && runsMimir({ name: service.name, image, line });
    if (isMimir && hasCommand(service)) return [{ service, image, line }];
    return [];
  }),
);

/** Without one, the image alone says what is started. */
function hasCommand(service: Service): boolean {
  return commandSource(service).nodes.length > 0;
}

function commandSource(service: Service): CommandSource {
  const nodes = [serviceField(service, 'entrypoint'), serviceField(service, 'command')].filter((node) => node !== null);
  return { nodes, tree: service.tree, substitution: interpolation, inScript: interpolationInShell };
}

function readCompose(source: SourceText, catalogue: Catalogue): readonly ConfigDocument[] {
  const running = mimirServices(source);
  const ownServices = new Set(running.map(({ service }) => service));
  const others = servicesOf(source).filter((service) => !ownServices.has(service));
  const flags = running.map((each) => flagDocument(source, each, others, catalogue));
  const named = new Set(flags.flatMap(({ configDocument }) => configDocument ?? []));
  return [...flags, ...configsOf(source, named).flatMap((config) => configDocuments(config, catalogue))];
}

function flagDocument(
  { uri }: SourceText,
  { service, image, line }: MimirService,
  others: readonly Service[],
  catalogue: Catalogue,
): ConfigDocument {
  const { name, tree } = service;
  const document = containerDocument(
    {
      uri,
      kind: 'compose',
      name,
      image,
      line,
      mounts: mountsOf(service),
      environment: environmentOf(service),
      calls: callsOf(service, others),
      configAt: (path) => {
        const config = configAt(service, path);
        if (config !== null && fieldAt(tree.root, ['configs', config, 'content'], tree)) return documentName(config);
        return null;
      },
    },
    catalogue,
  );
  const runsAs = runsAsOf(service);
  if (runsAs) return { ...document, runsAs };
  return document;
}

/** `10001` or `10001:10001`; Mimir's images run as root by themselves. What maps users, or gives the service rights of root, makes numbers say nothing. */
function runsAsOf(service: Service): RunsAs | null {
  const field = serviceField(service, 'user');
  if (field === null) return { user: '0', groups: [null] };
  const user = textAt(field, [], service.tree) ?? '';
  const [, id, group = null] = /^(\d+)(?::(\d+))?$/.exec(user) ?? [];
  const decides = ['userns_mode', 'cap_add', 'privileged'].some((field) => serviceField(service, field) !== null);
  if (id === undefined || decides) return null;
  const more = itemsOf(serviceField(service, 'group_add'), service.tree);
  const groups = more.map((item) => textAt(item, [], service.tree) ?? '');
  return { user: id, groups: [group, ...groups] };
}

/** The name that no service can have. */
function documentName(config: string): string {
  return `configs/${config}`;
}

/** The contents of configs that are named as Mimir's configuration, or clearly are it. */
function configsOf(source: SourceText, named: ReadonlySet<string>): readonly EmbeddedConfig[] {
  const tree = servicesOf(source)[0]?.tree;
  if (!tree) return [];
  return fieldsOf(fieldAt(tree.root, ['configs'], tree), tree).flatMap(({ key, value }) => {
    const text: EmbeddedText | null = scalarText(fieldAt(value, ['content'], tree), tree.text, 'block');
    const name = documentName(key.value);
    if (!text || (!named.has(name) && !isMimirConfig(`${key.value}.yaml`, text.text))) return [];
    return [{ uri: source.uri, kind: 'compose', name, text, substitution: interpolation }];
  });
}

function cursorInCompose(source: SourceText, offset: number, catalogue: Catalogue): Cursor | null {
  const first = firstService(source.text, offset, catalogue);
  if (first) return first;
  for (const { service } of mimirServices(source)) {
    const cursor = commandCursor(commandSource(service), offset, catalogue);
    if (cursor) return cursor;
  }
  const named = new Set(readCompose(source, catalogue).map(({ name }) => name));
  for (const { text } of configsOf(source, named)) {
    const cursor = embeddedCursor(text, source.text, offset, (inner, at) =>
      mimirYaml.cursorAt({ uri: '', languageId: 'yaml', text: inner }, at, catalogue),
    );
    if (cursor) return cursor;
  }
  return null;
}

/** The variables that a service is given by `environment`, as a mapping or a list, as far as their values are known. */
function environmentOf(service: Service): ReadonlyMap<string, string> {
  const { tree } = service;
  const values = new Map<string, string>();
  const take = (name: string, text: string | null): void => {
    const value = text === null ? null : interpolated(text);
    // A name without a value is taken from Compose's own environment.
    if (value === null) values.delete(name);
    else values.set(name, value);
  };
  for (const node of serviceFields(service, 'environment')) {
    if (isSeq(node)) {
      for (const item of itemsOf(node, tree)) {
        const [, name = '', value = null] = /^([^=]*)(?:=(.*))?$/s.exec(textAt(item, [], tree) ?? '') ?? [];
        take(name, value);
      }
    } else {
      for (const { key, value } of fieldsOf(node, tree)) take(key.value, textAt(value, [], tree));
    }
  }
  return values;
}

/** In a Compose file that holds nothing as yet: a service that runs Mimir. */
function firstService(text: string, offset: number, catalogue: Catalogue): Cursor | null {
  if (beginningOf('compose.yaml', text) !== 'compose') return null;
  const place = yamlPlaceAt(text, offset);
  if (place?.kind !== 'key' || place.keys.length > 0) return null;
  return frameCursorAt(place, text, offset, [
    {
      name: 'services',
      detail: 'Mimir in one process',
      below: [
        { depth: 1, text: 'mimir:' },
        { depth: 2, text: `image: grafana/mimir:${catalogue.newestComplete}.0` },
        { depth: 2, text: 'command:' },
        { depth: 3, text: '- -target=all' },
        { depth: 3, text: '- -' },
      ],
    },
  ]);
}
