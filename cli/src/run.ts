import { unknownVersionWords } from '../../core/src/catalogue/known-versions';
import { loadCatalogue } from '../../core/src/catalogue/load';
import { documentKinds } from '../../core/src/documents/kinds';
import { neutral } from '../../core/src/model/neutral';
import { safeText } from '../../core/src/model/safe-text';
import { boundedWorld, type BoundedWorld, unseenText } from './bounds';
import { type JudgingCommand, parseCall } from './call';
import { certs } from './certs';
import { check } from './check';
import { convert } from './convert';
import { init } from './init';
import { inspect } from './inspect';
import { map } from './map';
import { secure } from './secure';
import { exitCode, type Terminal, type World } from './world';

const usage = `Usage:
  mimir-tls check [--format human|json] [--mimir-version X.Y] [--cwd DIR] [--env NAME=VALUE]...
                  [--kind KIND] [--fail-on error|warning|information] [--no-ignores] FILE...
  mimir-tls certs [--dry-run] [--renew [--force] [--only PATH]... [--new-key]] [--rotate-ca [--restarted] [--again]]
                  [--keep-mode] [--write-settings] [--cert-manager] [--san NAME]... [--days N] [--key-size BITS]
                  [--strategy internal-name|addresses] [--internal-name NAME] [--cwd DIR]
                  [--mimir-version X.Y] [--kind KIND] [--format human|json] FILE...
  mimir-tls secure [--dry-run] [--http] [--only FAMILY]... [--issuer files|cert-manager|vault] [--san NAME]...
                  [--days N] [--key-size BITS] [--internal-name NAME] [--cwd DIR] [--mimir-version X.Y]
                  [--kind KIND] [--format human|json] FILE...
  mimir-tls inspect [--config FILE]... [--cwd DIR] [--mimir-version X.Y] CERTIFICATE...
  mimir-tls map   [--format table|json|mermaid|svg] [--mimir-version X.Y] [--cwd DIR]
                  [--env NAME=VALUE]... [--kind KIND] FILE...
  mimir-tls convert --to yaml|flags [--mimir-version X.Y] [--kind KIND] FILE
  mimir-tls init  [DIR]
  mimir-tls --version
  Every command but the last two takes --root DIR and --allow-outside too.

check   tells what is wrong with the TLS settings of Grafana Mimir's configuration files.
certs   makes the certificates, keys and CA that the files, taken as one deployment, name and lack. A file
        that stands is replaced only with --renew, and kept as a dated backup.
secure  puts mutual TLS on every gRPC and memberlist hop of the deployment that the files are: settings,
        mounts and certificates. All of it, or nothing; with --dry-run it prints a diff and a list instead.
inspect shows what is in a certificate or key file, and with --config who uses it for what.
map     shows how the processes of the files reach each other: plaintext, tls, mtls, broken or unknown.
convert prints a file's flags as Mimir's YAML, or its YAML as flags, and says what has no twin.
init    writes a commented .mimir-tls.yaml with what it finds in a folder; it never overwrites one.

Settings for a project are in .mimir-tls.yaml (or .mimir-tls.json): the nearest one from each file upwards to
the root counts. Options of the command line count more. Its paths do not lead outside of the root, unless
--allow-outside.

--cwd   the folder that Mimir is started in; relative paths in a configuration are relative to it.
        Without it each file's own folder is taken.
--root  what a configuration refers to outside of this folder is neither read nor written. Without it
        the repository around the current folder is taken; where there is none, all is read, and
        certificates are written below the current folder. The named files, their folders and --cwd
        are always inside.
--allow-outside   reads and writes outside of it too.
--dry-run         only says what would be done, and why.
--renew           renews what has expired or soon will, and what peers refuse; --force also what is sound.
                  The key stays, unless --new-key. --only names the certificates.
--keep-mode       a private key that is replaced keeps the mode of the file before, instead of 0600.
--rotate-ca       replaces the CA in three steps, one for each call; it says what to restart in between.
                  --restarted confirms that, --again begins another rotation where one has ended.
--write-settings  writes the settings that clients need to take the certificates into the files.
--cert-manager    prints the same plan as resources of cert-manager, and writes nothing.

--only    secures the port or the gossip that this family belongs to, and leaves the others.
--http    secures the HTTP ports and their callers too.
--issuer  who makes the certificates. By default this command, and in Kubernetes cert-manager.
--no-ignores      checks as if the files had no comments that suppress problems.

--env   a variable that -config.expand-env finds. The variables of this process do not count.
--kind  what the files are, where their names and contents do not tell: ${documentKinds.map(({ id }) => id).join(', ')}.

Exit status: 0 nothing at or above --fail-on, nothing lacking any more, or secured; 1 findings, or something
could not be done; 2 a bad call, or a file that cannot be read; 3 a failure of mimir-tls itself.
`;

/** Does what the arguments behind the program's name say. Returns the exit status and never throws. */
export async function run(argv: readonly string[], machine: World): Promise<number> {
  const world = { ...machine, terminal: safeTerminal(machine.terminal) };
  try {
    const call = parseCall(argv, documentKinds.map(({ id }) => id));
    tellOfVersion(call, world);
    switch (call.command) {
      case 'help':
        world.terminal.write(usage);
        return exitCode.clean;
      case 'version':
        world.terminal.write(`${world.version}\n`);
        return exitCode.clean;
      case 'none':
        world.terminal.error(`${neutral(call.complaint)}\n\n${usage}`);
        return exitCode.usage;
      default:
        return await judging(call, world, machine);
    }
  } catch (error) {
    world.terminal.error(`mimir-tls failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return exitCode.failure;
  }
}

/** Names of certificates and files are strangers' words: none may steer a terminal or a log of CI. */
function safeTerminal(terminal: Terminal): Terminal {
  return { write: (text) => terminal.write(safeText(text)), error: (text) => terminal.error(safeText(text)) };
}

/** Runs a command that judges files, and says on standard error what it could not see. */
async function judging(call: JudgingCommand, world: World, machine: World): Promise<number> {
  const bounded = await boundedWorld(call, world);
  if ('complaint' in bounded) {
    world.terminal.error(`${neutral(bounded.complaint)}\n`);
    return exitCode.usage;
  }
  const status = await statusOf(call, bounded, machine);
  // It looks for files, and takes none of their paths for missing.
  if (call.command !== 'init') world.terminal.error(unseenText(bounded));
  return status;
}

function statusOf(call: JudgingCommand, world: BoundedWorld, machine: World): Promise<number> {
  switch (call.command) {
    case 'check':
      return check(call, world);
    case 'certs':
      return certs(call, world);
    case 'secure':
      return secure(call, world);
    case 'inspect':
      return inspect(call, world);
    case 'map':
      return map(call, world);
    case 'init':
      return init(call, world);
    case 'convert':
      // What it prints is the user's configuration itself; its complaints are words like all others.
      return convert(call, { ...world, terminal: { ...world.terminal, write: (text) => machine.terminal.write(text) } });
  }
}

/** `check` says it with its findings. */
function tellOfVersion(call: ReturnType<typeof parseCall>, { terminal }: World): void {
  if (call.command === 'check' || !('mimirVersion' in call) || call.mimirVersion === null) return;
  const words = unknownVersionWords(call.mimirVersion, loadCatalogue());
  if (words !== null) terminal.error(`${words}\n`);
}
