/** Encrypts the hub's token with a key that the system keeps for the user: keychain, DPAPI, or a keyring. */
import { safeStorage } from 'electron';
import type { Safe } from '../host/hub-token.ts';

/** The system's own encryption. */
export const desktopSafe: Safe = {
  isAvailable: () => safeStorage.isEncryptionAvailable(),
  lock: (text) => safeStorage.encryptString(text),
  open: (locked) => safeStorage.decryptString(locked),
};
