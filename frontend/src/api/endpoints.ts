/** One function per thing these pages ask of the server. Each gives the answer's body or throws Offline, SignedOut or Refused. */
import createClient from 'openapi-fetch'
import { version } from '../../package.json'
import { Offline, type ProblemBody, Refused } from './problem'
import type { paths } from './schema'
import { fetch_as_person } from './session'
import type {
  ActivitiesDraft,
  AddendumDraft,
  AuthorisationDraft,
  BatchAnswer,
  ConsentDraft,
  CorrectionAnswerDraft,
  CorrectionDraft,
  DisclosureDraft,
  DraftContent,
  EscalationDraft,
  ExaminationDraft,
  ExportDraft,
  HiredRole,
  LibraryDraft,
  NewDevice,
  NewPasskey,
  NewPatient,
  NewStaff,
  NoticeDraft,
  PauseDraft,
  Prescription,
  PrescriptionDraft,
  ReadingDraft,
  ReasonDraft,
  ReportDraft,
  SessionDraft,
  ShownPasskey,
  ShownPin,
  TriggerPointDraft,
} from './types'

export const api = createClient<paths>({
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
export async function kept<Body>(asked: Promise<Answer<Body>>): Promise<NonNullable<Body>> {
  const { data, error, response } = await asked
  if (response.status >= 500) throw new Offline()
  if (data !== undefined && data !== null && response.ok) return data
  const said = typeof error === 'object' && error !== null ? (error as Partial<ProblemBody>) : {}
  throw new Refused({ code: `http_${response.status}`, ...said, status: response.status })
}

/** An answer without a body that was good. */
async function done(asked: Promise<Answer<unknown>>): Promise<void> {
  const { response } = await asked
  if (!response.ok) await kept(asked)
}

export const of = (patient_id: string) => ({ path: { patient_id } })
const from = (after: string | null) => (after === null ? {} : { after })
export const PATIENT = '/api/v1/patients/{patient_id}'

export const read_prescriptions = (patient: string) =>
  kept(api.GET(`${PATIENT}/exercise-prescriptions`, { params: of(patient) }))
export const prescribe = (patient: string, draft: PrescriptionDraft) =>
  kept(api.POST(`${PATIENT}/exercise-prescriptions`, { params: of(patient), body: draft }))
export const end_prescription = (patient: string, one: Pick<Prescription, 'id' | 'revision'>, last_day: string) =>
  kept(
    api.POST(`${PATIENT}/exercise-prescriptions/{prescription_id}/end`, {
      params: {
        path: { patient_id: patient, prescription_id: one.id },
        header: { 'If-Match': `"${one.id}.${one.revision}"` },
      },
      body: { last_day },
    }),
  )
export const read_pauses = (patient: string) => kept(api.GET(`${PATIENT}/exercise-pauses`, { params: of(patient) }))
export const pause_exercises = (patient: string, draft: PauseDraft) =>
  kept(api.POST(`${PATIENT}/exercise-pauses`, { params: of(patient), body: draft }))
export const read_open_findings = (patient: string) =>
  kept(api.GET(`${PATIENT}/open-findings`, { params: of(patient) }))
export const read_adherence = (patient: string, from_day: string, to_day: string) =>
  kept(api.GET(`${PATIENT}/adherence`, { params: { ...of(patient), query: { from_day, to_day } } }))

export const read_library = () => kept(api.GET('/api/v1/exercise-library'))
export const write_exercise = (draft: LibraryDraft) => kept(api.POST('/api/v1/exercise-library', { body: draft }))
export const take_starting_set = () => kept(api.POST('/api/v1/exercise-library/starting-set'))
export const put_exercise_away = (exercise_id: string) =>
  kept(api.POST('/api/v1/exercise-library/{exercise_id}/put-away', { params: { path: { exercise_id } } }))
export const give_picture = (exercise_id: string, content: string) =>
  kept(
    api.POST('/api/v1/exercise-library/{exercise_id}/picture', {
      params: { path: { exercise_id } },
      body: { content },
    }),
  )
export const read_picture = (exercise_id: string): Promise<Blob> =>
  kept(
    api.GET('/api/v1/exercise-library/{exercise_id}/picture', { params: { path: { exercise_id } }, parseAs: 'blob' }),
  ) as unknown as Promise<Blob>

/** The version of the contract this app's records are written in. */
const SCHEMA = 1

export const send_pain = (patient: string, items: unknown[]) =>
  kept(
    api.POST(`${PATIENT}/pain-entries/batch`, {
      params: of(patient),
      body: { schema: SCHEMA, items: items as Record<string, never>[] },
    }),
  )
export const send_logs = (patient: string, items: unknown[]) =>
  kept(
    api.POST(`${PATIENT}/exercise-logs/batch`, {
      params: of(patient),
      body: { schema: SCHEMA, items: items as Record<string, never>[] },
    }),
  )
export const send_soreness = (patient: string, items: unknown[]) =>
  kept(
    api.POST(`${PATIENT}/soreness-entries/batch`, {
      params: of(patient),
      body: { schema: SCHEMA, items: items as Record<string, never>[] },
    }),
  )
export const pull_soreness = (patient: string, after: string | null) =>
  kept(api.GET(`${PATIENT}/soreness-entries`, { params: { ...of(patient), query: { limit: 200, ...from(after) } } }))
export const send_follow_ups = (patient: string, items: unknown[]) =>
  kept(
    api.POST(`${PATIENT}/follow-up-answers/batch`, {
      params: of(patient),
      body: { schema: SCHEMA, items: items as Record<string, never>[] },
    }),
  )
export const pull_follow_ups = (patient: string, after: string | null) =>
  kept(api.GET(`${PATIENT}/follow-up-answers`, { params: { ...of(patient), query: { limit: 200, ...from(after) } } }))
/** What was read of lessons goes the common way of everything a phone writes. */
export const send_lesson_readings = async (patient: string, items: unknown[]): Promise<BatchAnswer> =>
  (await kept(
    api.POST(`${PATIENT}/phone-records/batch`, {
      params: of(patient),
      body: { schema: SCHEMA, items: items.map((record) => ({ kind: 'lesson_reading', record })) as never[] },
    }),
  )) as unknown as BatchAnswer
export const pull_pain = (patient: string, after: string | null) =>
  kept(api.GET(`${PATIENT}/pain-entries`, { params: { ...of(patient), query: { limit: 200, ...from(after) } } }))
export const pull_logs = (patient: string, after: string | null) =>
  kept(api.GET(`${PATIENT}/exercise-logs`, { params: { ...of(patient), query: { limit: 200, ...from(after) } } }))

/** What the server keeps aside is settled: let go with a reason, or put right and sent again. */
export const settle_held = (
  patient_id: string,
  held_id: string,
  body: { answer: 'let_go' | 'sent_again'; reason: string | null },
) => kept(api.POST(`${PATIENT}/quarantine/{held_id}/answer`, { params: { path: { patient_id, held_id } }, body }))

export const read_patient = (patient: string) => kept(api.GET(PATIENT, { params: of(patient) }))
export const read_patients = (after: string | null) =>
  kept(api.GET('/api/v1/patients', { params: { query: { limit: 100, ...from(after) } } }))
export const read_instruments = () => kept(api.GET('/api/v1/instruments'))
export const read_preload = (patient: string) => kept(api.GET(`${PATIENT}/needling-preload`, { params: of(patient) }))
export const read_drafts = (patient: string) => kept(api.GET(`${PATIENT}/needling-drafts`, { params: of(patient) }))
/** Saves what the page holds; `version` is that of the last save, or null for the first one. */
export const save_draft = (
  patient: string,
  draft: string,
  body: { content: DraftContent; needles_in: number | null; needles_out: number | null },
  version: number | null,
) =>
  kept(
    api.PUT(`${PATIENT}/needling-drafts/{draft_id}`, {
      params: { path: { patient_id: patient, draft_id: draft } },
      body,
      ...(version === null ? {} : { headers: { 'If-Match': `"${version}"` } }),
    }),
  )
export const discard_draft = (patient: string, draft: string, reason: string) =>
  kept(
    api.POST(`${PATIENT}/needling-drafts/{draft_id}/discard`, {
      params: { path: { patient_id: patient, draft_id: draft } },
      body: { reason },
    }),
  )
export const read_sessions = (patient: string, after: string | null) =>
  kept(api.GET(`${PATIENT}/needling-sessions`, { params: { ...of(patient), query: { limit: 20, ...from(after) } } }))
export const add_to_session = (patient: string, session: string, body: AddendumDraft) =>
  kept(
    api.POST(`${PATIENT}/needling-sessions/{session_id}/addenda`, {
      params: { path: { patient_id: patient, session_id: session } },
      body,
    }),
  )
export const void_session = (patient: string, session: string, reason: string) =>
  kept(
    api.POST(`${PATIENT}/needling-sessions/{session_id}/void`, {
      params: { path: { patient_id: patient, session_id: session } },
      body: { reason },
    }),
  )
export const read_points = (patient: string) => kept(api.GET(`${PATIENT}/trigger-points`, { params: of(patient) }))
export const add_point = (patient: string, body: TriggerPointDraft) =>
  kept(api.POST(`${PATIENT}/trigger-points`, { params: of(patient), body }))
export const examine_point = (patient: string, point: string, body: ExaminationDraft) =>
  kept(
    api.POST(`${PATIENT}/trigger-points/{trigger_point_id}/examinations`, {
      params: { path: { patient_id: patient, trigger_point_id: point } },
      body,
    }),
  )
export const read_authorisations = (within_days: number) =>
  kept(api.GET('/api/v1/staff/authorisations', { params: { query: { within_days } } }))
export const keep_authorisation = (account: string, body: AuthorisationDraft) =>
  kept(api.POST('/api/v1/staff/{account_id}/authorisations', { params: { path: { account_id: account } }, body }))
export const withdraw_authorisation = (authorisation: string, reason: string) =>
  kept(
    api.POST('/api/v1/staff/authorisations/{authorisation_id}/withdrawal', {
      params: { path: { authorisation_id: authorisation } },
      body: { reason },
    }),
  )
export const trace_lot = (lot: string) => kept(api.GET('/api/v1/needle-lots', { params: { query: { lot } } }))
export const record_session = (patient: string, draft: SessionDraft) =>
  kept(api.POST(`${PATIENT}/needling-sessions`, { params: of(patient), body: draft }))

export const read_activities = (patient: string) => kept(api.GET(`${PATIENT}/activities`, { params: of(patient) }))
export const name_activities = (patient: string, draft: ActivitiesDraft) =>
  kept(api.POST(`${PATIENT}/activities`, { params: of(patient), body: draft }))
export const record_reading = (patient: string, draft: ReadingDraft) =>
  kept(api.POST(`${PATIENT}/readings`, { params: of(patient), body: draft }))
export const read_alerts = (patient: string) => kept(api.GET(`${PATIENT}/alerts`, { params: of(patient) }))
const alert = (patient_id: string, alert_id: string) => ({ path: { patient_id, alert_id } })
type Note = { id: string; note: string }
export const read_alert = (patient: string, id: string) =>
  kept(api.GET(`${PATIENT}/alerts/{alert_id}`, { params: alert(patient, id) }))
export const acknowledge_alert = (patient: string, id: string, body: Note) =>
  kept(api.POST(`${PATIENT}/alerts/{alert_id}/acknowledgement`, { params: alert(patient, id), body }))
export const close_alert = (patient: string, id: string, body: Note) =>
  kept(api.POST(`${PATIENT}/alerts/{alert_id}/closure`, { params: alert(patient, id), body }))
export const reopen_alert = (patient: string, id: string, body: Note) =>
  kept(api.POST(`${PATIENT}/alerts/{alert_id}/reopening`, { params: alert(patient, id), body }))
export const read_waiting_alerts = () => kept(api.GET('/api/v1/alerts'))
export const read_alert_volume = (first_day: string, last_day: string) =>
  kept(api.GET('/api/v1/alerts/volume', { params: { query: { first_day, last_day } } }))
export const read_escalation = () => kept(api.GET('/api/v1/escalation'))
export const set_escalation = (body: EscalationDraft) => kept(api.POST('/api/v1/escalation', { body }))
export const read_follow_ups = (patient: string) => kept(api.GET(`${PATIENT}/follow-ups`, { params: of(patient) }))

export const read_today = (patient: string) => kept(api.GET(`${PATIENT}/today`, { params: of(patient) }))
export const read_portrait = (patient: string) => kept(api.GET(`${PATIENT}/portrait`, { params: of(patient) }))
export const read_around_sessions = (patient: string) =>
  kept(api.GET(`${PATIENT}/around-sessions`, { params: of(patient) }))
export const read_scorecard = (patient: string) => kept(api.GET(`${PATIENT}/scorecard`, { params: of(patient) }))
export const read_worklist = () => kept(api.GET('/api/v1/worklist'))

export const read_cohorts = () => kept(api.GET('/api/v1/cohorts'))
export const read_outcomes = (cohort: string, outcome: string, thresholds: number[]) =>
  kept(api.GET('/api/v1/outcomes', { params: { query: { cohort, outcome, thresholds: thresholds.join(',') } } }))
export const order_report = (draft: ReportDraft) => kept(api.POST('/api/v1/reports', { body: draft }))
export const read_reports = () => kept(api.GET('/api/v1/reports'))

/** A file: its content, and the name the server gives it. */
export interface Download {
  content: Blob
  name: string | null
}

const named = (content: Blob, response: Response): Download => {
  const said = response.headers.get('Content-Disposition') ?? ''
  return { content, name: /filename="?([^";]+)"?/.exec(said)?.[1] ?? null }
}

export const read_who_looked = (patient: string, after: string | null) =>
  kept(api.GET(`${PATIENT}/accesses`, { params: { ...of(patient), query: { limit: 200, ...from(after) } } }))
export const read_unusual = () => kept(api.GET('/api/v1/accesses/unusual', { params: { query: {} } }))

const during = (from_day: string, to_day: string) => ({ params: { query: { from_day, to_day } } })
export const read_ended = (from_day: string, to_day: string) =>
  kept(api.GET('/api/v1/outcomes/ended', during(from_day, to_day)))
export const read_own_outcomes = (from_day: string, to_day: string) =>
  kept(api.GET('/api/v1/outcomes/mine', during(from_day, to_day)))
export const export_period = (body: ExportDraft) => kept(api.POST('/api/v1/exports', { body }))
export const read_exports = () => kept(api.GET('/api/v1/exports'))
export const list_changes = (export_id: string, since: string) =>
  kept(api.GET('/api/v1/exports/{export_id}/changes', { params: { path: { export_id }, query: { since } } }))
export const read_exports_log = () =>
  kept(api.GET('/api/v1/accesses', { params: { query: { action: 'export', limit: 50 } } }))
export const read_restore_tests = () => kept(api.GET('/api/v1/restore-tests'))
export const read_disclosures = (patient: string) => kept(api.GET(`${PATIENT}/disclosures`, { params: of(patient) }))
export const export_disclosure = (patient: string, body: DisclosureDraft) =>
  kept(api.POST(`${PATIENT}/disclosures`, { params: of(patient), body }))

/** The file of an export, its dictionary, or the script that reckons its headline anew. */
export async function fetch_export(export_id: string, part: 'file' | 'dictionary' | 'script'): Promise<Download> {
  const params = { path: { export_id } }
  const asked =
    part === 'script'
      ? api.GET('/api/v1/exports/recompute.py', { parseAs: 'blob' })
      : part === 'file'
        ? api.GET('/api/v1/exports/{export_id}/file', { params, parseAs: 'blob' })
        : api.GET('/api/v1/exports/{export_id}/dictionary', { params, parseAs: 'blob' })
  return named((await kept<unknown>(asked as Promise<Answer<unknown>>)) as Blob, (await asked).response)
}

/** The file of what was given outside. */
export async function fetch_disclosure(patient_id: string, disclosure_id: string): Promise<Download> {
  const params = { path: { patient_id, disclosure_id } }
  const asked = api.GET(`${PATIENT}/disclosures/{disclosure_id}/file`, { params, parseAs: 'blob' })
  return named((await kept<unknown>(asked as Promise<Answer<unknown>>)) as Blob, (await asked).response)
}

/** A report's file. */
export async function fetch_report(report_id: string): Promise<Download> {
  const asked = api.GET('/api/v1/reports/{report_id}/file', { params: { path: { report_id } }, parseAs: 'blob' })
  return named(await kept(asked), (await asked).response)
}

/** All of a patient's own record. */
export async function fetch_my_data(patient: string): Promise<Download> {
  const asked = api.GET(`${PATIENT}/my-data`, { params: of(patient), parseAs: 'blob' })
  return named((await kept(asked)) as unknown as Blob, (await asked).response)
}

export const read_notices = () => kept(api.GET('/api/v1/notices'))
export const read_consents = (patient: string) => kept(api.GET(`${PATIENT}/consents`, { params: of(patient) }))
export const say_consent = (patient: string, body: ConsentDraft) =>
  kept(api.POST(`${PATIENT}/consents`, { params: of(patient), body }))
export const give_notice = (patient: string, body: NoticeDraft) =>
  kept(api.POST(`${PATIENT}/notices`, { params: of(patient), body }))
export const read_corrections = (patient: string) => kept(api.GET(`${PATIENT}/corrections`, { params: of(patient) }))
export const ask_correction = (patient: string, body: CorrectionDraft) =>
  kept(api.POST(`${PATIENT}/corrections`, { params: of(patient), body }))
const correction = (patient_id: string, correction_id: string) => ({ path: { patient_id, correction_id } })
export const answer_correction = (patient: string, id: string, body: CorrectionAnswerDraft) =>
  kept(api.POST(`${PATIENT}/corrections/{correction_id}/answer`, { params: correction(patient, id), body }))
export const disagree = (patient: string, id: string, body: { id: string; statement: string }) =>
  kept(api.POST(`${PATIENT}/corrections/{correction_id}/disagreement`, { params: correction(patient, id), body }))
export const read_open_corrections = () => kept(api.GET('/api/v1/corrections'))
export const discharge = (patient: string, last_day: string) =>
  kept(api.POST(`${PATIENT}/discharge`, { params: of(patient), body: { last_day } }))

export const read_retention = () => kept(api.GET('/api/v1/retention'))
export const set_retention = (years: number, until_age: number) =>
  kept(api.POST('/api/v1/retention/rules', { body: { record_class: 'clinical', years, until_age } }))
export const read_holds = () => kept(api.GET('/api/v1/legal-holds'))
export const place_hold = (body: { id: string; patient_id: string; reason: string; from_day: string }) =>
  kept(api.POST('/api/v1/legal-holds', { body }))
export const lift_hold = (hold_id: string, reason: string) =>
  kept(api.POST('/api/v1/legal-holds/{hold_id}/lift', { params: { path: { hold_id } }, body: { reason } }))
export const read_disposals = () => kept(api.GET('/api/v1/disposals'))
export const ask_disposal = (body: { id: string; patient_ids: string[]; reason: string }) =>
  kept(api.POST('/api/v1/disposals', { body }))
export const release_disposal = (disposal_id: string) =>
  kept(api.POST('/api/v1/disposals/{disposal_id}/release', { params: { path: { disposal_id } } }))

export const invite_patient = (patient: string, ends_old_ways: boolean) =>
  kept(api.POST(`${PATIENT}/invitations`, { params: of(patient), body: { ends_old_ways } }))
export const read_invitations = (patient: string) => kept(api.GET(`${PATIENT}/invitations`, { params: of(patient) }))
export const revoke_invitation = (patient_id: string, invitation_id: string) =>
  kept(api.POST(`${PATIENT}/invitations/{invitation_id}/revoke`, { params: { path: { patient_id, invitation_id } } }))

export const read_ways = () => kept(api.GET('/api/v1/me/ways'))
export const way_options = () => kept(api.POST('/api/v1/me/ways/options'))
export const add_passkey = (body: NewPasskey) => kept(api.POST('/api/v1/me/passkeys', { body }))
export const remove_passkey = (passkey_id: string) =>
  done(api.DELETE('/api/v1/me/passkeys/{passkey_id}', { params: { path: { passkey_id } } }))
export const link_device = (body: NewDevice) => kept(api.POST('/api/v1/me/devices', { body }))
export const unlink_device = (device_id: string) =>
  done(api.DELETE('/api/v1/me/devices/{device_id}', { params: { path: { device_id } } }))
export const prove_by_passkey = (body: ShownPasskey) => done(api.POST('/api/v1/me/prove/passkey', { body }))
export const prove_by_pin = (body: ShownPin) => done(api.POST('/api/v1/me/prove/device', { body }))
/** What this person's phones seal their store with. */
export const read_phone_seal = () => kept(api.GET('/api/v1/me/phone-seal'))
export const find_patient = (name: string, birth_date: string) =>
  kept(api.POST('/api/v1/patients/find', { body: { name, birth_date } }))
export const state_reason = (patient: string, body: ReasonDraft) =>
  kept(api.POST(`${PATIENT}/stated-reasons`, { params: of(patient), body }))
export const read_reasons = (patient: string) => kept(api.GET(`${PATIENT}/stated-reasons`, { params: of(patient) }))
export const end_reason = (patient_id: string, reason_id: string) =>
  kept(api.POST(`${PATIENT}/stated-reasons/{reason_id}/end`, { params: { path: { patient_id, reason_id } } }))
const ME = '/api/v1/me/second-factor'
export const read_second_factor = () => kept(api.GET(ME))
export const offer_authenticator = () => kept(api.POST(`${ME}/authenticator`))
export const confirm_authenticator = (code: string) =>
  kept(api.POST(`${ME}/authenticator/confirmation`, { body: { code } }))
export const make_recovery_codes = () => kept(api.POST(`${ME}/recovery-codes`))
export const prove_again = (password: string) => done(api.POST('/api/v1/me/prove', { body: { password } }))
export const change_password = (old_password: string, new_password: string) =>
  done(api.POST('/api/v1/me/password', { body: { old_password, new_password } }))

const account = (account_id: string) => ({ params: { path: { account_id } } })
const STAFF = '/api/v1/staff/{account_id}'
export const read_staff = () => kept(api.GET('/api/v1/staff'))
export const take_on = (draft: NewStaff) => kept(api.POST('/api/v1/staff', { body: draft }))
export const make_setup_link = (id: string) => kept(api.POST(`${STAFF}/setup-link`, account(id)))
export const change_role = (id: string, role: HiredRole) =>
  kept(api.POST(`${STAFF}/role`, { ...account(id), body: { role } }))
export const close_account = (id: string) => kept(api.POST(`${STAFF}/closure`, account(id)))
export const ask_for_reset = (id: string) => kept(api.POST(`${STAFF}/reset`, account(id)))
export const read_resets = () => kept(api.GET('/api/v1/staff/resets'))
export const decide_reset = (reset_id: string, decision: 'approved' | 'refused') =>
  kept(api.POST('/api/v1/staff/resets/{reset_id}/decision', { params: { path: { reset_id } }, body: { decision } }))

export const read_therapists = () => kept(api.GET('/api/v1/therapists'))
export const read_enrolments = (after: string | null) =>
  kept(api.GET('/api/v1/clinic/patients', { params: { query: { limit: 200, ...from(after) } } }))
export const enrol_patient = (draft: NewPatient) => kept(api.POST('/api/v1/clinic/patients', { body: draft }))
export const assign_care = (patient: string, therapist_id: string, from_day: string) =>
  kept(api.POST(`${PATIENT}/care`, { params: of(patient), body: { therapist_id, from_day, to_day: null } }))
export const end_care = (patient_id: string, link_id: string, to_day: string) =>
  kept(api.POST(`${PATIENT}/care/{link_id}/end`, { params: { path: { patient_id, link_id } }, body: { to_day } }))

const SIGN_IN = '/api/v1/me/sign-ins/{sign_in_id}'
export const read_sign_ins = () => kept(api.GET('/api/v1/me/sign-ins'))
export const name_sign_in = (sign_in_id: string, name: string | null) =>
  kept(api.POST(`${SIGN_IN}/name`, { params: { path: { sign_in_id } }, body: { name } }))
export const end_sign_in = (sign_in_id: string) =>
  done(api.POST(`${SIGN_IN}/end`, { params: { path: { sign_in_id } } }))
export const end_other_sign_ins = () => done(api.POST('/api/v1/me/sign-ins/end-others'))
