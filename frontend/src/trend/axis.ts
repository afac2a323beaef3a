/** One time axis for every strip of the long picture: whole days, the same for all, so that a vertical line is one day. */
import { add_days, days_between, iso_weekday, monday_of } from '../diary/day'

export type Zoom = 'all' | 'year' | 'quarter' | 'month'
const DAYS: Record<Exclude<Zoom, 'all'>, number> = { year: 365, quarter: 91, month: 28 }

export interface Span {
  from: string
  to: string
}

/** The window of a zoom that ends on `end`, kept inside the whole. A picture is never narrower than four weeks. */
export function span_of(zoom: Zoom, whole: Span, end: string): Span {
  const least = add_days(whole.to, -27)
  const start = whole.from < least ? whole.from : least
  if (zoom === 'all') return { from: start, to: whole.to }
  const days = DAYS[zoom]
  const to = end > whole.to ? whole.to : end
  const from = add_days(to, 1 - days)
  if (from < start) {
    const late = add_days(start, days - 1)
    return { from: start, to: late < whole.to ? late : whole.to }
  }
  return { from, to }
}

/** The end of the window after a step of half its length; negative steps go back. */
export function stepped(zoom: Exclude<Zoom, 'all'>, end: string, step: -1 | 1): string {
  return add_days(end, step * Math.round(DAYS[zoom] / 2))
}

export interface Axis extends Span {
  days: number
  width: number
  /** The left edge of a day, in pixels. */
  left(day: string): number
  /** The middle of a day. */
  middle(day: string): number
  /** The width of one day. */
  day: number
  shows(day: string): boolean
}

export function axis({ from, to }: Span, width: number): Axis {
  const days = days_between(from, to) + 1
  const day = width / days
  const left = (d: string) => days_between(from, d) * day
  return { from, to, days, width, day, left, middle: (d) => left(d) + day / 2, shows: (d) => d >= from && d <= to }
}

export interface Tick {
  day: string
  kind: 'week' | 'month' | 'year'
}

/** Where the axis is marked: Mondays while there is room for their dates, else firsts of months, thinned out evenly. */
export function ticks({ from, to, days, width }: Axis, room = 56): Tick[] {
  const found: Tick[] = []
  if (days <= 100 && (width / days) * 7 >= room / 2) {
    const every = (width / days) * 7 >= room ? 7 : 14
    const first = iso_weekday(from) === 1 ? from : add_days(monday_of(from), 7)
    for (let day = first; day <= to; day = add_days(day, every)) found.push({ day, kind: 'week' })
    return found
  }
  const months = Math.max(1, days / 30.44)
  const step = [1, 2, 3, 6, 12, 24].find((s) => (width / months) * s >= room) ?? 60
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) {
    for (let month = 1; month <= 12; month++) {
      const day = `${year}-${String(month).padStart(2, '0')}-01`
      const steps = (year * 12 + month - 1) % step === 0
      if (steps && day >= from && day <= to) found.push({ day, kind: month === 1 ? 'year' : 'month' })
    }
  }
  return found
}

/** Moves labels apart that would print on each other, by as little as possible and inside the room there is. */
export function apart<Label extends { y: number }>(labels: Label[], gap: number, top: number, bottom: number): Label[] {
  const placed = labels.map((label) => ({ ...label })).sort((a, b) => a.y - b.y)
  for (let i = 1; i < placed.length; i++) {
    const above = placed[i - 1] as Label
    const here = placed[i] as Label
    if (here.y - above.y < gap) here.y = above.y + gap
  }
  let floor = bottom
  for (let i = placed.length - 1; i >= 0; i--) {
    const here = placed[i] as Label
    here.y = Math.max(top, Math.min(here.y, floor))
    floor = here.y - gap
  }
  return placed
}
