/** A clinic's pages and lists of patients. */
import { en_many as many } from '../plural'

export const clinic = {
  nav: 'Pages',
  worklist: 'Worklist',
  alerts: 'Alerts',
  library: 'Library',
  patients: 'Patients',
  outcomes: 'Outcomes',
  exports: 'Exports',
  unusual: 'Unusual looks',
  corrections: 'Corrections',
  people: 'People',
  figures: 'My figures',
  keeping: 'Record keeping',
  reason: 'Open with a reason',
  settings: 'Settings',
  role: {
    patient: 'patient',
    therapist: 'therapist',
    clinic_admin: 'clinic manager',
    auditor: 'auditor',
    researcher: 'researcher',
    operator: 'operator',
  },
}

export const worklist = {
  title: 'Worklist',
  need: (n: number) =>
    n === 0 ? 'Nobody needs you today' : many(n, 'One person needs you today', `${n} people need you today`),
  care: (n: number) => `${n} in your care`,
  answered: (n: number) => `${n} answered this week`,
  who: 'Who',
  why: 'Why',
  owner: 'Owner',
  you: 'you',
  open: 'Open',
  open_of: (name: string) => `Open ${name}`,
  sorted: 'Sorted by need. A missing answer is not a pain of 0.',
  quiet: (n: number) => many(n, '1 person with nothing open', `${n} people with nothing open`),
  reason: {
    no_answer: (days: number | null) =>
      days === null ? 'no answer lately' : `no answer for ${days} ${many(days, 'day', 'days')}`,
    pain_up: (value: string, before: string) => `pain ${value} last week, ${before} in the weeks before`,
    never_answered: 'has not answered yet',
    goal_day_passed: (days: number | null) =>
      days === null || days === 0
        ? 'the day of the goal is here'
        : `the day of the goal passed ${days} ${many(days, 'day', 'days')} ago`,
    reassessment_overdue: (days: number | null) =>
      days === null ? 'time to measure again' : `measuring again was planned ${days} ${many(days, 'day', 'days')} ago`,
    nothing_open: 'nothing open',
  },
  as_of: (when: string) => `As of ${when}`,
}

export const patients = {
  title: 'Patients',
  count: (n: number) => many(n, '1 person in your care', `${n} people in your care`),
  find: 'Find by name',
  name: 'Name',
  born: 'Born',
  none: 'Nobody with that name.',
  open: 'Open',
}
