import type { Catalogue } from '../../../catalogue/catalogue';
import type { ConfigDocument } from '../../../model/setting';
import type { SourceText } from '../../../model/text';
import { stretchCursor, type ArgumentStretch } from '../../carriers/shell/argument-stretch';
import { variablesOf, quotedArguments } from '../../carriers/shell/quoted-arguments';
import { commandDocument } from '../containers/command-document';
import { type DocumentKind, withOwnNames } from '../document-kind';
import { isOwnFlag } from '../../recognition/mimir-program';

/** Environment files, of units or of Compose, with a variable that holds arguments for Mimir. */
export const envFile: DocumentKind = {
  id: 'env-file',

  claims: (source) =>
    isEnvironmentFile(source) &&
    argumentsOf(withSamples(source)).some(({ stretch }) => stretch.words.some(({ value }) => isOwnFlag(value))),

  parse: (source, catalogue) => readEnvironment(source, catalogue),

  cursorAt: (source, offset, catalogue) =>
    stretchCursor(
      argumentsOf(source).map(({ stretch }) => stretch),
      source.text,
      offset,
      catalogue,
    ),
};

interface VariableArguments {
  readonly name: string;
  readonly stretch: ArgumentStretch;
}

function isEnvironmentFile({ uri, text }: SourceText): boolean {
  return !text.includes('\0') && (/\.env(?:\.[\w-]+)?$/i.test(uri) || isDefaults(uri));
}

/** Where distributions keep what their services are started with. */
function isDefaults(uri: string): boolean {
  return /\/(?:default|sysconfig|conf\.d)\/[^/]*$/.test(uri);
}

/** What a file gives as a sample in a comment shows as well whose file it is. */
function withSamples(source: SourceText): SourceText {
  return { uri: source.uri, languageId: source.languageId, text: source.text.replace(/^#[ \t]*(?=[A-Z_]+=)/gm, '') };
}

/** The variables that speak of Mimir's arguments, by their own name or that of the file. */
function argumentsOf({ uri, text }: SourceText): readonly VariableArguments[] {
  const isNamed = /mimir|metrics-enterprise/i.test(uri.slice(uri.lastIndexOf('/') + 1));
  return variablesOf(text)
    .filter(({ name }) => /mimir/i.test(name) || (isNamed && /ARGS|ARGUMENTS|OPTS|OPTIONS|FLAGS|PARAM/i.test(name)))
    .map((variable) => ({ name: variable.name, stretch: quotedArguments(text, variable) }))
    .filter(({ stretch }) => stretch.words.every(({ value }, index) => index > 0 || value.startsWith('-')));
}

function readEnvironment(source: SourceText, catalogue: Catalogue): readonly ConfigDocument[] {
  const facts = { uri: source.uri, kind: 'env-file', configAt: () => null };
  const documents = inEffect(argumentsOf(source)).map(({ name, stretch }) => {
    const line = { enterprise: false, args: stretch.words, layout: stretch.layout };
    // Whoever starts Mimir has arguments of its own.
    return { ...commandDocument({ ...facts, name, line }, catalogue), excerpt: true };
  });
  return withOwnNames(documents);
}

/** Of several assignments of a variable the last counts, with those before that it adds to. */
function inEffect(variables: readonly VariableArguments[]): readonly VariableArguments[] {
  const last = new Map<string, VariableArguments[]>();
  for (const variable of variables) {
    const before = last.get(variable.name);
    if (before && addsToItself(variable)) before.push(variable);
    else last.set(variable.name, [variable]);
  }
  const counting = new Set([...last.values()].flat());
  return variables.filter((variable) => counting.has(variable));
}

/** As in `ARGS="$ARGS -target=all"`, which a shell reads. */
function addsToItself({ name, stretch }: VariableArguments): boolean {
  return stretch.words.some(({ value }) => value === `$${name}` || value === `\${${name}}`);
}
