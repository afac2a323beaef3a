/** The word that goes with a count, by the language's own rule: in French 0 and 1 are singular, in English only 1 is. */

const english = new Intl.PluralRules('en')
const french = new Intl.PluralRules('fr')

export const en_many = (count: number, one: string, other: string) => (english.select(count) === 'one' ? one : other)
export const fr_many = (count: number, one: string, other: string) => (french.select(count) === 'one' ? one : other)
