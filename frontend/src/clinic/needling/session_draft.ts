/** A session on its way to being signed, and what still stands between: the codes are the server's own. Pure. */
import type { DraftContent, Preload, SessionDraft, SessionEvent, SessionSite, Side } from '../../api/types'
import { NEAR_CHEST } from './muscles'

export type RedFlag = NonNullable<SessionDraft['red_flags']>[number]['flag']
export type Advice = NonNullable<SessionDraft['advice']>[number]
type Consent = NonNullable<SessionDraft['consent']>

/** Asked before a needle is opened, in this order. */
export const RED_FLAGS: RedFlag[] = [
  'unexplained',
  'acute_illness',
  'infection',
  'bleeding',
  'immune',
  'lymphoedema',
  'lung',
  'device',
  'seizures',
  'allergy',
  'pregnancy',
  'needle_fear',
]
export const ADVICE: Advice[] = [
  'lung_risk',
  'soreness',
  'keep_moving',
  'no_heavy_load',
  'warmth',
  'driving',
  'when_to_call',
]
export const CONSENT_TEXT = 'ebb-1'

/** One site while it is written. `before`: it came from the last session and nobody has looked at it yet. */
export type SiteForm = { [Field in keyof SessionSite]: SessionSite[Field] | null } & { before: boolean }

export interface SessionFormState {
  performed_at: Date | null
  purpose: string
  position: NonNullable<SessionDraft['position']> | null
  red_flags: Record<RedFlag, 'yes' | 'no' | null>
  red_flag_decision: string
  consent: boolean
  consent_way: Consent['way']
  consent_by: Consent['given_by']
  consent_name: string
  consent_at: string | null
  needles_in: number | null
  needles_out: number | null
  pain_before: number | null
  pain_after: number | null
  advice: Advice[]
  adverse_events: SessionDraft['adverse_events'] | null
  events: SessionEvent[]
  sites: SiteForm[]
  note: string
}

const NOTHING = {
  spot: null,
  place: null,
  trigger_point_id: null,
  layer: null,
  needle_maker: null,
  needle_lot: null,
  needle_expires_on: null,
  single_use: null,
  depth_mm: null,
  retention_seconds: null,
  frequency_hz: null,
  pulse_us: null,
  intensity_ma: null,
  stimulation_seconds: null,
  twitch: null,
  twitch_count: null,
  pain_during: null,
  familiar_pain: null,
  referral: null,
  autonomic: null,
}

/** What was not looked for begins empty, and is never "none" or 0. */
export const new_site = (): SiteForm => ({
  ...NOTHING,
  muscle: null,
  side: null,
  target: 'trigger_point',
  technique: 'in_out',
  needle_diameter_mm: 0.3,
  needle_length_mm: 40,
  insertions: 1,
  before: false,
})

export const new_event = (): SessionEvent => ({ kind: 'bruise', grade: 'mild', note: null, happened_at: null })

export const empty_form = (): Omit<SessionFormState, 'performed_at'> => ({
  purpose: '',
  position: null,
  red_flags: Object.fromEntries(RED_FLAGS.map((flag) => [flag, null])) as SessionFormState['red_flags'],
  red_flag_decision: '',
  consent: false,
  consent_way: 'spoken',
  consent_by: 'patient',
  consent_name: '',
  consent_at: null,
  needles_in: null,
  needles_out: null,
  pain_before: null,
  pain_after: null,
  advice: [],
  adverse_events: null,
  events: [],
  sites: [new_site()],
  note: '',
})

/** The form begun with the last session: who, where and how. Nothing that was felt, counted, asked or told. */
export const begun_with = (last: Preload): Omit<SessionFormState, 'performed_at'> => ({
  ...empty_form(),
  purpose: last.purpose ?? '',
  position: last.position,
  sites: last.sites.length ? last.sites.map((site) => ({ ...new_site(), ...site, before: true })) : [new_site()],
})

export type Need =
  | { code: 'needle_count'; n: number }
  | { code: 'lung_advice_needed'; muscles: string[] }
  | { code: 'red_flags_unanswered'; n: number }
  | { code: SiteNeed; n: number }
  | { code: PlainNeed }
type SiteNeed =
  | 'muscle'
  | 'numbers'
  | 'needle_expired'
  | 'needle_reused'
  | 'deeper_than_needle'
  | 'twitch_mismatch'
  | 'no_such_side'
type PlainNeed =
  | 'authorisation_missing'
  | 'authorisation_lapsed'
  | 'supervisor_lapsed'
  | 'red_flag_decision'
  | 'consent_needed'
  | 'consent_name'
  | 'count_missing'
  | 'purpose'
  | 'events'
  | 'events_mismatch'
  | 'in_the_future'
export type Authority = Preload['authorisation']['authority']

const whole = (value: number | null): value is number => value !== null && Number.isInteger(value) && value >= 0
const text = (value: string | null | undefined): string | null => (value?.trim() ? value.trim() : null)
const number = (value: number | null | undefined): number | null => (typeof value === 'number' ? value : null)

/** What has to be settled before the needle part opens: who may, what was asked first, and the yes. */
export function first_needs(form: SessionFormState, authority: Authority): Need[] {
  const found: Need[] = []
  if (authority === 'missing') found.push({ code: 'authorisation_missing' })
  if (authority === 'lapsed') found.push({ code: 'authorisation_lapsed' })
  if (authority === 'supervisor_lapsed') found.push({ code: 'supervisor_lapsed' })
  const open = RED_FLAGS.filter((flag) => form.red_flags[flag] === null).length
  if (open > 0) found.push({ code: 'red_flags_unanswered', n: open })
  if (RED_FLAGS.some((flag) => form.red_flags[flag] === 'yes') && text(form.red_flag_decision) === null)
    found.push({ code: 'red_flag_decision' })
  if (!form.consent) found.push({ code: 'consent_needed' })
  else if (form.consent_by === 'representative' && text(form.consent_name) === null)
    found.push({ code: 'consent_name' })
  return found
}

/** What the count says: nothing while one of the two is not said yet. */
export function count_need(into: number | null, out: number | null): Need | null {
  return whole(into) && whole(out) && into !== out ? { code: 'needle_count', n: into - out } : null
}

/** What is missing, in the order of the visit. Empty means that it can be signed. */
export function needs(form: SessionFormState, now: Date, authority: Authority): Need[] {
  const found = first_needs(form, authority)
  if (form.performed_at === null || Number.isNaN(form.performed_at.getTime()) || form.performed_at > now)
    found.push({ code: 'in_the_future' })
  if (form.purpose.trim() === '') found.push({ code: 'purpose' })
  const day = form.performed_at?.toISOString().slice(0, 10) ?? ''
  form.sites.forEach((site, i) => {
    for (const code of site_needs(site, day)) found.push({ code, n: i + 1 })
  })
  const uneven = count_need(form.needles_in, form.needles_out)
  if (!whole(form.needles_in) || !whole(form.needles_out) || form.needles_in === 0)
    found.push({ code: 'count_missing' })
  else if (uneven) found.push(uneven)
  const chest = near_chest(form)
  if (chest.length > 0 && !form.advice.includes('lung_risk')) found.push({ code: 'lung_advice_needed', muscles: chest })
  if (form.adverse_events === null) found.push({ code: 'events' })
  if (form.adverse_events === 'listed' && form.events.length === 0) found.push({ code: 'events_mismatch' })
  return found
}

export const near_chest = (form: Pick<SessionFormState, 'sites'>): string[] => [
  ...new Set(form.sites.flatMap((site) => (site.muscle !== null && NEAR_CHEST.has(site.muscle) ? [site.muscle] : []))),
]

function site_needs(site: SiteForm, day: string): SiteNeed[] {
  const found: SiteNeed[] = []
  if (!site.muscle || !site.side) found.push('muscle')
  if (!number(site.needle_diameter_mm) || !number(site.needle_length_mm) || !whole(site.insertions) || !site.insertions)
    found.push('numbers')
  if (text(site.needle_expires_on) !== null && (site.needle_expires_on ?? '') < day) found.push('needle_expired')
  if (site.single_use === false) found.push('needle_reused')
  if ((number(site.depth_mm) ?? 0) > (number(site.needle_length_mm) ?? 0)) found.push('deeper_than_needle')
  const count = number(site.twitch_count)
  const seen = site.twitch !== null && site.twitch !== 'none'
  if (count !== null && (site.twitch === null || count > 0 !== seen)) found.push('twitch_mismatch')
  return found
}

/** One site as it is sent. A current belongs to electrical needling only; what was unsaid again goes out as nothing. */
function site_sent(site: SiteForm): SessionSite[] {
  if (!site.muscle) return []
  const electrical = site.technique === 'electrical'
  const current = (value: number | null) => (electrical ? number(value) : null)
  return [
    {
      muscle: site.muscle,
      side: (site.side ?? 'middle') as Side,
      spot: text(site.spot),
      place: site.place,
      trigger_point_id: site.trigger_point_id,
      target: site.target ?? 'trigger_point',
      technique: site.technique ?? 'in_out',
      layer: site.layer,
      needle_diameter_mm: number(site.needle_diameter_mm) ?? 0,
      needle_length_mm: number(site.needle_length_mm) ?? 0,
      needle_maker: text(site.needle_maker),
      needle_lot: text(site.needle_lot),
      needle_expires_on: text(site.needle_expires_on),
      single_use: site.single_use,
      insertions: number(site.insertions) ?? 1,
      depth_mm: number(site.depth_mm),
      retention_seconds: number(site.retention_seconds),
      frequency_hz: current(site.frequency_hz),
      pulse_us: current(site.pulse_us),
      intensity_ma: current(site.intensity_ma),
      stimulation_seconds: current(site.stimulation_seconds),
      twitch: site.twitch,
      twitch_count: number(site.twitch_count),
      pain_during: number(site.pain_during),
      familiar_pain: site.familiar_pain,
      referral: site.referral,
      autonomic: site.autonomic,
    },
  ]
}

const consent_sent = (form: SessionFormState): Consent | null =>
  form.consent && form.consent_at
    ? {
        text: CONSENT_TEXT,
        way: form.consent_way,
        given_by: form.consent_by,
        name: form.consent_by === 'representative' ? text(form.consent_name) : null,
        given_at: form.consent_at,
      }
    : null

/** The session to sign. Only for a form without needs. */
export function drafted(form: SessionFormState, id: string, performed_at: string, zone: string): SessionDraft {
  return {
    id,
    performed_at,
    zone,
    purpose: form.purpose.trim(),
    position: form.position,
    red_flags: RED_FLAGS.map((flag) => ({ flag, answer: form.red_flags[flag] ?? 'not_asked' })),
    red_flag_decision: text(form.red_flag_decision),
    consent_given: form.consent,
    consent: consent_sent(form),
    needles_in: form.needles_in ?? 0,
    needles_out: form.needles_out ?? 0,
    pain_before: number(form.pain_before),
    pain_after: number(form.pain_after),
    advice: form.advice,
    note: text(form.note),
    adverse_events: form.adverse_events ?? 'not_asked',
    events: form.adverse_events === 'listed' ? form.events : [],
    sites: form.sites.flatMap(site_sent),
  }
}

/** What the page holds, for the draft: whatever is there, without the counts, which the draft keeps apart. */
export function held(form: SessionFormState, performed_at: string | null, zone: string): DraftContent {
  return {
    performed_at,
    zone,
    purpose: text(form.purpose),
    position: form.position,
    red_flags: RED_FLAGS.flatMap((flag) => (form.red_flags[flag] ? [{ flag, answer: form.red_flags[flag] }] : [])),
    red_flag_decision: text(form.red_flag_decision),
    consent_given: form.consent,
    consent: consent_sent(form),
    pain_before: number(form.pain_before),
    pain_after: number(form.pain_after),
    advice: form.advice,
    note: text(form.note),
    adverse_events: form.adverse_events,
    events: form.events,
    sites: form.sites.map((site) => {
      const { before: _, ...fields } = site
      return Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [name, value === '' || value === undefined ? null : value]),
      )
    }),
  }
}

/** The form as a draft left it. */
export function taken_up(
  content: DraftContent,
  into: number | null,
  out: number | null,
): Omit<SessionFormState, 'performed_at'> {
  const form = empty_form()
  for (const one of content.red_flags ?? [])
    if (one.flag && (one.answer === 'yes' || one.answer === 'no')) form.red_flags[one.flag] = one.answer
  return {
    ...form,
    purpose: content.purpose ?? '',
    position: content.position ?? null,
    red_flag_decision: content.red_flag_decision ?? '',
    consent: content.consent_given === true,
    consent_way: content.consent?.way ?? 'spoken',
    consent_by: content.consent?.given_by ?? 'patient',
    consent_name: content.consent?.name ?? '',
    consent_at: content.consent?.given_at ?? null,
    needles_in: into,
    needles_out: out,
    pain_before: content.pain_before ?? null,
    pain_after: content.pain_after ?? null,
    advice: (content.advice ?? []).filter((one): one is Advice => one !== null),
    adverse_events: content.adverse_events ?? null,
    events: (content.events ?? []) as SessionEvent[],
    sites: (content.sites ?? []).length
      ? (content.sites ?? []).map((site) => ({ ...new_site(), ...(site as Partial<SiteForm>) }))
      : form.sites,
    note: content.note ?? '',
  }
}
