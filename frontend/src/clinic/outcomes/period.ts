/** The half-year before the one that runs: what a clinic looks back on. Days of the reader's own calendar. */

export interface Period {
  from_day: string
  to_day: string
}

export function last_half_year(now: Date = new Date()): Period {
  const year = now.getFullYear()
  return now.getMonth() < 6
    ? { from_day: `${year - 1}-07-01`, to_day: `${year - 1}-12-31` }
    : { from_day: `${year}-01-01`, to_day: `${year}-06-30` }
}
