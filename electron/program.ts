/** The program's own name and version. */
import packageFile from '../package.json' with { type: 'json' };

/** Version of this program, for example `0.1.0`. */
export const programVersion: string = packageFile.version;
