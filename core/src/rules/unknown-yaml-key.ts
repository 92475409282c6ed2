import type { Catalogue } from '../catalogue/catalogue';
import { nearestName, twinOf } from '../catalogue/nearest';
import type { Fix } from '../model/finding';
import type { ConfigDocument, Setting } from '../model/setting';
import { replaceText } from './fixes';
import type { ProcessRule, Report } from './rule';
import { isUnknown } from './unknown-names';

/** yaml.v3 with known fields only refuses a key that its block does not have (spec 4.2). */
export const unknownYamlKey: ProcessRule = {
  id: 'unknown-yaml-key',
  severity: 'error',
  summary: 'Mimir refuses a YAML key that it does not know.',

  *check({ process, catalogue }) {
    for (const document of process.documents) {
      for (const setting of document.settings) {
        if (setting.notation === 'yaml' && isUnknown(setting, document, catalogue)) yield reportOn(document, setting, catalogue);
      }
    }
  },
};

function reportOn(document: ConfigDocument, setting: Setting, catalogue: Catalogue): Report {
  const path = setting.name.value;
  const dot = path.lastIndexOf('.');
  const [block, key] = [path.slice(0, Math.max(dot, 0)), path.slice(dot + 1)];
  const siblings = catalogue.at(catalogue.newest).childrenOf(block).map(({ name }) => name);
  const twin = twinOf('yaml', path, catalogue);
  const near = twin === null ? nearestName(key, siblings) : null;
  const hint = twin !== null ? `Did you mean ${twin}?` : near !== null ? `Did you mean ${near}?` : 'Take it out.';
  return {
    uri: document.uri,
    range: setting.name.range,
    effect: 'refuses-to-start',
    message:
      `No release of Mimir has a key "${key}" ${block === '' ? 'at the top level' : `in ${block}`}. ` +
      `Mimir refuses to start: "field ${key} not found". ${hint}`,
    fixes: fixesFor(document, setting, block, twin, near),
  };
}

/** A name in the same block is put in place; one elsewhere would have to move, which is left to the writer. */
function fixesFor(document: ConfigDocument, setting: Setting, block: string, twin: string | null, near: string | null): readonly Fix[] {
  const prefix = block === '' ? '' : `${block}.`;
  const inPlace = near ?? (twin !== null && twin.startsWith(prefix) && !twin.slice(prefix.length).includes('.') ? twin.slice(prefix.length) : null);
  return inPlace === null ? [] : [replaceText(`Replace by ${inPlace}`, document.uri, setting.name.range, inPlace)];
}
