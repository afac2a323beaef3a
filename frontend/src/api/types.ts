/** The shapes that travel between this page and the server. */

export type Role = 'patient' | 'therapist' | 'clinic_admin'
export interface Person {
  id: string
  role: Role
  name: string
  clinic: { id: string; name: string; zone: string }
  patient_id: string | null
}
export interface SignedIn {
  access_token: string
  expires_in: number
  person: Person
}

export interface PatientLine {
  id: string
  name: string
  birth_date: string | null
}
export interface Patient extends PatientLine {
  zone: string
  enrolled_on: string
  care: { therapist: { id: string; name: string }; from_day: string; to_day: string | null }[]
}

export type PainKind = 'average' | 'worst' | 'least' | 'now'
export type Side = 'left' | 'right' | 'middle'
export interface Place {
  region: string
  side: Side
  score: number
}
export interface PainContent {
  kind: PainKind
  score: number
  felt_at: string
  written_at: string
  zone: string
  places?: Place[]
  note?: string | null
}
export interface PainEntry {
  id: string
  revision: number
  kind: PainKind
  score: number
  felt_at: string
  written_at: string
  zone: string
  places: Place[]
  note: string | null
  local_day: string
  recalled: boolean
  flags: string[]
  received_at: string
  first_score: number
  withdrawn_at: string | null
  withdrawn_reason: string | null
}

export type LogResult = 'done' | 'partial' | 'not_done'
export type LogReason = 'pain' | 'soreness' | 'time' | 'forgot' | 'unclear' | 'no_need' | 'equipment'
export interface LogContent {
  prescription_id: string
  due_on: string
  result: LogResult
  reason: LogReason | null
  sets_done: number | null
  repetitions_done: number | null
  pain_during: number | null
  exertion: number | null
  done_at: string
  written_at: string
  zone: string
  note: string | null
}
export interface ExerciseLog extends LogContent {
  id: string
  revision: number
  received_at: string
  withdrawn_at: string | null
}

export interface Withdrawal {
  withdrawn: true
  reason: string
  written_at: string
  zone: string
}
export type Outcome = 'created' | 'amended' | 'unchanged' | 'conflict' | 'withdrawn' | 'rejected' | 'retry'
export interface ItemResult<Record> {
  id: string
  revision: number
  outcome: Outcome
  code: string | null
  detail: string | null
  flags: string[]
  current: Record | null
  withdrawn_at: string | null
}
export interface BatchAnswer<Record> {
  results: ItemResult<Record>[]
  cursor: string
}
export interface Changes<Record> {
  items: Record[]
  next: string | null
  more: boolean
}

export interface Prescription {
  id: string
  plan_version_id: string
  name: string
  purpose: 'strength' | 'length' | 'control'
  sets: number
  repetitions: number
  hold_seconds: number | null
  load: string | null
  weekdays: number[]
  starts_on: string
  ends_on: string | null
}
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
    weekly: { monday: string; mean: number | null; low: number | null; high: number | null; days: number; valid: boolean }[]
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

export interface SessionSite {
  muscle: string
  side: Side
  spot: string | null
  target: 'trigger_point' | 'taut_band' | 'connective_tissue'
  technique: 'in_out' | 'static' | 'electrical'
  needle_diameter_mm: number
  needle_length_mm: number
  insertions: number
  depth_mm: number | null
  twitch: 'none' | 'weak' | 'medium' | 'strong' | null
  twitch_count: number | null
}
export interface SessionDraft {
  id: string
  performed_at: string
  zone: string
  purpose: string
  position: string | null
  consent_given: true
  needles_in: number
  needles_out: number
  note: string | null
  adverse_events: 'none' | 'not_asked' | 'listed'
  events: { kind: string; grade: 'mild' | 'significant' | 'serious'; note: string | null }[]
  sites: SessionSite[]
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
