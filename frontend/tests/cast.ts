/** The people and records the tests speak about, written out once. */
import type { PainContent, PainEntry, Portrait } from '../src/api/types'
import type { OutboxItem, Written } from '../src/outbox/item'

export const MARA = '11111111-1111-4111-8111-111111111111'
export const OMAR = '22222222-2222-4222-8222-222222222222'
export const MARAS_RECORD = '33333333-3333-4333-8333-333333333333'

/** What the server would give this person to seal their phones with. */
export const seal_of = (who: string) => new TextEncoder().encode(who.padEnd(32, '.')) as Uint8Array<ArrayBuffer>

export const content = (change: Partial<PainContent> = {}): PainContent => ({
  kind: 'average',
  score: 4,
  felt_at: '2026-03-10T18:30:00-06:00',
  written_at: '2026-03-10T18:30:00-06:00',
  zone: 'America/Edmonton',
  places: [],
  note: null,
  qualities: null,
  worsens: null,
  worsens_note: null,
  eases: null,
  eases_note: null,
  ...change,
})

export const written = (id: string, change: Partial<Written> = {}): Written => ({
  person: MARA,
  patient: MARAS_RECORD,
  kind: 'pain',
  id,
  revision: 1,
  body: content(),
  written_at: '2026-03-10T18:30:00-06:00',
  saved: `save ${id}`,
  ...change,
})

export const item = (id: string, change: Partial<OutboxItem> = {}): OutboxItem => ({
  ...written(id),
  seq: 1,
  standing: 'waiting',
  code: null,
  detail: null,
  theirs: null,
  ...change,
})

export const entry = (id: string, change: Partial<PainEntry> = {}): PainEntry => ({
  ...content(),
  id,
  revision: 1,
  local_day: '2026-03-10',
  recalled: false,
  flags: [],
  received_at: '2026-03-11T00:30:02.000Z',
  first_received_at: '2026-03-11T00:30:02.000Z',
  first_score: 4,
  withdrawn_at: null,
  withdrawn_reason: null,
  ...change,
})

type Pain = Portrait['pain']
const level = (mean: number | null, days_observed: number): Pain['baseline'] => ({
  mean,
  days_observed,
  days_possible: 7,
  from_day: '2026-01-05',
  to_day: '2026-01-11',
  reason: mean === null ? 'too_few_days' : null,
})

/** Mara on 10 March: 7.0 at the start, 4.5 now, 6 of 7 days answered. */
export const maras_pain = (change: Partial<Pain> = {}): Pain => ({
  kind: 'average',
  unit: '0-10',
  direction: 'lower_is_better',
  daily: [{ day: '2026-01-05', value: 7, entries: 1 }],
  weekly: [],
  baseline: level(7, 7),
  current: level(4.5, 6),
  change: {
    points: -2.5,
    percent: -35.7,
    at_least_30: true,
    at_least_50: false,
    worse_at_least_30: false,
    reason: null,
  },
  slope: { per_4_weeks: -0.3, low: -0.7, high: 0.1, weeks: 9, class: 'unclear', reason: null },
  volatility: 1,
  completeness: { days_observed: 60, days_possible: 65, share: 60 / 65, band: 'good' },
  details: {
    interval: null,
    noise: null,
    bounds: { best: -3.9, worst: -2.1, unanswered: 1 },
    answering: null,
    expected: null,
    flares: null,
    line: [],
    phases: {
      first_session: null,
      before: null,
      after: null,
      overlap: null,
      ratio: null,
      lines: null,
      reason: 'no_sessions',
    },
    mann_kendall: null,
  },
  ...change,
})
export { level }
