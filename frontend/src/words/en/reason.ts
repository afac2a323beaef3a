/** The words for opening a record with a reason, and for a researcher's reports. */
import { en_many as many } from '../plural'

export const reason = {
  title: 'Open with a reason',
  lead: 'A record that is not in your care. You can read it for a few hours, and change nothing.',
  name: 'Whole name',
  born: 'Date of birth',
  find: 'Find',
  nobody: 'Nobody in this clinic has this name and this date of birth.',
  which: 'Which of them',
  why: 'Reason',
  kind: {
    cover: 'Standing in for a colleague',
    emergency: 'Emergency',
    patient_asked: 'The patient asked for it',
    complaint: 'A complaint',
    law: 'Asked for by law',
    other: 'Something else',
  },
  words: 'In your own words, ten letters or more',
  how_long: 'For how long',
  hours: (n: number) => `${n} ${many(n, 'hour', 'hours')}`,
  seen: 'The patient sees that you read this record, when, and the reason you give.',
  open: 'Open the record',
  banner: (until: string) => `You read this record with a reason, until ${until}. Nothing can be changed.`,
  end: 'End now',
  trouble: {
    too_many: 'That was often within one hour. Please try again later.',
    in_care: 'This person is in your care. No reason is needed: find them under Patients.',
    something: 'That did not work. Please try again.',
  },
}

export const research = {
  none: 'No group of people is large enough yet.',
  cohort: 'Which people',
  about: (people: number) => `at least ${people}`,
  approval: 'Approval number',
  format: 'File',
  left_out: 'Counts from 1 to 9, and what would give them away, are left out.',
  order: 'Ask for the report',
  said: {
    ordered: 'It is being made and appears in the list.',
    lately: 'This was asked for within the last 30 days as another kind of file. It is in the list.',
    too_many: 'That was often within one hour. Please try again later.',
    trouble: 'That did not work. Please check the approval number and try again.',
  },
}
