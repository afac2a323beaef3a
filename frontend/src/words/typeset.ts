/** French sets a narrow space before ; : ! ? » and after «, and no line may break there. */

const NARROW = '\u202f'

export const french_spaces = (text: string): string =>
  text.replace(/ ([;:!?»%])/g, `${NARROW}$1`).replace(/« /g, `«${NARROW}`)

/** The same catalogue, every sentence in it typeset. */
export function typeset_french<Part>(part: Part): Part {
  if (typeof part === 'string') return french_spaces(part) as Part
  if (typeof part === 'function') {
    return ((...values: unknown[]) => typeset_french((part as (...v: unknown[]) => unknown)(...values))) as Part
  }
  if (typeof part === 'object' && part !== null) {
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, typeset_french(value)])) as Part
  }
  return part
}
