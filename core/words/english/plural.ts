/** Forms of English words for numbers. */
import { pluralOf } from '../plural.ts';

/** Chooses the form that English has for a number. */
export const plural = pluralOf('en');
