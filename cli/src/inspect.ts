import { certificateUsers, type CertificateUser } from '../../core/src/certificates/certificate-users';
import { inspectCertificate } from '../../core/src/certificates/inspect';
import { neutral } from '../../core/src/model/neutral';
import type { BoundedWorld } from './bounds';
import type { InspectCall } from './call';
import { judgeFiles } from './inputs';
import { exitCode } from './world';

/** Prints certificate and key files as documents, with who uses them by the configuration. Returns the exit status. */
export async function inspect(call: InspectCall, world: BoundedWorld): Promise<number> {
  const { paths, currentFolder, terminal, certificates, clock } = world;
  let isUnread = false;
  for (const file of call.inspected) {
    const path = paths.resolve(currentFolder, file);
    const users = call.files.length === 0 ? null : await usersOf(path, call, world);
    if (users !== null && 'complaint' in users) {
      terminal.error(`${neutral(users.complaint)}\n`);
      return exitCode.usage;
    }
    const reading = await certificates.read(path);
    isUnread ||= reading.kind !== 'pem' && reading.kind !== 'not-pem';
    const isSignedBy = certificates.isSignedBy.bind(certificates);
    terminal.write(inspectCertificate({ path, reading }, { now: clock.now(), isSignedBy, users: users?.list ?? null }));
  }
  return isUnread ? exitCode.usage : exitCode.clean;
}

async function usersOf(path: string, call: InspectCall, world: BoundedWorld): Promise<{ readonly list: readonly CertificateUser[] } | { readonly complaint: string }> {
  const judged = await judgeFiles(call, { values: new Map(), complete: false }, world, true);
  if ('complaint' in judged) return judged;
  return { list: judged.deployments.flatMap(({ processes, findings }) => certificateUsers(path, processes, findings)) };
}
