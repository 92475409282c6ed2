// The order of the catalogue's YAML paths, so that one is found without reading them all.

/** Where each path's line is, in the order of the paths, as steps from the line of the path before. */
export function optionsByPath(paths) {
  const inOrder = paths
    .map((path, line) => ({ path, line }))
    .filter(({ path }) => path !== '')
    .sort((a, b) => Number(a.path > b.path) - Number(a.path < b.path) || a.line - b.line);
  const steps = inOrder.map(({ line }, place) => line - (inOrder[place - 1]?.line ?? 0));
  return `[${steps.join(',').replaceAll(/(.{100,120}?),/g, '$1,\n')}]\n`;
}
