/** Series with their gaps kept: a day without an answer has no point, a week without enough days breaks the line. */
import type { Portrait } from '../api/types'
import { add_days, days_between, noon } from '../diary/day'

type Week = Portrait['pain']['weekly'][number]

/** Runs of weeks that follow one another without a hole. A line is drawn inside a run and never between two. */
export function runs(weekly: readonly Week[]): Week[][] {
  const found: Week[][] = []
  let last: Week | null = null
  for (const week of weekly) {
    if (!week.valid || week.mean === null) {
      last = null
      continue
    }
    if (last !== null && days_between(last.monday, week.monday) === 7) found.at(-1)?.push(week)
    else found.push([week])
    last = week
  }
  return found
}

type Gappy = (number | null | undefined)[]

/** Columns as the chart wants them: null is a gap, undefined is "between two points of this line". */
export interface Columns {
  x: number[]
  day: Gappy
  mean: Gappy
  low: Gappy
  high: Gappy
}

/** One column per day from `from` to `to`; a week's mean stands on its Thursday. */
export function columns(pain: Pick<Portrait['pain'], 'daily' | 'weekly'>, from: string, to: string): Columns {
  const days = new Map(pain.daily.map((d) => [d.day, d.value]))
  const weeks = new Map(pain.weekly.map((w) => [add_days(w.monday, 3), w]))
  const out: Columns = { x: [], day: [], mean: [], low: [], high: [] }
  for (let day = from; day <= to; day = add_days(day, 1)) {
    out.x.push(noon(day))
    out.day.push(days.get(day) ?? null)
    const week = weeks.get(day)
    const drawn = week?.valid && week.mean !== null ? week : null
    const hole = week !== undefined && drawn === null
    out.mean.push(drawn ? drawn.mean : hole ? null : undefined)
    out.low.push(drawn ? drawn.low : hole ? null : undefined)
    out.high.push(drawn ? drawn.high : hole ? null : undefined)
  }
  return out
}

/** Stretches of at least `length` days in a row without an answer, both ends included. */
export function silences(daily: Portrait['pain']['daily'], length: number): { from: string; to: string; days: number }[] {
  const answered = daily.filter((d) => d.value !== null).map((d) => d.day)
  const found: { from: string; to: string; days: number }[] = []
  for (let i = 1; i < answered.length; i++) {
    const before = answered[i - 1] as string
    const after = answered[i] as string
    const days = days_between(before, after) - 1
    if (days >= length) found.push({ from: add_days(before, 1), to: add_days(after, -1), days })
  }
  return found
}
