/** What a measure is called: its name, and where it was taken, with the patient's own side in words. */
import type { Portrait } from '../api/types'
import type { Words } from '../words/en'
import { named } from '../words/named'

type Measure = Portrait['measures'][number]

export function measure_name(measure: Pick<Measure, 'name' | 'site' | 'side'>, words: Words): string {
  if (measure.site === null) return measure.name
  const site = words.muscle[measure.site] ?? named(words.region, measure.site)
  return `${measure.name}, ${measure.side === null ? site : words.place(measure.side, site)}`
}

/** The first and the latest reading decide; readings just after a session are never joined to the others by a line. */
export const lasting = (measure: Measure) => measure.readings.filter((reading) => reading.timing !== 'post')
