/** Days and moments in the reader's language. A day is a calendar day and is never moved by a time zone. */

export interface Dates {
  /** Tuesday 10 March */
  long(day: string): string
  /** 10 Mar */
  short(day: string): string
  /** 10 Mar 2026 */
  dated(day: string): string
  /** Tuesday */
  weekday(day: string): string
  /** March 2026 */
  month(day: string): string
  /** Mar */
  month_short(day: string): string
  /** 18:30, by the clock of `zone` or of this device */
  clock(moment: string, zone?: string): string
  /** 10 Mar 2026, 18:30 */
  moment(moment: string, zone?: string): string
}

export function dates(tag: string): Dates {
  const calendar = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' })
    return (day: string) => format.format(new Date(`${day}T12:00:00Z`))
  }
  const at = (options: Intl.DateTimeFormatOptions) => (moment: string, zone?: string) => {
    const when = new Date(moment)
    try {
      return new Intl.DateTimeFormat(tag, { ...options, ...(zone ? { timeZone: zone } : {}) }).format(when)
    } catch {
      return new Intl.DateTimeFormat(tag, options).format(when)
    }
  }
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  return {
    long: calendar({ weekday: 'long', day: 'numeric', month: 'long' }),
    short: calendar({ day: 'numeric', month: 'short' }),
    dated: calendar({ day: 'numeric', month: 'short', year: 'numeric' }),
    weekday: calendar({ weekday: 'long' }),
    month: calendar({ month: 'long', year: 'numeric' }),
    month_short: calendar({ month: 'short' }),
    clock: at(time),
    moment: at({ day: 'numeric', month: 'short', year: 'numeric', ...time }),
  }
}
