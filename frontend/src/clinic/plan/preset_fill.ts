/** A preset as the form of a plan shows it: weeks become days from the plan's first day. It writes nothing. */
import type { Preset, VersionDraft } from '../../api/plan'
import { add_days } from '../../diary/day'

type Part = VersionDraft['components'][number]

export function filled(preset: Preset, begins: string, language: 'en' | 'fr') {
  const day = (weeks: number) => add_days(begins, 7 * weeks)
  const components: Part[] = preset.components.map((part) => ({
    kind: part.kind,
    dose: part.dose[language],
    number: part.number ?? null,
    per: part.per ?? null,
    starts_on: day(part.from_week ?? 0),
    ends_on: part.to_week === null || part.to_week === undefined ? null : day(part.to_week),
  }))
  const goal = preset.goals?.[0]
  return {
    phase: preset.phase,
    region: preset.region ?? '',
    components,
    goal: goal
      ? {
          text: goal.text[language],
          by_day: day(goal.in_weeks),
          instrument: goal.instrument ?? null,
          target: goal.target ?? null,
        }
      : null,
    stop_rule: preset.stop_rule
      ? {
          measure: preset.stop_rule.measure,
          by: preset.stop_rule.by,
          unit: preset.stop_rule.unit,
          by_day: day(preset.stop_rule.in_weeks),
          otherwise: preset.stop_rule.otherwise[language],
        }
      : null,
    reassessments: (preset.reassessments ?? []).map((one) => ({ due_on: day(one.in_weeks), measures: one.measures })),
  }
}
