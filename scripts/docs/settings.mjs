/** The section of the editor's settings that is ours. */
const section = 'mimirTls';

/** Only the client's library reads it, so the table lacks it. */
const trace = {
  type: 'string',
  default: 'off',
  enum: ['off', 'messages', 'verbose'],
  scope: 'window',
  markdownDescription: 'Writes the messages between the editor and the language server to the output. Useful when you report a problem.',
};

/** package.json with all settings, and those that an untrusted workspace may not set. */
export function manifestWithSettings(present, facts) {
  const manifest = JSON.parse(present);
  const { settingsTable, settingNames } = facts;
  const properties = settingNames.map((name, order) => {
    const setting = settingsTable[name];
    const { type = 'string', ...schema } = schemaOf(name, facts, false);
    return [`${section}.${name}`, { type, default: setting.default, ...schema, scope: 'resource', order, markdownDescription: setting.description }];
  });
  manifest.contributes.configuration.properties = { ...Object.fromEntries(properties), [`${section}.trace.server`]: { ...trace, order: settingNames.length } };
  const restricted = settingNames.filter((name) => settingsTable[name].isRestricted);
  manifest.capabilities.untrustedWorkspaces.restrictedConfigurations = restricted.map((name) => `${section}.${name}`);
  return jsonText(manifest);
}

/** The README with the table of the settings between its two marks. */
export function readmeWithSettings(present, { settingsTable, settingNames }) {
  const rows = settingNames.map((name) => {
    const { default: value, summary } = settingsTable[name];
    const shown = value === '' ? '' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
    return `| \`${name}\` |${shown === '' ? '' : ` ${shown}`} | ${summary} |`;
  });
  const table = ['| Setting | Default | Meaning |', '|---|---|---|', ...rows].join('\n');
  const marked = /(<!-- settings: written by npm run docs -->\n)[^]*?(\n<!-- end of settings -->)/;
  if (!marked.test(present)) throw new Error('README.md has no marks for the table of settings.');
  return present.replace(marked, (_, begin, end) => `${begin}${table}${end}`);
}

/** What editors complete and check in a settings file. */
export function settingsFileSchema(present, facts) {
  const { settingsTable, settingNames } = facts;
  const properties = {};
  for (const name of settingNames.filter((each) => !settingsTable[each].isEditors)) {
    const { default: value, description } = settingsTable[name];
    const schema = { ...schemaOf(name, facts, true), default: value, description: plain(description), markdownDescription: description };
    const [top, inner] = name.split('.');
    if (inner === undefined) properties[top] = schema;
    else {
      properties[top] ??= { type: 'object', additionalProperties: false, properties: {} };
      properties[top].properties[inner] = schema;
    }
  }
  return jsonText({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Settings of Mimir TLS for a project',
    type: ['object', 'null'],
    additionalProperties: false,
    properties,
  });
}

/** A setting's schema, with what the sources know beyond the kind of value. */
function schemaOf(name, { settingsTable, rules, versions }, isFile) {
  const { schema } = settingsTable[name].kind;
  if (name === 'rules') {
    const level = levelSchema(schema.additionalProperties, isFile);
    const properties = rules.map(({ id, summary }) => [id, { ...level, description: summary }]);
    return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
  }
  if (name !== 'mimirVersion' || !isFile) return schema;
  // YAML takes a version without quotes for a number.
  const known = ['auto', ...versions];
  return { anyOf: [{ type: 'string', enum: known }, { type: 'number', enum: versions.map(Number) }] };
}

/** In YAML `off` may be false. */
function levelSchema(schema, isFile) {
  return isFile ? { enum: [...schema.enum, false] } : { type: 'string', ...schema };
}

function plain(markdown) {
  return markdown.replaceAll('`', '');
}

function jsonText(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
