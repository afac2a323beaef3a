/** The lanes of the trigger points on one axis of days. "Not examined" is a mark of its own and joins nothing. Pure. */
import type { PointState, TriggerPoint } from '../../api/types'
import { add_days, days_between } from '../../diary/day'

export interface LaneMark {
  id: string
  day: string
  at: number
  state: PointState
  rater_changed: boolean
}
/** Between two findings of one state nobody looked: the line is drawn only where both ends say the same. */
export interface LaneLine {
  from: number
  to: number
  state: PointState
}
export interface Lane {
  point: TriggerPoint
  marks: LaneMark[]
  lines: LaneLine[]
  needled: number[]
}
export interface Lanes {
  from: string
  to: string
  lanes: Lane[]
}

/** The lanes that count, each place a share from 0 to 1 of the days between the first and the last look. */
export function lanes(points: TriggerPoint[], today: string): Lanes {
  const standing = points.filter((point) => point.withdrawn_at === null)
  const days = standing.flatMap((p) => [p.first_seen_on, ...p.examinations.map((e) => e.local_day)])
  // A ledger that began yesterday has some room before it, never a future that nobody has looked into.
  const from = days.reduce((least, day) => (day < least ? day : least), add_days(today, -28))
  const to = days.reduce((most, day) => (day > most ? day : most), today)
  const long = Math.max(1, days_between(from, to))
  const place = (day: string) => days_between(from, day) / long
  return {
    from,
    to,
    lanes: standing.map((point) => {
      const marks = point.examinations
        .filter((one) => one.withdrawn_at === null)
        .map((one) => ({
          id: one.id,
          day: one.local_day,
          at: place(one.local_day),
          state: one.state,
          rater_changed: one.rater_changed,
        }))
      const found = marks.filter((mark) => mark.state !== 'not_examined')
      const lines = found.slice(1).flatMap((mark, i) => {
        const before = found[i]
        return before && before.state === mark.state && !mark.rater_changed
          ? [{ from: before.at, to: mark.at, state: mark.state }]
          : []
      })
      return { point, marks, lines, needled: point.needled.map((dose) => place(dose.local_day)) }
    }),
  }
}
