/** One function per thing these pages ask of the server. Each gives the answer's body or throws Offline, SignedOut or Refused. */
import createClient from 'openapi-fetch'
import { version } from '../../package.json'
import { Offline, type ProblemBody, Refused, refusal } from './problem'
import type { paths } from './schema'
import { fetch_as_person } from './session'
import type { CohortReport, Cohorts, Portrait, ReportJob, SessionDraft, TodayAnswer, Worklist } from './types'

const api = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? 'http://localhost' : location.origin,
  headers: { 'X-Ebb-App': version },
  fetch: fetch_as_person,
})

interface Answer<Body> {
  data?: Body
  error?: unknown
  response: Response
}

/** The body of a good answer. A server in trouble is the same to a page as no server: nothing is known, try again. */
async function kept<Body>(asked: Promise<Answer<Body>>): Promise<NonNullable<Body>> {
  const { data, error, response } = await asked
  if (response.status >= 500) throw new Offline()
  if (data !== undefined && data !== null && response.ok) return data
  const said = typeof error === 'object' && error !== null ? (error as Partial<ProblemBody>) : {}
  throw new Refused({ code: `http_${response.status}`, ...said, status: response.status })
}

const of = (patient_id: string) => ({ path: { patient_id } })
const from = (after: string | null) => (after === null ? {} : { after })
const PATIENT = '/api/v1/patients/{patient_id}'

export const read_prescriptions = (patient: string) =>
  kept(api.GET(`${PATIENT}/exercise-prescriptions`, { params: of(patient) }))
export const send_pain = (patient: string, items: unknown[]) =>
  kept(
    api.POST(`${PATIENT}/pain-entries/batch`, {
      params: of(patient),
      body: { items: items as Record<string, never>[] },
    }),
  )
export const send_logs = (patient: string, items: unknown[]) =>
  kept(
    api.POST(`${PATIENT}/exercise-logs/batch`, {
      params: of(patient),
      body: { items: items as Record<string, never>[] },
    }),
  )
export const pull_pain = (patient: string, after: string | null) =>
  kept(api.GET(`${PATIENT}/pain-entries`, { params: { ...of(patient), query: { limit: 200, ...from(after) } } }))
export const pull_logs = (patient: string, after: string | null) =>
  kept(api.GET(`${PATIENT}/exercise-logs`, { params: { ...of(patient), query: { limit: 200, ...from(after) } } }))

export const read_patient = (patient: string) => kept(api.GET(PATIENT, { params: of(patient) }))
export const read_patients = (after: string | null) =>
  kept(api.GET('/api/v1/patients', { params: { query: { limit: 100, ...from(after) } } }))
export const read_instruments = () => kept(api.GET('/api/v1/instruments'))
export const record_session = (patient: string, draft: SessionDraft) =>
  kept(api.POST(`${PATIENT}/needling-sessions`, { params: of(patient), body: draft }))

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
export const read_worklist = () => ask<Worklist>('/worklist')
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
