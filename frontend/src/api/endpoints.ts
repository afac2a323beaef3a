/** One function per thing this page asks of the server. Each gives the answer's body or throws Offline, SignedOut or Refused. */
import { Offline, refusal } from './problem'
import { fetch_as_person } from './session'
import type {
  BatchAnswer, Changes, CohortReport, Cohorts, ExerciseLog, PainEntry, Patient, PatientLine, Portrait, Prescription,
  ReportJob, SessionDraft, TodayAnswer, Worklist,
} from './types'

async function ask<Body>(path: string, body?: unknown): Promise<Body> {
  const response = await fetch_as_person(
    new Request(new URL(`/api/v1${path}`, location.origin), {
      method: body === undefined ? 'GET' : 'POST',
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    }),
  )
  if (response.status >= 500) throw new Offline()
  if (!response.ok) throw await refusal(response)
  return (await response.json()) as Body
}

export const read_today = (patient: string) => ask<TodayAnswer>(`/patients/${patient}/today`)
export const read_portrait = (patient: string) => ask<Portrait>(`/patients/${patient}/portrait`)
export const read_prescriptions = (patient: string) =>
  ask<{ items: Prescription[] }>(`/patients/${patient}/exercise-prescriptions`)
export const send_pain = (patient: string, items: unknown[]) =>
  ask<BatchAnswer<PainEntry>>(`/patients/${patient}/pain-entries/batch`, { items })
export const send_logs = (patient: string, items: unknown[]) =>
  ask<BatchAnswer<ExerciseLog>>(`/patients/${patient}/exercise-logs/batch`, { items })
const since = (after: string | null) => (after === null ? '' : `&after=${encodeURIComponent(after)}`)
export const pull_pain = (patient: string, after: string | null) =>
  ask<Changes<PainEntry>>(`/patients/${patient}/pain-entries?limit=200${since(after)}`)
export const pull_logs = (patient: string, after: string | null) =>
  ask<Changes<ExerciseLog>>(`/patients/${patient}/exercise-logs?limit=200${since(after)}`)

export const read_worklist = () => ask<Worklist>('/worklist')
export const read_patient = (patient: string) => ask<Patient>(`/patients/${patient}`)
export const read_patients = (after: string | null) =>
  ask<{ items: PatientLine[]; next: string | null }>(`/patients?limit=100${since(after)}`)
export const record_session = (patient: string, draft: SessionDraft) =>
  ask<{ id: string }>(`/patients/${patient}/needling-sessions`, draft)

export const read_cohorts = () => ask<Cohorts>('/cohorts')
export const read_outcomes = (cohort: string, outcome: string, thresholds: number[]) =>
  ask<CohortReport>(
    `/outcomes?cohort=${encodeURIComponent(cohort)}&outcome=${encodeURIComponent(outcome)}&thresholds=${thresholds.join(',')}`,
  )
export const order_report = (cohort: string, outcome: string, thresholds: number[], format: 'csv' | 'json') =>
  ask<ReportJob>('/reports', { kind: 'cohort', cohort, outcome, thresholds, format })
export const read_reports = () => ask<{ items: ReportJob[] }>('/reports')

/** A report's file: its content, and the name the server gives it. */
export async function fetch_report(id: string): Promise<{ content: Blob; name: string | null }> {
  const response = await fetch_as_person(new Request(new URL(`/api/v1/reports/${id}/file`, location.origin)))
  if (response.status >= 500) throw new Offline()
  if (!response.ok) throw await refusal(response)
  const name = /filename="?([^";]+)"?/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? null
  return { content: await response.blob(), name }
}
