import { filled, flagsTemplate, yamlTemplate } from './hostile-values';

/** A file of a kind that has Mimir's configuration in it, with a value wherever one can be. */
export interface HostileFile {
  readonly name: string;
  /** The language of an editor. */
  readonly language: string;
  /** The text with the value in all places. */
  readonly text: (value: string) => string;
}

/** Variables whose values are nobody's business, by their names or by what they are. */
const variables = ['MIMIR_PASSWORD', 'AWS_SECRET_ACCESS_KEY', 'TLS_KEY', 'PLAIN'];

export const hostileFiles: readonly HostileFile[] = [
  {
    name: 'docker-compose.yaml',
    language: 'dockercompose',
    text: (value) =>
      [
        'services:',
        '  mimir:',
        '    image: grafana/mimir:2.17.0',
        `    command: [${flagsWith(value).map(inJson).join(', ')}]`,
        '    environment:',
        ...variables.map((name) => `      ${name}: ${inJson(value)}`),
        '    configs: [{source: mimir, target: /etc/mimir.yaml}]',
        `    secrets: [${inJson(value)}]`,
        `    volumes: [${inJson(`./certs:${value}`)}]`,
        'configs:',
        '  mimir:',
        `    content: ${inJson(filled(yamlTemplate, value, null))}`,
        '',
      ].join('\n'),
  },
  {
    name: 'manifests.yaml',
    language: 'yaml',
    text: (value) =>
      [
        'apiVersion: v1',
        'kind: ConfigMap',
        'metadata: {name: mimir}',
        'data:',
        `  mimir.yaml: ${inJson(filled(yamlTemplate, value, null))}`,
        `  other: ${inJson(value)}`,
        '---',
        'apiVersion: v1',
        'kind: Secret',
        'metadata: {name: mimir-secret}',
        'stringData:',
        `  mimir.yaml: ${inJson(filled(yamlTemplate, value, null))}`,
        `  password: ${inJson(value)}`,
        'data:',
        `  second.yaml: ${Buffer.from(filled(yamlTemplate, value, null)).toString('base64')}`,
        '---',
        'apiVersion: apps/v1',
        'kind: StatefulSet',
        'metadata: {name: mimir}',
        'spec:',
        '  serviceName: mimir',
        '  template:',
        '    spec:',
        '      containers:',
        '        - name: mimir',
        '          image: grafana/mimir:2.17.0',
        `          args: [${['-config.file=/etc/mimir/mimir.yaml', ...flagsWith(value)].map(inJson).join(', ')}]`,
        `          env: [${variables.map((name) => `{name: ${name}, value: ${inJson(value)}}`).join(', ')}]`,
        '          volumeMounts: [{name: config, mountPath: /etc/mimir}]',
        `          readinessProbe: {httpGet: {port: 8080, scheme: ${inJson(value)}}}`,
        '      volumes:',
        '        - {name: config, configMap: {name: mimir}}',
        `        - {name: secret, secret: {secretName: ${inJson(value)}}}`,
        '',
      ].join('\n'),
  },
  {
    name: 'values.yaml',
    language: 'yaml',
    text: (value) =>
      [
        'mimir:',
        '  structuredConfig:',
        ...filled(yamlTemplate, value, null)
          .split('\n')
          .map((line) => `    ${line}`),
        'distributor:',
        '  extraArgs:',
        ...flagsTemplate
          .trimEnd()
          .split('\n')
          .map(
            (flag) =>
              `    ${flag
                .replace(/^-/, '')
                .replace('={}', `: ${inJson(value)}`)
                .replace('=true', ': "true"')}`,
          ),
        `  env: [${variables.map((name) => `{name: ${name}, value: ${inJson(value)}}`).join(', ')}]`,
        '',
      ].join('\n'),
  },
  {
    name: 'mimir.env',
    language: 'dotenv',
    text: (value) =>
      [
        `MIMIR_ARGS="${flagsTemplate.trimEnd().replaceAll('\n', ' ').replaceAll('{}', `'${value}'`)}"`,
        ...variables.map((name) => `${name}='${value}'`),
        '',
      ].join('\n'),
  },
  {
    name: 'mimir.service',
    language: 'systemd-unit-file',
    text: (value) =>
      [
        '[Service]',
        ...variables.map((name) => `Environment=${inJson(`${name}=${value}`)}`),
        `ExecStart=/usr/local/bin/mimir ${flagsWith(value).map(inJson).join(' \\\n  ')}`,
        '',
      ].join('\n'),
  },
  {
    name: 'start.sh',
    language: 'shellscript',
    text: (value) =>
      [
        '#!/bin/sh',
        ...variables.map((name) => `export ${name}='${value}'`),
        `exec mimir ${filled(flagsTemplate, value, null).trimEnd().replaceAll('\n-', ' \\\n  -')}`,
        '',
      ].join('\n'),
  },
  {
    name: 'Dockerfile',
    language: 'dockerfile',
    text: (value) =>
      [
        'FROM grafana/mimir:2.17.0',
        ...variables.map((name) => `ENV ${name}=${inJson(value)}`),
        `CMD [${flagsWith(value).map(inJson).join(', ')}]`,
        '',
      ].join('\n'),
  },
];

/** As YAML, JSON, systemd and Docker write a text in double quotes. */
function inJson(text: string): string {
  return JSON.stringify(text);
}

function flagsWith(value: string): readonly string[] {
  return flagsTemplate
    .trimEnd()
    .split('\n')
    .map((flag) => flag.replace('{}', () => value));
}
