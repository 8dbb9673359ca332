/** Which licences the user has accepted; each is asked for once. */
import type { License } from '#core/contract/library.ts';

/** Licences whose name says all; any other name may mean something else in every repository. */
const KNOWN: readonly string[] = [
  'mit',
  'apache-2.0',
  'bsd-2-clause',
  'bsd-3-clause',
  'cc0-1.0',
  'cc-by-4.0',
  'openrail',
  'openrail++',
  'creativeml-openrail-m',
];

/**
 * What acceptance of a licence is remembered under.
 *
 * @param repository Model that it is about.
 * @param license The licence.
 * @returns The licence's name where that is enough, else the repository with it.
 */
export function licenseKey(repository: string, license: License): string {
  const name = license.name.toLowerCase();
  return KNOWN.includes(name) ? name : `${repository}: ${name}`;
}
