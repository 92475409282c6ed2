import assert from 'node:assert/strict';
import { loadCatalogue } from '../../../../../core/src/catalogue/load';
import { argoCd } from '../../../../../core/src/documents/kinds/gitops/argo-cd';
import { flux } from '../../../../../core/src/documents/kinds/gitops/flux';
import { applyEdits } from '../../../../../core/src/documents/carriers/embedding/embedded-text';
import type { ConfigDocument } from '../../../../../core/src/model/setting';
import { processOf } from '../../../../../core/src/process/composition';
import { withCursor } from '../../../../server/marked-text';

const catalogue = loadCatalogue();

const application = (helm: string): string =>
  `kind: Application\nmetadata:\n  name: mimir\nspec:\n  source:\n    chart: mimir-distributed\n    targetRevision: 5.8.0\n    helm:\n${helm.replace(/^/gm, '      ')}`;

function documentsOf(helm: string): ReadonlyMap<string, ConfigDocument> {
  const source = { uri: 'file:///apps/mimir.yaml', languageId: 'yaml', text: application(helm) };
  assert.equal(argoCd.claims(source), true);
  return new Map(argoCd.parse(source, catalogue).map((document) => [document.name, document]));
}

function effective(helm: string, component: string, flag: string): string | null | undefined {
  const documents = documentsOf(helm);
  const own = documents.get(`mimir.${component}`);
  const config = documents.get('mimir.mimir');
  assert.ok(own && config);
  return processOf(
    { name: component, documents: [config, own], version: null, environment: { values: new Map(), complete: true } },
    catalogue,
  ).configuration.flag(flag)?.text;
}

describe('Parameters of Argo CD', () => {
  it('are read where there are no values', () => {
    const helm =
      'parameters:\n  - name: mimir.structuredConfig.ingester_client.grpc_client_config.tls_enabled\n    value: "true"\n';
    assert.equal(effective(helm, 'querier', 'ingester.client.tls-enabled'), 'true');
  });

  it('beat the values, and the last of a name the others', () => {
    const helm = [
      'valuesObject:',
      '  querier:',
      '    extraArgs:',
      '      ingester.client.tls-server-name: from.values',
      'parameters:',
      "  - {name: 'querier.extraArgs.ingester\\.client\\.tls-server-name', value: first}",
      "  - {name: 'querier.extraArgs.ingester\\.client\\.tls-server-name', value: last}",
    ].join('\n');
    assert.equal(effective(helm, 'querier', 'ingester.client.tls-server-name'), 'last');
    assert.equal(effective(helm, 'ruler', 'ingester.client.tls-server-name'), '');
  });

  it('decide which components run and which release it is', () => {
    const documents = documentsOf(
      'parameters:\n  - {name: ruler.enabled, value: "false"}\n  - {name: image.tag, value: 2.14.1}\n  - {name: mimir.structuredConfig.target, value: all}\n',
    );
    assert.equal(documents.has('mimir.ruler'), false);
    assert.equal(documents.get('mimir.querier')?.version, '2.14');
  });

  it('show no callers at places that are not the values’', () => {
    const monitor = 'metaMonitoring: {serviceMonitor: {enabled: true, scheme: http}}';
    const probe = 'ingester: {readinessProbe: {httpGet: {path: /ready, port: 8080}}}';
    const helm = (...parameters: readonly string[]): string =>
      `values: |\n  ${monitor}\n  ${probe}\n${parameters.length > 0 ? 'parameters:\n' : ''}${parameters.map((name) => `  - {name: ${name}, value: http}\n`).join('')}`;
    const shown = (...parameters: readonly string[]): readonly string[] =>
      (documentsOf(helm(...parameters)).get('mimir.ingester')?.callers ?? [])
        .filter(({ implied }) => implied !== true)
        .map(({ call }) => call);
    assert.deepEqual(shown(), ['readinessProbe', 'scrape']);
    assert.deepEqual(shown('metaMonitoring.serviceMonitor.scheme'), ['readinessProbe']);
    assert.deepEqual(shown('ingester.readinessProbe.httpGet.port', 'nginx.replicas'), ['scrape']);
    const text = application(helm());
    const edits =
      documentsOf(helm())
        .get('mimir.ingester')
        ?.callers?.flatMap(({ toHttps }) => toHttps ?? []) ?? [];
    assert.equal(
      applyEdits(text, edits),
      text.replace('scheme: http', 'scheme: https').replace('port: 8080', 'port: 8080, scheme: HTTPS'),
    );
  });

  it('make a mapping of a flag whose dots lack their backslashes, and so another flag', () => {
    const documents = documentsOf(
      'parameters:\n  - name: querier.extraArgs.ingester.client.tls-enabled\n    value: "true"\n',
    );
    assert.deepEqual(
      documents.get('mimir.querier')?.settings.map(({ name }) => name.value),
      ['ingester'],
    );
  });

  it('are not guessed at where templates, lists or variables of Argo CD are in them', () => {
    const helm =
      'parameters:\n  - {name: "ingester.extraArgs.target", value: "$ARGOCD_APP_NAME"}\n  - {name: "mimir.structuredConfig.memberlist.join_members[0]", value: x}\n  - name: half\n';
    assert.equal(effective(helm, 'ingester', 'target'), null);
    assert.deepEqual(documentsOf(helm).get('mimir.mimir')?.settings, []);
  });

  it('go with their lines where an option is to go, and become null where that would leave none', () => {
    const two =
      'parameters:\n  - name: mimir.structuredConfig.server.tls_min_version\n    value: TLS12\n  # kept\n  - name: ruler.enabled\n    value: "true"\n';
    assert.equal(
      without(two, 'server.tls-min-version'),
      'parameters:\n  # kept\n  - name: ruler.enabled\n    value: "true"\n',
    );
    const one = 'parameters:\n  - name: mimir.structuredConfig.server.tls_min_version\n    value: TLS12\n';
    assert.equal(
      without(one, 'server.tls-min-version'),
      'parameters:\n  - name: mimir.structuredConfig.server.tls_min_version\n    value: "null"\n',
    );
  });

  it('are completed between the quotes of a value', () => {
    const cursorIn = (marked: string) => {
      const { text, offset } = withCursor(application(marked));
      return argoCd.cursorAt({ uri: 'file:///apps/mimir.yaml', languageId: 'yaml', text }, offset, catalogue);
    };
    const yaml = cursorIn(
      'parameters:\n  - name: mimir.structuredConfig.server.grpc_tls_config.client_auth_type\n    value: "Req<|>"\n',
    );
    assert.ok(yaml?.place === 'yaml-value');
    assert.deepEqual([yaml.path, yaml.typed, yaml.quote], ['server.grpc_tls_config.client_auth_type', 'Req', '"']);
    const flag = cursorIn("parameters:\n  - name: ruler.extraArgs.server\\.grpc-tls-client-auth\n    value: '<|>'\n");
    assert.ok(flag?.place === 'flag-value');
    assert.equal(flag.flag, 'server.grpc-tls-client-auth');
    assert.equal(cursorIn('parameters:\n  - name: ruler.enabled\n    value: "<|>"\n'), null);
    assert.equal(
      cursorIn('parameters:\n  - name: mimir.structuredConfig.memberlist.tls_enabled\n    value: t<|>\n'),
      null,
    );
  });
});

describe('Values that come from elsewhere too', () => {
  it('leave open what the manifest does not write', () => {
    const helm =
      'valueFiles:\n  - $values/mimir.yaml\nvaluesObject:\n  mimir:\n    structuredConfig:\n      multitenancy_enabled: false\n';
    assert.equal(effective(helm, 'querier', 'ingester.client.tls-enabled'), null);
    assert.equal(effective(helm, 'querier', 'auth.multitenancy-enabled'), 'false');
  });

  it('are those of a Flux release with valuesFrom', () => {
    const text =
      'kind: HelmRelease\nspec:\n  chart:\n    spec: {chart: mimir-distributed}\n  valuesFrom:\n    - {kind: ConfigMap, name: base}\n  values:\n    mimir:\n      structuredConfig: {}\n';
    const documents = flux.parse({ uri: 'file:///apps/mimir.yaml', languageId: 'yaml', text }, catalogue);
    assert.ok(documents.length > 0 && documents.every(({ excerpt }) => excerpt === true));
  });
});

function without(helm: string, flag: string): string {
  const text = application(helm);
  const option = catalogue.at('2.17').flag(flag);
  const document = documentsOf(helm).get('mimir.mimir');
  assert.ok(option && document);
  return applyEdits(text, document.writer.edits([{ option, value: null }]))
    .slice(application('').length - 6)
    .replace(/^ {6}/gm, '');
}
