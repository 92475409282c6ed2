import type { OptionFamily, OptionRole } from '../model/option';
import type { FamilyDefinition } from './families/family-definition';
import { listeners } from './families/listeners';
import { mimirClients } from './families/mimir-clients';
import { outsideClients } from './families/outside-clients';
import { stores } from './families/stores';

const definitions: readonly FamilyDefinition[] = [...listeners, ...mimirClients, ...outsideClients, ...stores];

/** All TLS families of all releases: listeners first, then the clients of Mimir, then those of external stores. */
export const families: readonly OptionFamily[] = definitions.map(({ family }) => family);

/** Where an option belongs. */
export interface FamilyPlace {
  readonly family: string;
  readonly role: OptionRole;
}

function places(names: (definition: FamilyDefinition) => FamilyDefinition['flags']): ReadonlyMap<string, FamilyPlace> {
  return new Map(
    definitions.flatMap((definition) =>
      names(definition).map(({ name, role }) => [name, { family: definition.family.id, role }] as const),
    ),
  );
}

const placesByFlag = places(({ flags }) => flags);
const placesByPath = places(({ paths }) => paths);

/** The family and role of an option, by its flag, or by its YAML path where it has none; null outside TLS. */
export function placeOf(flag: string | null, yamlPath: string | null): FamilyPlace | null {
  if (flag !== null) return placesByFlag.get(flag) ?? null;
  if (yamlPath === null) return null;
  return placesByPath.get(yamlPath) ?? null;
}

const byId = new Map(definitions.map((definition) => [definition.family.id, definition]));

/** The names that the options of a family have, in whatever release. */
export function namesOfFamily(id: string): Pick<FamilyDefinition, 'flags' | 'paths'> {
  return byId.get(id) ?? { flags: [], paths: [] };
}
