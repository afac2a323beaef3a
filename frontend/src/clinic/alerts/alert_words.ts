/** An alert in one line: what, when, how far it is, and whether the mail got through. */
import type { Alert, LineAlert } from '../../api/types'
import type { Dates } from '../../format/dates'
import type { Words } from '../../words/en'
import { named } from '../../words/named'

type Said = Pick<LineAlert, 'kind' | 'reached' | 'mail'> & { state: Alert['state'] } & (
    | { happened_on: string }
    | { happened_at: string }
  )

export function alert_words(w: Words['alerts'], d: Dates, alert: Said): string {
  const day = 'happened_on' in alert ? d.short(alert.happened_on) : d.moment(alert.happened_at)
  const passed_on = alert.reached !== null && alert.state === 'escalated' ? w.reached[alert.reached] : ''
  const mail = alert.mail === 'not_delivered' && alert.state !== 'closed' ? w.mail_failed : ''
  return [named(w.kind, alert.kind), day, passed_on, w.state[alert.state], mail].filter(Boolean).join(', ')
}
