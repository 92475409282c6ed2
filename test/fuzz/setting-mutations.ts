import type { Option } from '../../core/src/model/option';
import type { Random } from './random';
import type { Mutation } from './text-mutations';

const pem = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBszCCAVmgAwIBAgIUQ2Vu',
  '-----END CERTIFICATE-----',
  '-----BEGIN PRIVATE KEY-----',
  'MIGHAgEAMBMGByqGSM49AgEG',
  '-----END PRIVATE KEY-----',
];

/** Values that are right, wrong, or right somewhere else. */
const values: readonly string[] = [
  ...[
    'true',
    'false',
    '"true"',
    'yes',
    'TRUE',
    '1',
    '',
    '0',
    '-1',
    '10s',
    '1h30m',
    '5d',
    '9095',
    '99999999999999999999',
    '1e3',
    '.5',
    'null',
    '~',
  ],
  ...[
    'certs/server.crt',
    'certs/server.key',
    'certs/ca.crt',
    '/etc/mimir/certs/server.crt',
    './certs/../certs/client.crt',
    '../outside.key',
    'certs/',
    '/dev/null',
    'certs/Größe 1.crt',
    "it's.crt",
    'a b.crt',
    '${CERTS}/server.crt',
    '$CERTS',
    'C:\\certs\\server.crt',
  ],
  ...[
    'RequireAndVerifyClientCert',
    'requireandverifyclientcert',
    'NoClientCert',
    'VerifyClientCertIfGiven',
    'RequireAnyClientCert',
    'RequiredAndVerify',
  ],
  ...[
    'VersionTLS12',
    'VersionTLS13',
    'VersionTLS10',
    'TLS12',
    '1.2',
    'TLS_RSA_WITH_AES_128_CBC_SHA',
    'TLS_AES_128_GCM_SHA256,TLS_NONE',
    'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  ],
  ...[
    'mimir.internal',
    'localhost',
    '127.0.0.1',
    '[::1]:9095',
    'https://mimir:8080',
    'http://mimir.example:80/alertmanager',
    'dns:///x:1',
    'all',
    'ingester,querier',
    'all,',
    'mimir.yaml',
    '{}',
    '[]',
    '[a, b]',
    '*a',
    '{{ .Values.tls }}',
    '😀',
    '\ud83d',
    '\u202egpj.exe',
  ],
];

/** The shape of a value is kept once in two times, so that what follows it still reads. */
const value = (random: Random): string => {
  const picked = random.pick(values);
  return random.onceIn(4)
    ? `${random.pick(['"', "'"])}${picked}${random.onceIn(8) ? '' : random.pick(['"', "'"])}`
    : picked;
};

/** A name as it is, or with a slip of the finger. */
function misspelt(name: string, random: Random): string {
  if (!random.onceIn(5)) return name;
  const at = random.below(name.length);
  return random.pick([
    name.slice(0, at) + name.slice(at + 1),
    name.slice(0, at) + (name[at] ?? '') + name.slice(at),
    name.toUpperCase(),
    name.replaceAll('-', '_'),
    name.replaceAll('_', '-'),
    `x${name}`,
  ]);
}

function flagOf(option: Option, random: Random): string {
  const name = `${random.pick(['-', '-', '--'])}${misspelt(option.flag ?? option.id, random)}`;
  return random.onceIn(6) ? name : `${name}${random.pick(['=', '=', '=', ' '])}${value(random)}`;
}

/** The option's whole path as YAML, with the blanks before it. */
function yamlOf(option: Option, indent: string, random: Random): string {
  const keys = misspelt(option.yamlPath ?? option.id, random)
    .split('.')
    .slice(random.onceIn(3) ? -1 : 0);
  return keys
    .map(
      (key, depth) => `${indent}${'  '.repeat(depth)}${key}:${depth === keys.length - 1 ? ` ${value(random)}` : ''}\n`,
    )
    .join('');
}

/** Adds a line beside another one, by which it looks like its neighbours. */
const addSetting: Mutation = (text, random, { options }) => {
  const lines = text.split(/(?<=\n)/);
  const at = random.below(lines.length);
  const line = lines[at] ?? '';
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  const option = random.pick(options);
  const [before, quote] = [/^\s*- /.test(line) ? '- ' : '', /["']-/.exec(line)?.[0][0] ?? ''];
  const added = /(?:^|[\s"'])-{1,2}[a-z]/.test(line)
    ? `${indent}${before}${quote}${flagOf(option, random)}${quote}\n`
    : yamlOf(option, indent, random);
  return [...lines.slice(0, at + 1), added, ...lines.slice(at + 1)].join('');
};

/** Replaces what one of the pattern's matches holds, by chance. */
function inOneMatch(text: string, pattern: RegExp, random: Random, by: (found: string) => string): string {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return text;
  const match = random.pick(matches);
  return text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length);
}

const replaceValue: Mutation = (text, random) =>
  inOneMatch(text, /(?<=[=:] ?)[^\s=:"',]+/g, random, () => value(random));
const replaceKey: Mutation = (text, random, { options }) =>
  inOneMatch(text, /[a-z_]+(?=:)/g, random, (key) =>
    random.onceIn(2) ? misspelt(key, random) : (random.pick(options).yamlPath?.split('.').at(-1) ?? key),
  );
const replaceFlag: Mutation = (text, random, { options }) =>
  inOneMatch(text, /(?<=[\s"'[]-{1,2})[a-z][\w.-]+/g, random, (name) =>
    random.onceIn(2) ? misspelt(name, random) : (random.pick(options).flag ?? name),
  );
const separateValue: Mutation = (text, random) =>
  inOneMatch(text, /(?<=-[a-z][\w.-]+)=/g, random, () => random.pick([' ', '', ' = ', '==', '\n']));

const decorateKey: Mutation = (text, random) =>
  inOneMatch(text, /(?<=^[ \t]*(?:- )?)[a-z_]+(?=:)/gm, random, (key) =>
    random.pick([
      `&a ${key}`,
      `!!str ${key}`,
      `!x &b ${key}`,
      `"${key}"`,
      `'${key}'`,
      `? ${key}\n`,
      `&a\n${key}`,
      `*a `,
      `${key} `,
    ]),
  );
const decorateValue: Mutation = (text, random) =>
  inOneMatch(text, /(?<=:) *(?=[^\n]|\n)/g, random, () =>
    random.pick([
      ' &a ',
      ' !!str ',
      ' !!map ',
      ' !!bool ',
      ' !!null ',
      ' &b !x ',
      ' !!binary ',
      ' # it\n',
      '\n\n',
      ' |\n',
      ' >-\n',
      ' {',
      ' [',
    ]),
  );
/** Anchors one block and takes it in elsewhere. */
const mergeBlock: Mutation = (text, random) => {
  const anchored = inOneMatch(text, /(?<=^[ \t]*[a-z_]+:)[ \t]*$/gm, random, () => ' &a');
  return inOneMatch(
    anchored,
    /^[ \t]+(?=[a-z_]+:)/gm,
    random,
    (indent) => `${indent}${random.pick(['<<: *a', '<<: [*a]', '<<: *b', '"<<": *a'])}\n${indent}`,
  );
};
const aliasBlock: Mutation = (text, random) =>
  inOneMatch(
    mergeBlock(text, random, { models: [], options: [] }),
    /(?<=^[ \t]*[a-z_]+:)[ \t]*\S[^\n]*$/gm,
    random,
    () => ' *a',
  );

const putPem: Mutation = (text, random) =>
  inOneMatch(text, /^([ \t]*)([\w-]+):[^\n]*$/gm, random, (line) => {
    const [, indent = '', key = ''] = /^([ \t]*)([\w-]+):/.exec(line) ?? [];
    const block = random.pick([pem, pem.slice(0, 3), pem.slice(3), pem.slice(0, 2)]);
    if (random.onceIn(4)) return `${indent}${key}: "${block.join('\\n')}"`;
    return [
      `${indent}${key}: ${random.pick(['|', '|-', '>', ''])}`,
      ...block.map((each) => `${indent}${random.pick(['  ', '  ', '    '])}${each}`),
    ].join('\n');
  });

/** Flow style for a block of two or three lines. */
const toFlow: Mutation = (text, random) =>
  inOneMatch(text, /^([ \t]*[a-z_]+:)[ \t]*\n(?:[ \t]+[\w-]+: [^\n{}[\]&*|>]+\n){1,3}/gm, random, (block) => {
    const [head = '', ...entries] = block.trimEnd().split('\n');
    return `${head} {${entries.map((entry) => entry.trim()).join(', ')}}\n`;
  });

/** Those that know how settings look. The frequent ones stand more than once. */
export const settingMutations: readonly Mutation[] = [
  ...[addSetting, addSetting, addSetting, replaceValue, replaceValue, replaceKey, replaceFlag, separateValue],
  ...[decorateKey, decorateValue, mergeBlock, aliasBlock, putPem, toFlow],
];
