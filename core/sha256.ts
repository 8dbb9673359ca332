/** The SHA-256 of a file, as it stands in records and addresses. */
import { z } from 'zod';

/** 64 hexadecimal digits in lower case. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
