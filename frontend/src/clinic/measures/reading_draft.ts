/** What a reading needs before it can be sent. An empty field is no value and never a zero; the server makes the mean. */
import type { Instrument, ReadingDraft, Side } from '../../api/types'

export type Detail = Instrument['details_needed'][number]

export interface ReadingForm {
  instrument: Instrument | null
  taken_at: Date | null
  timing: 'pre' | 'post' | null
  site: string
  side: Side | null
  value: number | null
  trials: (number | null)[]
  answers: (number | null)[]
  details: Partial<Record<Detail, string | number | boolean | null>>
}

export type Need =
  | { code: 'instrument' | 'when' | 'place' | 'side' | 'value' | 'trials' | 'answers' }
  | { code: 'detail'; detail: Detail }

/** Which details the form asks for: who and with what always, the rest as the instrument says. */
export const asked = (instrument: Instrument): Detail[] => [
  'rater',
  'device',
  ...[...instrument.details_needed, ...instrument.details_asked].filter((d) => d !== 'rater' && d !== 'device'),
]

/** How many values are entered one after another; 1 where the value is stated as such. */
export const trial_count = (instrument: Instrument): number => instrument.trials?.count ?? 0

/** How many answers are asked for: the items, or the activities that were named. */
export const answer_count = (instrument: Instrument, named: number): number =>
  instrument.kind === 'items' ? (instrument.items?.count ?? 0) : instrument.kind === 'activities' ? named : 0

export function needs(form: ReadingForm, now: Date): Need[] {
  const { instrument } = form
  if (instrument === null) return [{ code: 'instrument' }]
  const found: Need[] = []
  if (form.taken_at === null || Number.isNaN(form.taken_at.getTime()) || form.taken_at > now)
    found.push({ code: 'when' })
  if (instrument.place === 'side' && form.side === null) found.push({ code: 'side' })
  if (instrument.place === 'site_and_side' && (form.site === '' || form.side === null)) found.push({ code: 'place' })
  if (instrument.place === 'optional' && (form.site === '') !== (form.side === null)) found.push({ code: 'place' })
  if (trial_count(instrument) > 0) {
    if (form.trials.every((trial) => trial === null)) found.push({ code: 'trials' })
  } else if (instrument.items !== null) {
    if (form.answers.every((answer) => answer === null)) found.push({ code: 'answers' })
  } else if (form.value === null) found.push({ code: 'value' })
  for (const detail of instrument.details_needed) {
    const said = form.details[detail]
    const spared = detail === 'fault' && (form.value === null || form.value === instrument.high)
    if (!spared && (said === undefined || said === null || said === '')) found.push({ code: 'detail', detail })
  }
  return found
}

/** The draft to send. Only for a form without needs. */
export function drafted(
  form: ReadingForm,
  id: string,
  taken_at: string,
  zone: string,
  list: string | null,
): ReadingDraft {
  const { instrument } = form
  if (instrument === null) throw new Error('drafted without an instrument')
  const in_trials = trial_count(instrument) > 0
  const in_answers = !in_trials && instrument.items !== null
  const placed = instrument.place !== 'none'
  const words = (detail: Detail): string | null => {
    const said = form.details[detail]
    return asked(instrument).includes(detail) && typeof said === 'string' && said.trim() !== '' ? said.trim() : null
  }
  const number = (detail: Detail): number | null => {
    const said = form.details[detail]
    return asked(instrument).includes(detail) && typeof said === 'number' ? said : null
  }
  return {
    id,
    instrument: instrument.key,
    value: in_trials || in_answers ? null : form.value,
    trials: in_trials ? form.trials : null,
    answers: in_answers ? form.answers : null,
    activity_list_id: instrument.kind === 'activities' ? list : null,
    taken_at,
    zone,
    time_point: null,
    site: placed && instrument.place !== 'side' && form.site !== '' ? form.site : null,
    side: placed ? form.side : null,
    timing: form.timing,
    rater: words('rater'),
    device: words('device'),
    probe_cm2: number('probe_cm2'),
    force_n: number('force_n'),
    mode: asked(instrument).includes('mode') ? (form.details.mode === 'passive' ? 'passive' : 'active') : null,
    end_pain: number('end_pain'),
    warm_up: typeof form.details.warm_up === 'boolean' ? form.details.warm_up : null,
    fault: form.value === instrument.high ? null : words('fault'),
  }
}

export type Group = 'own' | 'questionnaires' | 'movement' | 'patient' | 'clinician' | 'research'

/** Where an instrument stands in the list. Pain kept in the diary is not entered here a second time. */
export function group_of(instrument: Instrument): Group {
  if (instrument.origin === 'clinic') return 'own'
  if (instrument.research_only) return 'research'
  if (instrument.kind === 'items' || instrument.kind === 'activities' || ['pgic', 'pseq'].includes(instrument.key))
    return 'questionnaires'
  if (instrument.movement !== null) return 'movement'
  return instrument.place === 'none' || instrument.place === 'optional' ? 'patient' : 'clinician'
}

export const GROUPS: Group[] = ['clinician', 'movement', 'questionnaires', 'own', 'patient', 'research']
