/** A session on its way to being saved, and what still stands between: the same rules the server keeps. Pure. */
import type { SessionDraft, SessionEvent, SessionSite, Side } from '../api/types'

export interface SiteForm {
  muscle: SessionSite['muscle'] | ''
  side: Side | null
  spot: string
  target: SessionSite['target']
  technique: SessionSite['technique']
  needle_diameter_mm: number | null
  needle_length_mm: number | null
  insertions: number | null
  depth_mm: number | null
  twitch: NonNullable<SessionSite['twitch']> | null
  twitch_count: number | null
}

export interface SessionFormState {
  performed_at: Date | null
  purpose: string
  position: NonNullable<SessionDraft['position']> | null
  consent: boolean
  needles_in: number | null
  needles_out: number | null
  adverse_events: SessionDraft['adverse_events'] | null
  events: SessionEvent[]
  sites: SiteForm[]
  note: string
}

/** Twitch and depth begin empty: not looked for is no value, and never "none". */
export const new_site = (): SiteForm => ({
  muscle: '',
  side: null,
  spot: '',
  target: 'trigger_point',
  technique: 'in_out',
  needle_diameter_mm: 0.3,
  needle_length_mm: 40,
  insertions: 1,
  depth_mm: null,
  twitch: null,
  twitch_count: null,
})

export type Need =
  | { code: 'count_out'; n: number }
  | { code: 'count_in'; n: number }
  | { code: 'muscle'; n: number }
  | { code: 'count_missing' | 'consent' | 'purpose' | 'events' | 'event_list' | 'when' | 'numbers' }

const whole = (value: number | null): value is number => value !== null && Number.isInteger(value) && value >= 0

/** What is missing, in the order of the form. Empty means that it can be saved. */
export function needs(form: SessionFormState, now: Date): Need[] {
  const found: Need[] = []
  if (form.performed_at === null || Number.isNaN(form.performed_at.getTime()) || form.performed_at > now)
    found.push({ code: 'when' })
  if (form.purpose.trim() === '') found.push({ code: 'purpose' })
  if (!form.consent) found.push({ code: 'consent' })
  form.sites.forEach((site, i) => {
    if (site.muscle === '' || site.side === null) found.push({ code: 'muscle', n: i + 1 })
  })
  if (
    form.sites.some(
      (s) => s.needle_diameter_mm === null || s.needle_length_mm === null || !whole(s.insertions) || s.insertions < 1,
    )
  ) {
    found.push({ code: 'numbers' })
  }
  if (!whole(form.needles_in) || !whole(form.needles_out) || form.needles_in === 0)
    found.push({ code: 'count_missing' })
  else if (form.needles_in > form.needles_out) found.push({ code: 'count_out', n: form.needles_in - form.needles_out })
  else if (form.needles_in < form.needles_out) found.push({ code: 'count_in', n: form.needles_out - form.needles_in })
  if (form.adverse_events === null) found.push({ code: 'events' })
  if (form.adverse_events === 'listed' && form.events.length === 0) found.push({ code: 'event_list' })
  return found
}

/** The draft to send. Only for a form without needs. */
export function drafted(form: SessionFormState, id: string, performed_at: string, zone: string): SessionDraft {
  return {
    id,
    performed_at,
    zone,
    purpose: form.purpose.trim(),
    position: form.position,
    consent_given: true,
    needles_in: form.needles_in ?? 0,
    needles_out: form.needles_out ?? 0,
    note: form.note.trim() === '' ? null : form.note.trim(),
    adverse_events: form.adverse_events ?? 'not_asked',
    events: form.adverse_events === 'listed' ? form.events : [],
    sites: form.sites.flatMap((site) =>
      site.muscle === ''
        ? []
        : [
            {
              muscle: site.muscle,
              side: site.side ?? 'middle',
              spot: site.spot.trim() === '' ? null : site.spot.trim(),
              target: site.target,
              technique: site.technique,
              needle_diameter_mm: site.needle_diameter_mm ?? 0,
              needle_length_mm: site.needle_length_mm ?? 0,
              insertions: site.insertions ?? 1,
              depth_mm: site.depth_mm,
              twitch: site.twitch,
              twitch_count: site.twitch_count,
            },
          ],
    ),
  }
}
