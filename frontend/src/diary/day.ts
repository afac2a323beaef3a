/**
 * Days as people live them. A diary day is a calendar day that begins at four in the morning: what is written at 01:30
 * belongs to the evening before. Days travel as `YYYY-MM-DD` and are counted in whole days, never in hours.
 */

export const DAY_BEGINS_AT = 4
/** How far back a forgotten answer may be added. */
export const RECALL_DAYS = 2

const two = (n: number) => String(n).padStart(2, '0')

function number_of(day: string): number {
  const [year, month, date] = day.split('-').map(Number)
  return Date.UTC(year ?? 1970, (month ?? 1) - 1, date ?? 1) / 86_400_000
}

function day_of(number: number): string {
  const d = new Date(number * 86_400_000)
  return `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`
}

/** Noon UTC of a day, in seconds: a place on a time axis that no clock change moves. */
export const noon = (day: string): number => number_of(day) * 86_400 + 43_200

export const days_between = (from: string, to: string): number => number_of(to) - number_of(from)

export const add_days = (day: string, days: number): string => day_of(number_of(day) + days)

/** 1 for Monday to 7 for Sunday. */
export const iso_weekday = (day: string): number => ((((number_of(day) + 3) % 7) + 7) % 7) + 1

export const monday_of = (day: string): string => add_days(day, 1 - iso_weekday(day))

/** The diary day of a moment that carries its own offset (`…T01:30:00-06:00`). */
export function diary_day_of(stated: string): string {
  const hour = Number(stated.slice(11, 13))
  const day = stated.slice(0, 10)
  return hour < DAY_BEGINS_AT ? add_days(day, -1) : day
}

/** The diary day of a moment on this device. */
export function diary_day(now: Date): string {
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  return now.getHours() < DAY_BEGINS_AT ? add_days(day, -1) : day
}

/** The days an answer may still be written for, the newest first. */
export function open_days(now: Date): string[] {
  const today = diary_day(now)
  return Array.from({ length: RECALL_DAYS + 1 }, (_, back) => add_days(today, -back))
}

/**
 * When an answer for `day` was felt. Today: now. An earlier day: its evening, but never further back than the limit,
 * which counts from the minute of writing.
 */
export function felt_on(day: string, now: Date, clock = '21:00'): Date {
  if (day === diary_day(now)) return now
  const [hour, minute] = clock.split(':').map(Number)
  const [year, month, date] = day.split('-').map(Number)
  const after_midnight = (hour ?? 21) < DAY_BEGINS_AT ? 1 : 0
  const chosen = new Date(year ?? 1970, (month ?? 1) - 1, (date ?? 1) + after_midnight, hour ?? 21, minute ?? 0)
  const earliest = new Date(now.getTime() - RECALL_DAYS * 86_400_000 + 60_000)
  return chosen < earliest && diary_day(earliest) === day ? earliest : chosen
}
