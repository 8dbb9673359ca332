/** Addresses of other machines, as people paste them. */
import { BlockList, isIP } from 'node:net';
import { BadInputError } from '#core/errors.ts';

/** Port of `tenfold serve` unless it is told otherwise. */
const USUAL_PORT = '4810';

/** The way to another machine. */
export interface RemoteAddress {
  /** Scheme, name and port, for example `http://gpu.local:4810`. */
  readonly origin: string;
  /** The secret that lets us in. */
  readonly token: string;
}

/** Networks that nobody but their members can listen to: loopback, private, link-local, and those of tunnels. */
const PRIVATE_NETWORKS = new BlockList();
PRIVATE_NETWORKS.addSubnet('127.0.0.0', 8);
PRIVATE_NETWORKS.addSubnet('10.0.0.0', 8);
PRIVATE_NETWORKS.addSubnet('172.16.0.0', 12);
PRIVATE_NETWORKS.addSubnet('192.168.0.0', 16);
PRIVATE_NETWORKS.addSubnet('169.254.0.0', 16);
PRIVATE_NETWORKS.addSubnet('100.64.0.0', 10);
PRIVATE_NETWORKS.addAddress('::1', 'ipv6');
PRIVATE_NETWORKS.addSubnet('fc00::', 7, 'ipv6');
PRIVATE_NETWORKS.addSubnet('fe80::', 10, 'ipv6');

/**
 * Reads what a person pasted: the address that `tenfold serve` printed, or its name and port with the token beside it.
 *
 * @param text The address.
 * @param token The token, where the address does not carry it.
 * @returns Where to connect, and with what.
 * @throws {BadInputError} When it is no address, or there is no token.
 */
export function parseAddress(text: string, token?: string): RemoteAddress {
  const url = parseUrl(text.trim());
  const secret = token?.trim() || (url.searchParams.get('token') ?? '');
  if (!/^[\w.~-]+$/.test(secret)) {
    throw new BadInputError(
      'The address has no usable token: paste all of the address that “tenfold serve” printed there.',
    );
  }
  return { origin: url.origin, token: secret };
}

function parseUrl(text: string): URL {
  const complete = /^[a-z][a-z+.-]*:\/\//i.test(text) ? text : `http://${withPort(text)}`;
  const url = URL.parse(complete);
  if (!url || url.hostname === '' || url.username !== '' || !['http:', 'https:'].includes(url.protocol)) {
    throw new BadInputError(
      'That is not the address of a Tenfold: paste what “tenfold serve” printed there, such as http://gpu.local:4810/?token=….',
    );
  }
  return url;
}

/** A name without a scheme is one that somebody typed: the port is the usual one unless it was typed, too. */
function withPort(text: string): string {
  const [, name = '', rest = ''] = /^([^/?#]*)(.*)$/s.exec(text) ?? [];
  return /:\d+$/.test(name) ? text : `${name}:${USUAL_PORT}${rest}`;
}

/**
 * How people call the machine.
 *
 * @param address Its address.
 * @returns Name and port, for example `gpu.local:4810`; never the token.
 */
export function addressName(address: RemoteAddress): string {
  return new URL(address.origin).host;
}

/**
 * Says what others on the way could see.
 *
 * @param address The way.
 * @returns A sentence, or null where nobody can listen.
 */
export function listeningWarning(address: RemoteAddress): string | null {
  const { protocol, hostname } = new URL(address.origin);
  if (protocol === 'https:' || isPrivate(hostname.replace(/^\[|\]$/g, ''))) return null;
  return 'The way there is not encrypted: others on it can see the prompts, the pictures and the token. Use https, or a tunnel (ssh -L).';
}

function isPrivate(name: string): boolean {
  const version = isIP(name);
  if (version !== 0) return PRIVATE_NETWORKS.check(name, version === 4 ? 'ipv4' : 'ipv6');
  // A name without a dot means something on the own network only.
  return !name.includes('.') || /\.(?:local|localhost|lan|internal|home\.arpa)$/.test(name);
}
