/** Encrypts tokens that are kept with a key that the system keeps for the user: keychain, DPAPI, or a keyring. */
import { safeStorage } from 'electron';
import type { Safe } from '../host/kept-secret.ts';

/** The system's own encryption. */
export const desktopSafe: Safe = { isAvailable, lock, open };

async function isAvailable(): Promise<boolean> {
  return safeStorage.isAsyncEncryptionAvailable();
}

async function lock(text: string): Promise<Buffer> {
  return safeStorage.encryptStringAsync(text);
}

async function open(locked: Buffer): Promise<string> {
  return (await safeStorage.decryptStringAsync(locked)).result;
}
