import { callersByHttps } from './caller-changes';
import type { Draft } from './draft';
import type { Judged } from './judging';
import type { Planning } from './planning';
import { settingWishes } from './written-settings';

/** Makes everybody whom the files show call the HTTP ports by HTTPS. Returns the names of those that must be given the CA. */
export function callByHttps(draft: Draft, judged: Judged, planning: Planning): ReadonlySet<string> {
  if (!planning.wishes.protocols.has('http')) return new Set();
  const { internalName } = settingWishes(judged, planning);
  const { texts, blocked, told, trusting } = callersByHttps(judged, {
    serverName: internalName,
    folder: planning.folder.mounted,
    paths: planning.ports.paths,
  });
  for (const [path, text] of texts) draft.write(path, text);
  draft.blocked.push(...blocked);
  draft.told.push(...told);
  return trusting;
}
