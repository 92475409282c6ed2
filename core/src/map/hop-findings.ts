import { effects, type Effect, type Finding } from '../model/finding';
import type { FamilyConfiguration } from '../model/process';
import { meet, type TextRange } from '../model/text';
import { deploymentRules, rules } from '../rules/all-rules';
import type { Call } from '../topology/http-call';
import type { FaultCode, Link } from '../topology/links';
import { present } from '../model/present';

/**
 * The rules that explain a fault, as their guides say. A client's own options have rules of their own kind each, and so has whatever
 * keeps a listener's policy or files from being known: there the place alone decides.
 */
function explains(rule: string, code: FaultCode): boolean {
  return explained.get(code)?.has(rule) ?? false;
}

const explained = new Map<FaultCode, Set<string>>();
for (const { id, guide } of rules) {
  for (const code of guide.explains ?? []) {
    const known = explained.get(code) ?? new Set<string>();
    explained.set(code, known.add(id));
  }
}

/** Rules that judge hops. */
const ofHops: ReadonlySet<string> = new Set(deploymentRules.map(({ id }) => id));

const grave: readonly Effect[] = ['refuses-to-start', 'connection-fails'];

/** True for a finding of something that does not work, other than for callers from outside. */
export function isGrave({ effect }: Finding): boolean {
  return grave.includes(effect);
}

/** Looks for findings by the settings that they point at. */
export class HopFindings {
  private readonly byFile = new Map<string, PlacedFinding[]>();
  private readonly touching = new Map<FamilyConfiguration, readonly Finding[]>();

  constructor(findings: readonly Finding[]) {
    for (const finding of findings) {
      for (const { uri, range } of [finding, ...finding.related]) {
        const placed = { finding, range };
        const known = this.byFile.get(uri);
        if (known) known.push(placed);
        else this.byFile.set(uri, [placed]);
      }
    }
  }

  /** What explains a link's state first, then what else is said of its client. Each once. */
  about({ state, fault, client, server }: Link): readonly Finding[] {
    const [atClient, atServer] = [this.at(client.view), this.at(server.view)];
    if (!fault && state !== 'unknown') {
      // What is said at a client of a hop that fails is not about its hops that work.
      const others = atClient.filter((finding) => !(ofHops.has(finding.rule) && isGrave(finding)));
      return [...new Set(byGravity(others))];
    }
    const told = fault ? explaining(fault.code, atClient, atServer) : obscuring(atClient, atServer);
    return [...new Set([...told, ...byGravity(atClient)])];
  }

  /** What is said at the caller's place, or names it; for the Ruler also what is said of its client. */
  aboutCall({ caller, client, server }: Call): readonly Finding[] {
    // What its place brings along is written nowhere, and told of at the server.
    const unwritten =
      caller.implied === true
        ? this.at(server.view).filter(
            ({ rule }) => rule === 'http-call-fails' || rule === 'http-client-auth-breaks-probes',
          )
        : [];
    const own = (this.byFile.get(caller.uri) ?? [])
      .filter(({ range }) => meet(range, caller.range))
      .map(({ finding }) => finding);
    return [...new Set([...byGravity(own), ...unwritten, ...(client ? byGravity(this.at(client.view)) : [])])];
  }

  /** What is said of a client that dials a server that is none of Mimir's. */
  aboutClient(view: FamilyConfiguration): readonly Finding[] {
    return byGravity(this.at(view));
  }

  private at(view: FamilyConfiguration): readonly Finding[] {
    const known = this.touching.get(view);
    if (known) return known;
    const found = view.written.flatMap(({ document, setting }) => {
      const ranges = present([setting.range, setting.takenInAt]);
      return (this.byFile.get(document.uri) ?? [])
        .filter(({ range }) => ranges.some((each) => meet(each, range)))
        .map(({ finding }) => finding);
    });
    const distinct = [...new Set(found)];
    this.touching.set(view, distinct);
    return distinct;
  }
}

/** What keeps a hop from being known: files of either end. What is said of other hops at the server is not about this one. */
function obscuring(atClient: readonly Finding[], atServer: readonly Finding[]): readonly Finding[] {
  return byGravity([...atClient, ...atServer.filter(({ rule }) => !ofHops.has(rule))].filter(isGrave));
}

interface PlacedFinding {
  readonly finding: Finding;
  readonly range: TextRange;
}

/** A finding that names this client wins over one at the server, which may be about another client. */
function explaining(code: FaultCode, atClient: readonly Finding[], atServer: readonly Finding[]): readonly Finding[] {
  const telling = ({ rule }: Finding): boolean => explains(rule, code);
  const groups = [
    atClient.filter(telling),
    atServer.filter(telling),
    atClient.filter(isGrave),
    atServer.filter(isGrave),
  ];
  return byGravity(groups.find((group) => group.length > 0) ?? []);
}

function byGravity(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => effects.indexOf(a.effect) - effects.indexOf(b.effect));
}
