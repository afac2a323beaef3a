import { describe, expect, it } from 'vitest'
import type { LessonSent, Preset } from '../src/api/plan'
import { filled } from '../src/clinic/plan/preset_fill'
import { read_of } from '../src/diary/lessons'
import type { OutboxItem } from '../src/outbox/item'

const words = (en: string) => ({ en, fr: `${en} (fr)` })
const PRESET = {
  id: 'p',
  key: 'neck_pain',
  own: false,
  title: words('Neck'),
  region: 'neck_back',
  phase: 'treatment',
  components: [
    { kind: 'exercise', dose: words('three'), number: 3, per: 'day', from_week: 0, to_week: null },
    { kind: 'needling', dose: words('weekly'), number: 1, per: 'week', from_week: 1, to_week: 6 },
  ],
  goals: [{ text: words('Turn'), in_weeks: 12, instrument: 'rom_neck_rotation', target: 65 }],
  stop_rule: { measure: 'pain_average', by: 30, unit: 'percent', in_weeks: 8, otherwise: words('Refer') },
  reassessments: [{ in_weeks: 4, measures: ['peg'] }],
} as unknown as Preset

describe('a preset fills the form', () => {
  it('counts its weeks from the first day, also over a change of the clock', () => {
    const made = filled(PRESET, '2026-03-02', 'en')
    expect(made.components.map((one) => [one.starts_on, one.ends_on])).toEqual([
      ['2026-03-02', null],
      ['2026-03-09', '2026-04-13'],
    ])
    expect(made.stop_rule?.by_day).toBe('2026-04-27')
    expect(made.reassessments[0]).toEqual({ due_on: '2026-03-30', measures: ['peg'] })
    expect(made.goal).toEqual({ text: 'Turn', by_day: '2026-05-25', instrument: 'rom_neck_rotation', target: 65 })
    expect(filled(PRESET, '2026-03-02', 'fr').components[0]?.dose).toBe('three (fr)')
  })
})

describe('what was read of a lesson', () => {
  const sent = { id: 's', reading: null } as unknown as LessonSent
  const item = (revision: number, finished_at: string | null, standing = 'waiting') =>
    ({
      kind: 'lesson',
      id: 'r',
      revision,
      standing,
      body: { sent_id: 's', opened_at: 'o', finished_at, answers: [null], written_at: 'w', zone: 'UTC' },
    }) as unknown as OutboxItem

  it('is what waits on this phone, the latest of it', () => {
    expect(read_of(sent, []).opened).toBe(false)
    expect(read_of(sent, [item(1, null)])).toMatchObject({ opened: true, finished: false, revision: 1, opened_at: 'o' })
    expect(read_of(sent, [item(1, null), item(2, 'f')])).toMatchObject({ finished: true, revision: 2, answers: [null] })
  })

  it('is the clinic’s where that is newer, and not what was refused', () => {
    const kept = { id: 's', reading: { id: 'r', revision: 2, opened_at: 'o', finished_at: 'f', answers: [0] } }
    expect(read_of(kept as unknown as LessonSent, [item(1, null)])).toMatchObject({ finished: true, answers: [0] })
    expect(read_of(sent, [item(1, null, 'rejected')]).opened).toBe(false)
  })
})
