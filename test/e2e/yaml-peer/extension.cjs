// Red Hat's YAML extension without what it would fetch: its language server, with schemas of our own.
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const {
  CodeActionRequest,
  CompletionRequest,
  HoverRequest,
  LanguageClient,
  TransportKind,
} = require('vscode-languageclient/node');

const settings = {
  yaml: {
    validate: true,
    hover: true,
    completion: true,
    schemaStore: { enable: false },
    kubernetesCRDStore: { enable: false },
    schemas: { [schema('values')]: ['values.yaml'], [schema('compose')]: ['compose.yaml'] },
  },
};

const server = { module: require.resolve('yaml-language-server/out/src/server.js'), transport: TransportKind.ipc };

const client = new LanguageClient('yaml', 'YAML', server, {
  documentSelector: [{ language: 'yaml' }, { language: 'dockercompose' }],
  middleware: { workspace: { configuration: ({ items }) => items.map(({ section }) => settings[section] ?? null) } },
});

/** Starts the server. What is returned asks its providers alone, where VS Code would ask those of all extensions. */
exports.activate = async () => {
  await client.start();
  return {
    completions: (document, position, token) =>
      providerOf(CompletionRequest, document).provideCompletionItems(document, position, token, {}),
    hover: (document, position, token) => providerOf(HoverRequest, document).provideHover(document, position, token),
    codeActions: (document, range, token, context) =>
      providerOf(CodeActionRequest, document).provideCodeActions(document, range, context, token),
  };
};

exports.deactivate = () => client.dispose();

function providerOf({ method }, document) {
  return client.getFeature(method).getProvider(document);
}

function schema(name) {
  return pathToFileURL(join(__dirname, `${name}.schema.json`)).href;
}
