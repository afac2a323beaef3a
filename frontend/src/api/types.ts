/**
 * The shapes that travel between these pages and the server. They are taken from the contract: `npm run api` writes
 * `schema.d.ts` from openapi.yaml, and this file gives the shapes the names the pages use.
 */
import type { components } from './schema'

type Schemas = components['schemas']

export type Person = Schemas['Person']
export type Role = Person['role']
export type SignedIn = Schemas['SignedIn']
export type SecondStep = Schemas['SecondStep']
export type SettingUp = Schemas['SettingUp']
export type OfferedAuthenticator = Schemas['Offered']
export type StaffLine = Schemas['StaffLine']
export type NewStaff = Schemas['NewStaff']
export type HiredRole = NewStaff['role']
export type SetupLink = Schemas['Link']
export type Reset = Schemas['Reset']
export type Enrolment = Schemas['ClinicPatient']
export type NewPatient = Schemas['NewPatient']
export type Named = Schemas['Named']
export type SignInLine = Schemas['SignInLine']
export type EndedSignIn = Schemas['EndedSignIn']

export type Welcome = Schemas['Welcome']
export type Making = Schemas['Making']
export type PasskeyMaking = Schemas['PasskeyMaking']
export type NewPasskey = Schemas['NewPasskey']
export type NewDevice = Schemas['NewDevice']
export type Joined = Schemas['Joined']
export type PasskeyAsked = Schemas['PasskeyAsked']
export type ShownPasskey = Schemas['ShownPasskey']
export type ShownPin = Schemas['ShownPin']
export type ChallengeAnswer = Schemas['Challenge']
export type Ways = Schemas['Ways']
export type Invitation = Schemas['Invitation']
export type Invited = Schemas['Invited']

export type PatientLine = Schemas['PatientLine']
export type ReasonDraft = Schemas['ReasonDraft']
export type StatedReason = Schemas['StatedReason']
export type Patient = Schemas['Patient']

export type PainEntry = Schemas['PainEntry']
export type PainContent = Schemas['PainContent']
export type PainKind = PainContent['kind']
export type Place = Schemas['Place']
export type Side = Place['side']
export type Quality = NonNullable<PainContent['qualities']>[number]
export type Worsens = NonNullable<PainContent['worsens']>[number]
export type Eases = NonNullable<PainContent['eases']>[number]
export type SorenessEntry = Schemas['SorenessEntry']
export type SorenessContent = Schemas['SorenessContent']

export type Prescription = Schemas['Prescription']
export type PrescriptionDraft = Schemas['NewPrescription']
export type PauseDraft = Schemas['NewPause']
export type OpenFinding = Schemas['OpenFinding']
export type LibraryExercise = Schemas['LibraryExercise']
export type LibraryDraft = Schemas['NewLibraryExercise']
export type ExerciseLog = Schemas['ExerciseLog']
export type LogContent = Schemas['LogContent']
export type LogResult = LogContent['result']
export type LogReason = NonNullable<LogContent['reason']>

/** What a withdrawal says, apart from the identity of what it takes back. */
export type Withdrawal = Omit<Schemas['Withdrawal'], 'id' | 'revision'>
/** The answer to one item of a batch, and to a batch, of any kind of record. */
export type ItemResult =
  | Schemas['PainResult']
  | Schemas['LogResult']
  | Schemas['SorenessResult']
  | Schemas['FollowUpResult']
export type Outcome = ItemResult['outcome']
export type BatchAnswer =
  | Schemas['PainBatchAnswer']
  | Schemas['LogBatchAnswer']
  | Schemas['SorenessBatchAnswer']
  | Schemas['FollowUpBatchAnswer']
/** A record a phone wrote, as the server has it. */
export type KeptRecord = PainEntry | ExerciseLog | SorenessEntry | FollowUpAnswer | LessonReading
export type LessonReading = Schemas['LessonReading']
/** What a phone says about one lesson. */
export type LessonContent = Pick<
  LessonReading,
  'sent_id' | 'opened_at' | 'finished_at' | 'answers' | 'written_at' | 'zone'
>

export type Instrument = Schemas['Instrument']
export type ActivitiesDraft = Schemas['NewActivities']
export type Reading = Schemas['ReadingCompared']
export type ReadingDraft = Schemas['NewReading']
export type Alert = Schemas['Alert']
export type AlertWithHistory = Schemas['AlertWithHistory']
export type LineAlert = Schemas['LineAlert']
export type Escalation = Schemas['Escalation']
export type EscalationDraft = Schemas['NewEscalation']
export type FollowUps = Schemas['FollowUps']
export type Asking = FollowUps['items'][number]
export type FollowUpAnswer = Schemas['FollowUpAnswer']
export type FollowUpContent = Schemas['FollowUpContent']
export type Answers = FollowUpContent['answers']
export type SessionDraft = Schemas['NewNeedlingSession']
export type SessionSite = Schemas['Site']
export type SessionEvent = Schemas['AdverseEvent']
export type DraftContent = Schemas['DraftContent']
export type NeedlingDraft = Schemas['NeedlingDraft']
export type Preload = Schemas['Preload']
export type KeptSession = Schemas['NeedlingSession']
export type AddendumDraft = Schemas['NewAddendum']
export type TriggerPoint = Schemas['TriggerPoint']
export type TriggerPointDraft = Schemas['NewTriggerPoint']
export type ExaminationDraft = Schemas['NewExamination']
export type PointState = Schemas['NewExamination']['state']
export type Authorisation = Schemas['Authorisation']
export type AuthorisationDraft = Schemas['NewAuthorisation']
export type MetLot = Schemas['Met']

export type TodayAnswer = Schemas['Today']
export type Portrait = Schemas['Portrait']
export type AroundSessions = Schemas['AroundSessions']
export type Scorecard = Schemas['Scorecard']
export type Direction = Instrument['direction']
export type Worklist = Schemas['Worklist']
export type WorkReason = Schemas['Need']['code']

export type Cohorts = Schemas['Cohorts']
export type CohortReport = Schemas['CohortReport']
/** One group's better or worse, and a count of a number of people as a share. */
export type Responders = Schemas['Share']
export type Proportion = Schemas['Proportion']
export type ReportJob = Schemas['Report']
export type ReportDraft = Schemas['ReportDraft']

export type EndedFigures = Schemas['EndedFigures']
export type EndedSafety = Schemas['SafetyFigures']
export type EventWeight = Schemas['Weight']
export type ExportDraft = Schemas['ExportDraft']
export type FirstSustained = Schemas['FirstSustained']
export type ExportKind = ExportDraft['kind']
export type FrozenExport = Schemas['Export']
export type AccessLine = Schemas['Access']
export type RestoreTests = Schemas['RestoreTests']
export type Disclosure = Schemas['Disclosure']
export type DisclosureDraft = Schemas['NewDisclosure']

export type Notices = Schemas['Notices']
export type Consents = Schemas['Consents']
export type ConsentDraft = Schemas['NewConsent']
export type NoticeDraft = Schemas['NewNoticeGiven']
export type Correction = Schemas['Correction']
export type CorrectionDraft = Schemas['NewCorrection']
export type CorrectionAnswerDraft = Schemas['NewAnswer']
export type Retention = Schemas['Retention']
export type Disposal = Schemas['Disposal']
export type LegalHold = Schemas['Hold']

/** What one person did at one part of the record on one day, as the patient is told. */
export type Told = Schemas['Told']
