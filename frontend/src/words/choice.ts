/** Which language a page begins in. */

export type Locale = 'en' | 'fr'
export const LOCALES: Locale[] = ['en', 'fr']

/** The language chosen before, else the first of the device's languages that there is, else English. */
export function first_locale(chosen: string | null, preferred: readonly string[]): Locale {
  if (chosen === 'en' || chosen === 'fr') return chosen
  for (const tag of preferred) {
    const language = tag.slice(0, 2).toLowerCase()
    if (language === 'en' || language === 'fr') return language
  }
  return 'en'
}
