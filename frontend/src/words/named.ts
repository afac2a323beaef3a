/** The word for a code the catalogue may not know yet: rather the code in plain letters than an empty place. */
export function named(words: Record<string, string>, code: string): string {
  return words[code] ?? code.replaceAll('_', ' ')
}
