import { SymbolKind, type SymbolInformation } from 'vscode-languageserver-types';
import type { FileAnalysis } from '../../../core/src/analysis/analysis';
import { namesOn } from '../../../core/src/analysis/hop-map';
import { mapProcess } from '../../../core/src/map/map-of-deployment';
import type { TextRange } from '../../../core/src/model/text';
import { isExample } from '../../../core/src/process/composition';
import type { MapPlace } from '../protocol/protocol';

/** More than anybody looks through. */
const mostSymbols = 500;

/** Processes and their components by name, each once, whose names have the letters of the query in this order. */
export function workspaceSymbols(
  query: string,
  analyses: readonly FileAnalysis[],
  placing: (uri: string, range: TextRange) => MapPlace | null,
): readonly SymbolInformation[] {
  const symbols = new Map<string, SymbolInformation>();
  for (const deployment of new Set(analyses.map((each) => each.deployment))) {
    const names = namesOn(deployment);
    const own = deployment.processes.filter(({ process }) => !isExample(process));
    for (const { name, targets, place } of own.map((member) => mapProcess(member, names, placing))) {
      if (!place) continue;
      const symbol = (label: string, kind: SymbolKind, containerName?: string): void => {
        if (!holds(label, query)) return;
        const shown = { name: label, kind, location: place, ...(containerName !== undefined && { containerName }) };
        symbols.set(JSON.stringify([label, containerName, place]), shown);
      };
      symbol(name, SymbolKind.Module);
      for (const target of targets ?? []) if (target !== name) symbol(target, SymbolKind.Class, name);
    }
  }
  return [...symbols.values()].slice(0, mostSymbols);
}

function holds(name: string, query: string): boolean {
  let at = -1;
  const letters = name.toLowerCase();
  return Array.from(query.toLowerCase()).every((letter) => (at = letters.indexOf(letter, at + 1)) >= 0);
}
