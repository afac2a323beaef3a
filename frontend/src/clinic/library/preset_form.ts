/** A ready start of the clinic's own while it is written, and as it is sent. Weeks count from the plan's first day. Pure. */
import type { Preset, PresetDraft } from '../../api/plan'
import { new_key } from './lesson_form'

type Both = { en: string; fr: string }
type Phase = PresetDraft['phase']
type Kind = PresetDraft['components'][number]['kind']
type Per = NonNullable<PresetDraft['components'][number]['per']>

export interface PresetForm {
  key: string | null
  title: Both
  region: string
  phase: Phase
  parts: { kind: Kind; dose: Both; number: number | null; per: Per; from_week: number | null; to_week: number | null }[]
  goals: { text: Both; in_weeks: number | null; instrument: string; target: number | null }[]
  stop: { measure: string; by: number | null; unit: 'points' | 'percent'; in_weeks: number | null; otherwise: Both }
  again: { in_weeks: number | null; measures: string[] }[]
}

const nothing = (): Both => ({ en: '', fr: '' })
export const empty_part = (): PresetForm['parts'][number] => ({
  kind: 'exercise',
  dose: nothing(),
  number: null,
  per: 'week',
  from_week: 0,
  to_week: null,
})
export const empty_goal = (): PresetForm['goals'][number] => ({
  text: nothing(),
  in_weeks: 12,
  instrument: '',
  target: null,
})

export const empty_preset = (): PresetForm => ({
  key: null,
  title: nothing(),
  region: '',
  phase: 'treatment',
  parts: [empty_part()],
  goals: [],
  stop: { measure: '', by: null, unit: 'percent', in_weeks: 8, otherwise: nothing() },
  again: [],
})

export function begun_with(preset: Preset, as_new: boolean): PresetForm {
  const stop = preset.stop_rule
  return {
    key: as_new ? null : preset.key,
    title: as_new ? nothing() : { ...preset.title },
    region: preset.region ?? '',
    phase: preset.phase,
    parts: preset.components.map((part) => ({
      kind: part.kind,
      dose: { ...part.dose },
      number: part.number ?? null,
      per: part.per ?? 'week',
      from_week: part.from_week ?? 0,
      to_week: part.to_week ?? null,
    })),
    goals: (preset.goals ?? []).map((goal) => ({
      text: { ...goal.text },
      in_weeks: goal.in_weeks,
      instrument: goal.instrument ?? '',
      target: goal.target ?? null,
    })),
    stop: stop
      ? {
          measure: stop.measure,
          by: stop.by,
          unit: stop.unit,
          in_weeks: stop.in_weeks,
          otherwise: { ...stop.otherwise },
        }
      : empty_preset().stop,
    again: (preset.reassessments ?? []).map((one) => ({ in_weeks: one.in_weeks, measures: [...one.measures] })),
  }
}

export type Lack = 'title' | 'parts' | 'dose' | 'weeks' | 'goal' | 'stop' | 'again'
const said = (both: Both) => both.en.trim() !== '' && both.fr.trim() !== ''
const week = (value: number | null, least: number): value is number =>
  value !== null && Number.isInteger(value) && value >= least && value <= 520

export function lacks(form: PresetForm): Lack[] {
  const found: Lack[] = []
  if (!said(form.title)) found.push('title')
  if (form.parts.length === 0) found.push('parts')
  if (form.parts.some((part) => !said(part.dose))) found.push('dose')
  const wrong = (part: PresetForm['parts'][number]) =>
    !week(part.from_week, 0) || (part.to_week !== null && (!week(part.to_week, 0) || part.to_week < part.from_week))
  if (form.parts.some(wrong)) found.push('weeks')
  if (form.goals.some((goal) => !said(goal.text) || !week(goal.in_weeks, 1))) found.push('goal')
  const { stop } = form
  if (stop.measure !== '' && (!(stop.by !== null && stop.by > 0) || !week(stop.in_weeks, 1) || !said(stop.otherwise)))
    found.push('stop')
  if (form.again.some((one) => !week(one.in_weeks, 1) || one.measures.length === 0)) found.push('again')
  return found
}

const trimmed = (both: Both): Both => ({ en: both.en.trim(), fr: both.fr.trim() })

/** The version to keep. Only for a form without lacks. */
export function preset_sent(form: PresetForm, id: string, taken: readonly string[], retired = false): PresetDraft {
  const { stop } = form
  return {
    id,
    key: form.key ?? new_key(form.title.en, taken),
    title: trimmed(form.title),
    region: (form.region || null) as PresetDraft['region'],
    phase: form.phase,
    components: form.parts.map((part) => ({
      kind: part.kind,
      dose: trimmed(part.dose),
      number: part.number,
      per: part.number === null ? null : part.per,
      from_week: part.from_week ?? 0,
      to_week: part.to_week,
    })),
    goals: form.goals.map((goal) => ({
      text: trimmed(goal.text),
      in_weeks: goal.in_weeks ?? 1,
      instrument: goal.instrument || null,
      target: goal.instrument ? goal.target : null,
    })),
    stop_rule: stop.measure
      ? {
          measure: stop.measure,
          by: stop.by ?? 0,
          unit: stop.unit,
          in_weeks: stop.in_weeks ?? 1,
          otherwise: trimmed(stop.otherwise),
        }
      : null,
    reassessments: form.again.map((one) => ({ in_weeks: one.in_weeks ?? 1, measures: [...one.measures] })),
    retired,
  }
}
