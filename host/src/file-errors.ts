/** The system's code of a failure, such as `EACCES`; '' for a failure without one. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return '';
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
  return words[code] ?? (code || "it can't be read");
}

const advice: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied. Allow writing to its folder, or choose another folder.',
  EPERM: 'the operation is not permitted. Allow writing to its folder, or choose another folder.',
  EROFS: 'its file system is read-only. Choose a writable folder.',
  ENOSPC: 'the disk is full. Free some space and try again.',
  EDQUOT: 'the disk quota is used up. Free some space and try again.',
  ENOTDIR: 'part of its path is a file. Move that file away, or choose another folder.',
  EEXIST: 'part of its path is a file. Move that file away, or choose another folder.',
  ENAMETOOLONG: 'the name is too long. Choose a shorter one.',
  ELOOP: 'its folder is a symbolic link to itself. Fix the link.',
};

/** One or two sentences on why a file could not be written, and what to do. */
export function writeFailure(path: string, error: unknown): string {
  const code = errorCode(error);
  return `${path} could not be written because ${advice[code] ?? systemError(code)}`;
}

function systemError(code: string): string {
  if (code === '') return 'of a system error.';
  return `of a system error (${code}).`;
}
