/** What a measure of a plan is called: an instrument by its name, the diary's average pain by our word for it. */
import type { Instrument } from '../../api/types'

export const PAIN_AVERAGE = 'pain_average'

export function measure_label(key: string, instruments: Instrument[], pain: string, language: 'en' | 'fr'): string {
  if (key === PAIN_AVERAGE) return pain
  return instruments.find((one) => one.key === key)?.name[language] ?? key.replaceAll('_', ' ')
}
