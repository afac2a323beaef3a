/** Moments as the phone states them: RFC 3339 with the phone's own offset, so that the wall clock is never lost. */

const two = (n: number) => String(Math.trunc(Math.abs(n))).padStart(2, '0')

/** `2026-03-10T18:30:05-06:00` for a moment, by the offset this device has at that moment. */
export function stated(moment: Date): string {
  const offset = -moment.getTimezoneOffset()
  const sign = offset < 0 ? '-' : '+'
  return (
    `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}` +
    `T${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}` +
    `${sign}${two(offset / 60)}:${two(offset % 60)}`
  )
}

/** The name of the zone the device believes it is in, for example `America/Edmonton`. */
export function device_zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}
