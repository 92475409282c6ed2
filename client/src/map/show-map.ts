import type { ServerProcess } from '../connection/client';
import { openDeployment } from '../deployments/choose-deployment';
import { copyMap } from './copy-map';
import type { MapPanel } from './map-panel';

const showing = { title: 'Show TLS Map', aim: 'show the map of a deployment' };
const copying = { title: 'Copy TLS Map as Mermaid', aim: 'copy the map of a deployment' };

/** Shows the map of the deployment that a document belongs to: of the given one, the active one, or the chosen one. */
export async function showMap(server: ServerProcess, panel: MapPanel, given: unknown): Promise<void> {
  const uri = await openDeployment(server, given, showing);
  if (uri !== null) panel.show(uri.toString());
}

/** The same map as text for a runbook, on the clipboard. */
export async function copyMapAsMermaid(server: ServerProcess, given: unknown): Promise<void> {
  const uri = await openDeployment(server, given, copying);
  if (uri !== null) await copyMap(server, uri.toString());
}
