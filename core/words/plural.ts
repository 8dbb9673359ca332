/** Forms that depend on how many there are, for the catalogues. */

/**
 * Makes the chooser of forms for a language.
 *
 * @param language Its BCP 47 tag.
 * @returns Chooses one of the forms that the language has, by CLDR's names; `other` stands in for those left out.
 */
export function pluralOf(
  language: string,
): (count: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }) => string {
  const rules = new Intl.PluralRules(language);
  return (count, forms) => forms[rules.select(count)] ?? forms.other;
}
