/** Folders below the root that every machine has, or that say nothing of Mimir where they are. */
const folders: ReadonlySet<string> = new Set([
  '',
  ...['bin', 'boot', 'dev', 'dev/shm', 'home', 'lib', 'lib64', 'media', 'mnt', 'proc', 'root', 'sbin', 'srv', 'sys', 'tmp'],
  ...['etc', 'etc/ca-certificates', 'etc/conf.d', 'etc/default', 'etc/init.d', 'etc/opt', 'etc/sysconfig', 'etc/systemd', 'etc/systemd/system'],
  ...['etc/ssl', 'etc/ssl/certs', 'etc/ssl/private', 'etc/pki', 'etc/pki/tls', 'etc/pki/tls/certs', 'etc/pki/tls/private', 'etc/pki/ca-trust', 'etc/pki/ca-trust/source/anchors'],
  ...['opt', 'opt/bin', 'opt/local', 'opt/homebrew', 'opt/homebrew/etc', 'run', 'run/lock', 'run/secrets', 'run/user'],
  ...['usr', 'usr/bin', 'usr/etc', 'usr/lib', 'usr/lib/ssl', 'usr/lib/systemd/system', 'usr/libexec', 'usr/sbin', 'usr/share', 'usr/share/ca-certificates', 'usr/ssl', 'usr/src'],
  ...['usr/local', 'usr/local/bin', 'usr/local/etc', 'usr/local/lib', 'usr/local/sbin', 'usr/local/share', 'usr/local/share/ca-certificates', 'usr/local/src', 'usr/local/ssl'],
  ...['var', 'var/cache', 'var/db', 'var/empty', 'var/lib', 'var/local', 'var/log', 'var/mail', 'var/opt', 'var/run', 'var/run/secrets', 'var/spool', 'var/ssl', 'var/tmp', 'var/www'],
  ...['Applications', 'Library', 'System', 'Users', 'Users/Shared', 'Volumes', 'private'],
  ...['Windows', 'Windows/Temp', 'Program Files', 'Program Files (x86)', 'ProgramData', 'Temp'],
]);

/** True for a folder that is there whether Mimir runs on the machine or not: that a file is missing in it says nothing. */
export function isOnEveryMachine(folder: string): boolean {
  const below = folder.replace(/\\/g, '/').replace(/^[A-Za-z]:/, '').replace(/^\/private(?=\/(?:etc|tmp|var)(?:\/|$))/, '');
  return folders.has(below.replace(/^\/+|\/+$/g, ''));
}
