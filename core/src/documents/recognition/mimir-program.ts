interface Word {
  readonly value: string;
}

/** Programs around Mimir whose names begin like its own. */
const companions =
  /^mimir[-_.]?(?:tool|continuous-test|proxy|rules|query-tee|[a-z-]*blocks?(?:$|-)|whisper-converter|metaconvert)/;

/** True for a word that names Mimir's program, by whatever path. A flag is none, whatever its value ends with. */
export function isMimirProgram({ value }: Word): boolean {
  if (value.startsWith('-')) return false;
  const name = baseName(value);
  return (
    (/^mimir(?:[-_.]|$)/.test(name) && !companions.test(name) && !/\.ya?ml$/.test(name)) ||
    isEnterpriseProgram({ value })
  );
}

/** True for a word that names the program of Grafana Enterprise Metrics. */
export function isEnterpriseProgram({ value }: Word): boolean {
  return (
    !value.startsWith('-') && /^(?:grafana-)?(?:metrics-enterprise|enterprise-metrics)(?:[-_.]|$)/.test(baseName(value))
  );
}

function baseName(value: string): string {
  return value.slice(value.lastIndexOf('/') + 1);
}

/** Flags by which Mimir's command lines can be told from those of other programs of that name. */
const ownFlag =
  /^--?(?:config\.(?:file|expand-env)|target|auth\.|server\.|(?:blocks|common|ruler|alertmanager)[-.]storage\.|memberlist\.|ingester|distributor\.|querier\.|store-gateway\.|compactor\.|ruler\.|alertmanager\.|query-frontend\.|query-scheduler\.|runtime-config\.|usage-stats\.)/;

/** True for an argument by which a command line of Mimir can be told from those of other programs of that name. */
export function isOwnFlag(argument: string): boolean {
  return ownFlag.test(argument);
}
