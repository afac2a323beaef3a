/** One function per thing these pages ask of the server. Each gives the answer's body or throws Offline, SignedOut or Refused. */
import createClient from 'openapi-fetch'
import { version } from '../../package.json'
import { Offline, type ProblemBody, Refused } from './problem'
import type { paths } from './schema'
import { fetch_as_person } from './session'
import type { ReportDraft, SessionDraft } from './types'

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

export const read_today = (patient: string) => kept(api.GET(`${PATIENT}/today`, { params: of(patient) }))
export const read_portrait = (patient: string) => kept(api.GET(`${PATIENT}/portrait`, { params: of(patient) }))
export const read_worklist = () => kept(api.GET('/api/v1/worklist'))

export const read_cohorts = () => kept(api.GET('/api/v1/cohorts'))
export const read_outcomes = (cohort: string, outcome: string, thresholds: number[]) =>
  kept(api.GET('/api/v1/outcomes', { params: { query: { cohort, outcome, thresholds: thresholds.join(',') } } }))
export const order_report = (draft: ReportDraft) => kept(api.POST('/api/v1/reports', { body: draft }))
export const read_reports = () => kept(api.GET('/api/v1/reports'))

/** A report's file: its content, and the name the server gives it. */
export async function fetch_report(report_id: string): Promise<{ content: Blob; name: string | null }> {
  const asked = api.GET('/api/v1/reports/{report_id}/file', { params: { path: { report_id } }, parseAs: 'blob' })
  const content = await kept(asked)
  const said = (await asked).response.headers.get('Content-Disposition') ?? ''
  return { content, name: /filename="?([^";]+)"?/.exec(said)?.[1] ?? null }
}
