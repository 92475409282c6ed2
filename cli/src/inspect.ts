import { unknownEnvironment } from '../../core/src/analysis/analysis-settings';
import { counted } from '../../core/src/model/counted';
import { certificateUsers, type CertificateUser } from '../../core/src/certificates/inspect/certificate-users';
import { inspectCertificate } from '../../core/src/certificates/inspect/certificate-page';
import { neutral } from '../../core/src/model/neutral';
import type { BoundedWorld } from './judging/bounds';
import type { InspectCall } from './commands/call';
import { type Inspected, inspectedBy } from './judging/inspected';
import { judgeFiles } from './judging/judged-files';
import { refuse } from './machine/refusal';
import { exitCode } from './machine/world';
import { type Expiry, expiriesOf, inspectionReport } from './writers/inspection';
import { jsonText } from './writers/json';

/** Prints certificate and key files as documents, with who uses them by the configuration. Returns the exit status. */
export async function inspect(call: InspectCall, world: BoundedWorld): Promise<number> {
  const files: Inspected[] = [];
  for (const word of call.inspected) files.push(...(await inspectedBy(word, world)));
  const users = await usersOf(files, call, world);
  if ('complaint' in users) return refuse(users.complaint, world);
  const now = world.clock.now();
  const expiries = expiriesOf(files, call.expiresWithin, now);
  if (call.format === 'json') world.terminal.write(jsonText(inspectionReport(files, users.byFile, expiries, now)));
  else {
    for (const file of files) world.terminal.write(documentOf(file, users.byFile, now, world));
    for (const expiry of expiries) world.terminal.error(expiryLine(expiry));
  }
  // What was asked for and could not be read may have expired.
  if (files.length === 0 || files.some(({ reading }) => reading.kind !== 'pem' && reading.kind !== 'not-pem'))
    return exitCode.usage;
  if (expiries.length > 0) return exitCode.findings;
  return exitCode.clean;
}

type Users = ReadonlyMap<Inspected, readonly CertificateUser[]>;

function documentOf(file: Inspected, users: Users, now: number, { certificates }: BoundedWorld): string {
  const isSignedBy = certificates.isSignedBy.bind(certificates);
  return inspectCertificate(
    { path: file.path ?? file.name, reading: file.reading },
    { now, isSignedBy, users: users.get(file) ?? null },
  );
}

/** Who uses each of the files by the configurations; nobody is named where none was given. */
async function usersOf(
  files: readonly Inspected[],
  call: InspectCall,
  world: BoundedWorld,
): Promise<{ readonly byFile: Users } | { readonly complaint: string }> {
  if (call.files.length === 0) return { byFile: new Map() };
  const judged = await judgeFiles(call, unknownEnvironment, world, true);
  if ('complaint' in judged) return judged;
  const byFile = new Map<Inspected, readonly CertificateUser[]>();
  for (const file of files) {
    const { path } = file;
    if (path === null) continue;
    byFile.set(
      file,
      judged.deployments.flatMap(({ processes, findings }) => certificateUsers(path, processes, findings)),
    );
  }
  return { byFile };
}

function expiryLine({ name, subject, ends, days }: Expiry): string {
  const when = days < 0 ? 'has expired' : `expires in ${counted(days, 'day')}`;
  return `${neutral(`${name}: ${subject} ${when} (${ends}).`)}\n`;
}
