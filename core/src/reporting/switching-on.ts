import type { Fix } from '../model/finding';
import type { End } from '../topology/links';
import { nameFor } from './certificate-names';
import { settingsFor, switchOn, worksOnceOn } from './client-settings';
import { setOptionsIn } from './fixes';
import type { RulePreferences } from './rule';

/** Servers that are alike and have the same clients, such as the replicas of a component, have the same fix. */
export class SwitchingOn {
  private last: { readonly server: string; readonly clients: readonly End[]; readonly fixes: readonly Fix[] } | null =
    null;

  constructor(private readonly preferences: RulePreferences) {}

  fixesFor(server: End, clients: readonly End[]): readonly Fix[] {
    const key = this.keyOf(server);
    if (this.last?.server !== key || !areSameClients(this.last.clients, clients))
      this.last = { server: key, clients, fixes: this.fixesOf(server, clients) };
    return this.last.fixes;
  }

  /** All of a server that the settings of its clients follow from. */
  private keyOf(server: End): string {
    const texts = (['certificate', 'key', 'authority', 'clientAuth'] as const).map((role) => server.view.text(role));
    return JSON.stringify([...texts, nameFor(server, this.preferences.internalName)]);
  }

  private fixesOf(server: End, clients: readonly End[]): readonly Fix[] {
    const fitting = settingsFor(server, clients, this.preferences);
    const chosen = clients.map((client) => ({ client, settings: fitting(client) }));
    if (!chosen.every(({ client, settings }) => worksOnceOn(client.view, settings))) return [];
    const changes = chosen.flatMap(({ client, settings }) => switchOn(client, settings));
    return [setOptionsIn('Turn on TLS for every client of this server', changes)];
  }
}

function areSameClients(one: readonly End[], other: readonly End[]): boolean {
  return one.length === other.length && one.every(({ view }, index) => view === other[index]?.view);
}
