/**
 * Who may talk to `tenfold serve`: the checks that stand between the network and the engine, as plain functions.
 *
 * Three attacks matter: another user or program guessing its way in (the token), a website whose name is pointed at
 * this machine (the Host header), and a website that makes the browser speak to this machine with the user's cookie
 * (the Origin header).
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { hostname as machineName } from 'node:os';
import { parse } from 'hono/utils/cookie';
import { BadInputError } from '#core/errors.ts';

/** Shortest token that a person may choose, in characters. */
const SHORTEST_TOKEN = 16;

/** How a request proved that it may be answered. */
export type Credential = 'bearer' | 'cookie';

/**
 * Makes a token that nobody can guess.
 *
 * @returns 256 random bits, safe in an address and in a cookie.
 */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Checks a token that a person chose.
 *
 * @param token The token.
 * @throws BadInputError when it is short, or holds characters that an address or a cookie would change.
 */
export function checkToken(token: string): void {
  if (token.length < SHORTEST_TOKEN || !/^[\w.~-]+$/.test(token)) {
    throw new BadInputError(
      `The token is too easy to guess or cannot stand in an address. Use at least ${SHORTEST_TOKEN} letters, digits, "-", "_", "." or "~".`,
    );
  }
}

/**
 * Compares two secrets in a time that does not depend on where they differ.
 *
 * @param given What a client sent.
 * @param expected The secret.
 * @returns Whether they are the same.
 */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/**
 * Looks for the token in a request.
 *
 * @param headers The request's headers, names in lower case.
 * @param cookieName Name of the cookie that may carry the token.
 * @param token The token.
 * @returns How the request proved itself, or nothing when it did not.
 */
export function credentialOf(
  headers: IncomingHttpHeaders,
  cookieName: string,
  token: string,
): Credential | undefined {
  const bearer = /^Bearer ([\w.~-]+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined && sameSecret(bearer, token)) return 'bearer';
  const cookie = parse(headers.cookie ?? '', cookieName)[cookieName];
  return cookie !== undefined && sameSecret(cookie, token) ? 'cookie' : undefined;
}

/**
 * Whether a Host header names this server. A name that someone else may point at this machine does not.
 *
 * The port is left out, so that a tunnel (`ssh -L`) may use another one.
 *
 * @param host The Host header.
 * @param bound The address or name that the server was told to bind to.
 * @returns Whether the request may go on.
 */
export function isOwnHost(host: string | undefined, bound: string): boolean {
  const name = hostName(host);
  if (name === undefined) return false;
  const loopback = ['localhost', '127.0.0.1', '::1'];
  if (loopback.includes(name) || name === bound.toLowerCase()) return true;
  if (loopback.includes(bound)) return false;
  // An address cannot be pointed elsewhere by a name server, so any of this machine's is fine.
  const machine = machineName().toLowerCase();
  return isIP(name) !== 0 || name === machine || name === `${machine}.local`;
}

/**
 * Whether an Origin header names the very server that is asked.
 *
 * @param origin The Origin header.
 * @param host The Host header of the same request.
 * @returns Whether the page comes from here.
 */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  return host !== undefined && origin?.toLowerCase() === `http://${host.toLowerCase()}`;
}

/** The name in a Host header, without port and brackets. */
function hostName(host: string | undefined): string | undefined {
  if (host === undefined || !/^[\w.:[\]-]+$/.test(host)) return undefined;
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return undefined;
  }
}
