/**
 * The shapes that travel between these pages and the server. They are taken from the contract: `npm run api` writes
 * `schema.d.ts` from openapi.yaml, and this file gives the shapes the names the pages use.
 */
import type { components } from './schema'

type Schemas = components['schemas']

export type Person = Schemas['Person']
export type Role = Person['role']
export type SignedIn = Schemas['SignedIn']

export type PatientLine = Schemas['PatientLine']
export type Patient = Schemas['Patient']

export type PainEntry = Schemas['PainEntry']
export type PainContent = Schemas['PainContent']
export type PainKind = PainContent['kind']
export type Place = Schemas['Place']
export type Side = Place['side']

export type Prescription = Schemas['Prescription']
export type ExerciseLog = Schemas['ExerciseLog']
export type LogContent = Schemas['LogContent']
export type LogResult = LogContent['result']
export type LogReason = NonNullable<LogContent['reason']>

/** What a withdrawal says, apart from the identity of what it takes back. */
export type Withdrawal = Omit<Schemas['Withdrawal'], 'id' | 'revision'>
/** The answer to one item of a batch, and to a batch, of either kind of record. */
export type ItemResult = Schemas['PainResult'] | Schemas['LogResult']
export type Outcome = ItemResult['outcome']
export type BatchAnswer = Schemas['PainBatchAnswer'] | Schemas['LogBatchAnswer']

export type Instrument = Schemas['Instrument']
export type SessionDraft = Schemas['NewNeedlingSession']
export type SessionSite = Schemas['Site']
export type SessionEvent = Schemas['AdverseEvent']

export interface TodayAnswer {
  day: string
  check_in: { done: boolean; entry: PainEntry | null }
  exercises: { prescription: Prescription; due_on: string; state: 'open' | LogResult; log: ExerciseLog | null }[]
}

export type SlopeClass = 'improving' | 'worsening' | 'drifting' | 'steady' | 'unclear' | 'not_enough_data'
export type Direction = 'lower_is_better' | 'higher_is_better'
export interface LevelFigure {
  mean: number | null
  days_observed: number
  days_possible: number
  from_day: string | null
  to_day: string | null
  reason: string | null
}
export interface Portrait {
  patient_id: string
  as_of: string
  today: string
  zone: string
  pain: {
    kind: 'average'
    unit: string
    direction: Direction
    daily: { day: string; value: number | null; entries: number }[]
    weekly: {
      monday: string
      mean: number | null
      low: number | null
      high: number | null
      days: number
      valid: boolean
    }[]
    baseline: LevelFigure
    current: LevelFigure
    change: {
      points: number | null
      percent: number | null
      at_least_30: boolean | null
      at_least_50: boolean | null
      worse_at_least_30: boolean | null
      reason: string | null
    }
    slope: {
      per_4_weeks: number | null
      low: number | null
      high: number | null
      weeks: number
      class: SlopeClass
      reason: string | null
    }
    volatility: number | null
    completeness: {
      days_observed: number
      days_possible: number
      share: number | null
      band: 'good' | 'fair' | 'weak' | null
    }
  }
  sessions: {
    id: string
    day: string
    performed_at: string
    sites: number
    muscles: { muscle: string; side: Side }[]
  }[]
  exercise: {
    weeks: { monday: string; due: number; done: number; partial: number; not_done: number; no_answer: number }[]
    last_7_days: {
      state: 'figures' | 'nothing_due' | 'not_yet_known'
      from_day: string
      to_day: string
      due: number
      done: number
      partial: number
      not_done: number
      no_answer: number
      of_due: number | null
      of_answered: number | null
      completion: number | null
    }
  }
  plan: {
    versions: {
      id: string
      number: number
      from_day: string
      to_day: string | null
      phase: 'baseline' | 'treatment' | 'follow_up'
      reason: string
    }[]
    goal: { text: string; instrument: string | null; target: number | null; by_day: string } | null
  }
  measures: {
    instrument: string
    name: string
    unit: string
    direction: Direction
    site: string | null
    side: Side | null
    error: number | null
    readings: { day: string; value: number; timing: 'pre' | 'post' | null }[]
    first: number | null
    first_day: string | null
    latest: number | null
    latest_day: string | null
    change: number | null
    beyond_error: boolean | null
  }[]
}

export type WorkReason = 'no_answer' | 'pain_up' | 'never_answered' | 'goal_day_passed' | 'nothing_open'
export interface Worklist {
  as_of: string
  in_care: number
  answered_this_week: number
  items: {
    patient: { id: string; name: string }
    reason: { code: WorkReason; days: number | null; value: number | null; compared_with: number | null }
    owner: { id: string; name: string }
    need: number
  }[]
}

export interface Cohorts {
  items: {
    key: string
    name: string
    kind: 'imported' | 'episodes'
    people: number
    outcomes: { key: string; name: string; unit: string; direction: Direction }[]
  }[]
}
export interface Share {
  n: number
  share: number | null
  low: number | null
  high: number | null
}
export interface Responders {
  count: number | null
  completers: Share
  everybody: Share
}
export interface CohortReport {
  header: {
    cohort: string
    cohort_name: string
    kind: 'imported' | 'episodes'
    outcome: string
    outcome_name: string
    unit: string
    direction: Direction
    as_of: string
    time_points: { key: string; label: string }[]
    thresholds: number[]
    missing_rule: string
    sources: string[]
    software_version: string
  }
  sets: {
    key: string
    label: string
    started: number
    groups: {
      group: string
      started: number
      with_baseline: number
      time_points: { key: string; n: number; mean: number | null; sd: number | null }[]
      changes: { time_point: string; n: number; mean: number | null; low: number | null; high: number | null }[]
      responders: { time_point: string; threshold: number; improved: Responders; worse: Responders }[]
    }[]
  }[]
  footer: string
}
export type ReportStatus = 'waiting' | 'working' | 'done' | 'failed'
export interface ReportJob {
  id: string
  kind: string
  status: ReportStatus
  cohort: string
  outcome: string
  format: 'csv' | 'json'
  created_at: string
  sha256: string | null
}
