/** What the file system says, in sentences with a remedy. */
import { BadInputError, FailureError, systemErrorCode } from './errors.ts';

/**
 * Explains why something could not be written.
 *
 * @param error What the file system threw.
 * @param path What was to be written, as the user knows it.
 * @returns One of our errors; anything that is no known problem of a file system comes back as it is.
 */
export function explainWriteProblem(error: unknown, path: string): unknown {
  switch (systemErrorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new FailureError(
        `The disk is full, so ${path} could not be written. Free some space or choose another folder.`,
        { cause: error },
      );
    case 'EACCES':
    case 'EPERM':
      return new BadInputError(`${path} cannot be written: permission denied. Choose another folder.`, {
        cause: error,
      });
    case 'EROFS':
      return new BadInputError(
        `${path} cannot be written: its file system is read-only. Choose another folder.`,
        { cause: error },
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new BadInputError(`${path} cannot be written: a file is in the way. Choose another folder.`, {
        cause: error,
      });
    case 'EBUSY':
    case 'EXDEV':
      return new BadInputError(
        `${path} cannot be replaced: it is a mounted volume, or another program uses it. Choose a new folder, in it or elsewhere.`,
        { cause: error },
      );
    case 'ENAMETOOLONG':
    case 'EINVAL':
    case 'ENOENT':
    case 'ELOOP':
      return new BadInputError(`${path} cannot be created there. Choose another folder.`, { cause: error });
    case 'EIO':
      return new FailureError(`The disk reported an error while ${path} was written. Try another one.`, {
        cause: error,
      });
    default:
      return error;
  }
}
