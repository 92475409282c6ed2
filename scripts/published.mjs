// Where the project is published, and what follows from it in the packages: links of the manifest and of Markdown files.
import { execFileSync } from 'node:child_process';
import { posix } from 'node:path';

/**
 * The web address of the repository: the given one, else that of the manifest, else that of git's remote `origin`; null where none of
 * them is a place on the web.
 */
export function repositoryOf(given, manifest, root) {
  const own = manifest.repository?.url ?? manifest.repository;
  return [given, own, given || own ? null : originOf(root)].map(webAddress).find((address) => address !== null) ?? null;
}

/** `https://host/owner/name` of any form of a git address, without credentials; null for a folder or a file. */
export function webAddress(address) {
  const [, host, path] =
    /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^:/]+)(?::\d+)?\/(.+)$/.exec(address ?? '') ??
    /^(?:[\w.-]+@)([\w.-]+):(?!\/)(.+)$/.exec(address ?? '') ??
    [];
  return host ? `https://${host}/${path.replace(/\.git\/?$|\/+$/, '')}` : null;
}

/** The manifest with the fields that say where the project is. */
export function publishedManifest(manifest, repository) {
  if (repository === null) return manifest;
  const issues = isGitLab(repository) ? '/-/issues' : '/issues';
  return {
    ...manifest,
    homepage: manifest.homepage ?? `${repository}#readme`,
    repository: { type: 'git', url: `git+${repository}.git` },
    bugs: manifest.bugs ?? { url: `${repository}${issues}` },
  };
}

/** Where a file of the repository is shown. */
export function pageOf(repository, path) {
  return `${repository}${isGitLab(repository) ? '/-' : ''}/blob/HEAD/${path}`;
}

function rawOf(repository, path) {
  return `${repository}${isGitLab(repository) ? '/-' : ''}/raw/HEAD/${path}`;
}

function isGitLab(repository) {
  return new URL(repository).hostname.includes('gitlab');
}

/**
 * A Markdown file as it is in a package: what it links and shows leads to the repository; without one what does not ship is words, and
 * pictures that do not ship are left out.
 */
export function packagedMarkdown(text, path, repository, ships) {
  const place = (target) => posix.normalize(posix.join(posix.dirname(path), target.replace(/#.*$/, '')));
  const isOwn = (target) => !/^(?:[a-z][a-z0-9+.-]*:|#|\/)/i.test(target);
  return text
    .split(/(^```[^]*?^```$)/m)
    .map((part) =>
      part.startsWith('```')
        ? part
        : part.replace(
            /^ *!\[[^\]]*\]\([^)]+\)$\n?|!\[[^\]]*\]\([^)]+\)|\[(?:[^[\]]|\[[^\]]*\])*\]\([^)\s]+\)/gm,
            rewritten,
          ),
    )
    .join('')
    .replace(/\n{3,}/g, '\n\n');

  function rewritten(whole) {
    const [, lead, mark, words, target] = /^( *)(!?)\[([^]*)\]\(([^)]+)\)\n?$/.exec(whole);
    const end = whole.endsWith('\n') ? '\n' : '';
    if (!isOwn(target)) return whole;
    const fragment = /#.*$/.exec(target)?.[0] ?? '';
    if (mark && repository !== null) return `${lead}![${words}](${rawOf(repository, place(target))})${end}`;
    if (mark) return ships(place(target)) ? whole : '';
    if (repository !== null) return `[${words}](${pageOf(repository, place(target))}${fragment})`;
    return ships(place(target)) ? whole : words;
  }
}

function originOf(root) {
  try {
    const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('git', ['remote', 'get-url', 'origin'], options).trim();
  } catch {
    return null;
  }
}
