/**
 * Which sentence a picture gets, as codes: the words live in the catalogues. The server decides what is a change worth the
 * name; nothing is computed again here. A level that cannot be formed says what is missing instead of a number.
 */
import type { AroundSessions, Direction, Portrait } from '../api/types'

type Pain = Portrait['pain']
type Said = AroundSessions['needling']['said']
export type SlopeClass = Pain['slope']['class']

export type Headline =
  | { code: 'no_answers' }
  | { code: 'too_early'; observed: number; possible: number }
  | { code: 'now_only'; now: number }
  | { code: 'start_only'; start: number }
  | { code: 'overlap'; now: number }
  | { code: 'same'; start: number; now: number }
  | { code: 'lower' | 'higher'; start: number; now: number }

export type Meaning = 'half' | 'noticed' | 'small_fall' | 'small_rise' | 'noticed_rise' | 'none'

/** Two means that print alike at one decimal are the same to whoever reads them. */
const alike = (a: number, b: number) => Math.abs(a - b) < 0.05

export function headline(pain: Pain): Headline {
  const start = pain.baseline.mean
  const now = pain.current.mean
  if (pain.daily.every((day) => day.value === null)) return { code: 'no_answers' }
  if (start === null && now === null) {
    return { code: 'too_early', observed: pain.current.days_observed, possible: pain.current.days_possible }
  }
  if (start === null) return { code: 'now_only', now: now as number }
  if (now === null) return { code: 'start_only', start }
  // Both levels, and yet no change: their days are partly the same ones.
  if (pain.change.points === null) return { code: 'overlap', now }
  if (alike(start, now)) return { code: 'same', start, now }
  return { code: now < start ? 'lower' : 'higher', start, now }
}

export function meaning(change: Pain['change']): Meaning {
  if (change.points === null || alike(change.points, 0)) return 'none'
  if (change.at_least_50 === true) return 'half'
  if (change.at_least_30 === true) return 'noticed'
  if (change.worse_at_least_30 === true) return 'noticed_rise'
  return change.points < 0 ? 'small_fall' : 'small_rise'
}

export type Tone = 'better' | 'worse' | 'level'

/** Whether a change is for the better: by the instrument's direction, never by the sign alone. */
export function tone(change: number | null, direction: Direction): Tone {
  if (change === null || change === 0 || direction === 'neither') return 'level'
  return change < 0 === (direction === 'lower_is_better') ? 'better' : 'worse'
}

/** The class whose words say which way the line goes: better is downwards only where lower is better. */
export function slope_words(of: SlopeClass, direction: Direction): SlopeClass {
  if (direction !== 'higher_is_better') return of
  return of === 'improving' ? 'worsening' : of === 'worsening' ? 'improving' : of
}

/** Which sentence of a curve says which way it went: better is lower only where lower is better. */
export function curve_words(said: Said, direction: Direction): Said {
  if (direction !== 'higher_is_better') return said
  return said === 'better' ? 'worse' : said === 'worse' ? 'better' : said
}

/** The tone of a measured change: inside the instrument's error it is neither better nor worse. */
export function measured_tone(change: number | null, beyond_error: boolean | null, direction: Direction): Tone {
  return beyond_error === true ? tone(change, direction) : 'level'
}
