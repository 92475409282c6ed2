/** The system's code of a failure, such as `EACCES`; '' for a failure without one. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EISDIR: 'is a directory',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'file name too long',
  EIO: 'input/output error',
  EMFILE: 'too many open files',
  ERR_INVALID_ARG_VALUE: 'invalid argument',
};

/** What Go says of a system's failure. */
export function goWords(code: string): string {
  return words[code] ?? (code === '' ? 'it cannot be read' : code);
}

const advice: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied. Allow writing to its folder, or choose another folder.',
  EPERM: 'the system does not permit it. Allow writing to its folder, or choose another folder.',
  EROFS: 'its file system is read-only. Choose a folder that can be written.',
  ENOSPC: 'the disk is full. Free some space and try again.',
  EDQUOT: 'the disk quota is used up. Free some space and try again.',
  ENOTDIR: 'a part of its folder is a file. Move that file away, or choose another folder.',
  EEXIST: 'a part of its folder is a file. Move that file away, or choose another folder.',
  ENAMETOOLONG: 'the name is too long. Choose a shorter one.',
  ELOOP: 'its folder is a symbolic link that leads in a circle. Mend the link.',
};

/** One or two sentences on why a file could not be written, and what to do. */
export function writeFailure(path: string, error: unknown): string {
  const code = errorCode(error);
  const why = advice[code] ?? `of a failure of the system${code === '' ? '' : ` (${code})`}.`;
  return `${path} could not be written because ${why}`;
}
