import type { Option } from '../model/option';
import { type MimirVersion, spansInclude } from '../model/version';
import type { Catalogue } from './catalogue';

/** All releases that have the option, whatever its type and default were in each. */
export function releasesText(option: Option, catalogue: Catalogue): string {
  const { versions, newest } = catalogue;
  const forms = catalogue.historyOf(option);
  const runs: { first: MimirVersion; last: MimirVersion }[] = [];
  let open: { first: MimirVersion; last: MimirVersion } | null = null;
  for (const version of versions) {
    const included = forms.some((form) => spansInclude(form.versions, version));
    if (included && open) open.last = version;
    else if (included) runs.push((open = { first: version, last: version }));
    else open = null;
  }
  return runs
    .map(({ first, last }) => (last === newest ? `${first} and newer` : first === last ? first : `${first} to ${last}`))
    .join(', ');
}
