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

/**
 * One column per day from `from` to `to`; a week's mean stands on its Thursday. Only the days between two weeks that follow
 * one another are "between": everywhere else a day without a point is a gap, so the line never crosses a missing week.
 */
export function columns(pain: Pick<Portrait['pain'], 'daily' | 'weekly'>, from: string, to: string): Columns {
  const days = new Map(pain.daily.map((d) => [d.day, d.value]))
  const points = new Map<string, Week>()
  const between = new Set<string>()
  for (const run of runs(pain.weekly)) {
    run.forEach((week, i) => {
      const thursday = add_days(week.monday, 3)
      points.set(thursday, week)
      if (i > 0) for (let back = 1; back < 7; back++) between.add(add_days(thursday, -back))
    })
  }
  const out: Columns = { x: [], day: [], mean: [], low: [], high: [] }
  for (let day = from; day <= to; day = add_days(day, 1)) {
    out.x.push(noon(day))
    out.day.push(days.get(day) ?? null)
    const week = points.get(day)
    const empty = between.has(day) ? undefined : null
    out.mean.push(week ? week.mean : empty)
    out.low.push(week ? week.low : empty)
    out.high.push(week ? week.high : empty)
  }
  return out
}

/** Stretches of at least `length` days in a row without an answer, both ends included. */
export function silences(
  daily: Portrait['pain']['daily'],
  length: number,
): { from: string; to: string; days: number }[] {
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
