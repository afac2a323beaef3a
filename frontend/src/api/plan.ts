/** What the pages of the plan and of what stands beside it ask of the server. */
import { api, kept, of, PATIENT } from './endpoints'
import type { components } from './schema'

type S = components['schemas']
export type Episode = S['Episode']
export type Plan = S['Plan']
export type PlanVersion = S['PlanVersion']
export type VersionDraft = S['NewPlanVersion']
export type AgreedGoal = S['AgreedGoal']
export type PlanCheck = S['PlanCheck']
export type Preset = S['Preset']
export type LessonSent = S['LessonSent']
export type Lesson = S['LibraryLesson']
export type LessonDraft = S['NewLesson']
export type PresetDraft = S['NewPreset']
export type OtherCare = S['OtherCare']
export type ManualSession = S['ManualSession']

const at = <Ids extends object>(patient_id: string, ids: Ids) => ({ path: { patient_id, ...ids } })

export const read_episodes = (patient: string) => kept(api.GET(`${PATIENT}/episodes`, { params: of(patient) }))
export const open_episode = (patient: string, body: S['NewEpisode']) =>
  kept(api.POST(`${PATIENT}/episodes`, { params: of(patient), body }))
export const end_episode = (patient: string, episode_id: string, body: S['EpisodeEnd']) =>
  kept(api.POST(`${PATIENT}/episodes/{episode_id}/end`, { params: at(patient, { episode_id }), body }))
export const hold_pain_type = (patient: string, episode_id: string, body: S['NewPainType']) =>
  kept(api.POST(`${PATIENT}/episodes/{episode_id}/pain-types`, { params: at(patient, { episode_id }), body }))
export const learn_facts = (patient: string, episode_id: string, body: S['NewFacts']) =>
  kept(api.POST(`${PATIENT}/episodes/{episode_id}/facts`, { params: at(patient, { episode_id }), body }))

export const read_plan = (patient: string) => kept(api.GET(`${PATIENT}/plan`, { params: of(patient) }))
export const revise_plan = (patient: string, read: number, body: VersionDraft) =>
  kept(
    api.POST(`${PATIENT}/plan/versions`, {
      params: { ...of(patient), ...(read === 0 ? {} : { header: { 'If-Match': `"${read}"` } }) },
      body,
    }),
  )
export const read_plan_check = (patient: string) => kept(api.GET(`${PATIENT}/plan/check`, { params: of(patient) }))
export const read_presets = () => kept(api.GET('/api/v1/plan-presets'))
export const write_preset = (body: PresetDraft) => kept(api.POST('/api/v1/plan-presets', { body }))

export const read_goals = (patient: string) => kept(api.GET(`${PATIENT}/goals`, { params: of(patient) }))
export const agree_goal = (patient: string, body: S['NewGoal']) =>
  kept(api.POST(`${PATIENT}/goals`, { params: of(patient), body }))
export const step_goal = (patient: string, goal_id: string, body: S['NewGoalState']) =>
  kept(api.POST(`${PATIENT}/goals/{goal_id}/states`, { params: at(patient, { goal_id }), body }))
export const judge_goal = (patient: string, goal_id: string, body: S['NewAchievement']) =>
  kept(api.POST(`${PATIENT}/goals/{goal_id}/achievements`, { params: at(patient, { goal_id }), body }))

export const read_other_care = (patient: string) => kept(api.GET(`${PATIENT}/other-care`, { params: of(patient) }))
export const read_before_after = (patient: string) =>
  kept(api.GET(`${PATIENT}/other-care/before-after`, { params: of(patient) }))
export const record_medicine = (patient: string, body: S['NewMedicine']) =>
  kept(api.POST(`${PATIENT}/medicines`, { params: of(patient), body }))
export const change_medicine = (patient: string, medicine_id: string, body: S['NewMedicineUse']) =>
  kept(api.POST(`${PATIENT}/medicines/{medicine_id}/uses`, { params: at(patient, { medicine_id }), body }))
export const review_medicines = (patient: string, body: S['NewMedicineReview']) =>
  kept(api.POST(`${PATIENT}/medicine-reviews`, { params: of(patient), body }))
export const tell_month = (patient: string, body: S['NewCareMonth']) =>
  kept(api.POST(`${PATIENT}/care-elsewhere`, { params: of(patient), body }))

export const read_lessons = () => kept(api.GET('/api/v1/lessons'))
export const write_lesson = (body: LessonDraft) => kept(api.POST('/api/v1/lessons', { body }))
export const read_lessons_sent = (patient: string) => kept(api.GET(`${PATIENT}/lessons`, { params: of(patient) }))
export const send_lesson = (patient: string, body: S['NewLessonSent']) =>
  kept(api.POST(`${PATIENT}/lessons`, { params: of(patient), body }))

export const read_manual = (patient: string) => kept(api.GET(`${PATIENT}/manual-sessions`, { params: of(patient) }))
export const record_manual = (patient: string, body: S['NewManualSession']) =>
  kept(api.POST(`${PATIENT}/manual-sessions`, { params: of(patient), body }))
export const add_to_manual = (patient: string, manual_session_id: string, body: S['NewManualAddendum']) =>
  kept(
    api.POST(`${PATIENT}/manual-sessions/{manual_session_id}/addenda`, {
      params: at(patient, { manual_session_id }),
      body,
    }),
  )

export const read_handovers = (patient: string) => kept(api.GET(`${PATIENT}/handovers`, { params: of(patient) }))
export const hand_over = (patient: string, body: S['NewHandover']) =>
  kept(api.POST(`${PATIENT}/handovers`, { params: of(patient), body }))
