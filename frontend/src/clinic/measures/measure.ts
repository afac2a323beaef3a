/** What a measure is called: its name in the reader's language, and where it was taken, with the patient's own side. */
import type { Instrument, Portrait } from '../../api/types'
import type { Locale } from '../../words/choice'
import type { Words } from '../../words/en'
import { named } from '../../words/named'

type Measure = Portrait['measures'][number]

/** Names and units of the instruments, by key. */
export type Instruments = ReadonlyMap<string, Pick<Instrument, 'name'>>

export function measure_name(
  measure: Pick<Measure, 'instrument' | 'name' | 'site' | 'side'> & Partial<Pick<Measure, 'mode'>>,
  words: Words,
  locale: Locale,
  instruments: Instruments,
): string {
  const known = instruments.get(measure.instrument)?.name[locale] ?? measure.name
  const name = measure.mode === 'passive' ? `${known} (${words.measuring.modes.passive})` : known
  if (measure.site === null) return measure.side === null ? name : `${name}, ${words.side[measure.side]}`
  const site = named({ ...words.region, ...words.muscle }, measure.site)
  return `${name}, ${measure.side === null ? site : words.place(measure.side, site)}`
}

/** Units as people write them. */
export const unit_sign = (unit: string): string => (unit === 'deg' ? '°' : unit)

/** Readings just after a session are never joined to the others by a line. */
export const lasting = (measure: Measure) => measure.readings.filter((reading) => reading.timing !== 'post')
