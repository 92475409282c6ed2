import type { Runner } from '../model/facts';
import type { ConfigDocument, RunsAs } from '../model/setting';
import type { CertificateReader } from '../ports';
import { present } from '../model/present';

/** Numbers that a machine without privileges gives the users of containers: the same user has another one inside. */
const firstMapped = 100_000;

/** Whom a process runs as, where its documents and this machine show all that decides who may read a file. */
export function runnerOf(documents: readonly ConfigDocument[], certificates: CertificateReader): Runner | null {
  const document = documents.find(({ runsAs }) => runsAs !== undefined);
  if (!document?.runsAs) return null;
  const runner = document.pathsAreLocal ? ofMachine(document.runsAs, certificates) : ofContainer(document.runsAs);
  if (runner && runner.user < firstMapped) return runner;
  return null;
}

/** The image may give a user without a group either root's or one of its own number. */
function ofContainer({ user, groups }: RunsAs): Runner | null {
  const id = numberOf(user);
  const own = groups.flatMap((group) => group ?? ['0', user]).map(numberOf);
  const known = own.filter((group) => group !== null);
  if (id === null || known.length < own.length) return null;
  return { name: user, user: id, groups: known };
}

function ofMachine({ user, groups }: RunsAs, certificates: CertificateReader): Runner | null {
  const account = certificates.accountOf?.(user) ?? null;
  const given = present(groups).map(numberOf);
  const known = given.filter((group) => group !== null);
  if (account === null || known.length < given.length) return null;
  // A group of the unit takes the place of the user's own, and those that list it as a member stay.
  const [own, ...others] = account.groups;
  const mine = present([given.length === 0 && own, ...others]);
  return { name: user, user: account.user, groups: [...known, ...mine] };
}

function numberOf(text: string): number | null {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  return null;
}
