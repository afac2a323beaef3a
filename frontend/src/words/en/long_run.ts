/** The words for the years of one person. Before, after and while; never why. */
import { en_many as many } from '../plural'

export const long_run = {
  title: 'The long run',
  level: 'A level held, at least 30% better than the start',
  held: (from: string, to: string, weeks: number) =>
    `Held from ${from} to ${to} (${many(weeks, '1 week', `${weeks} weeks`)} with enough answers).`,
  lost: (limit: string, on: string) => `Back above ${limit} for two weeks by ${on}.`,
  never_held: 'not held for two weeks in a row so far',
  months_since: (months: number) =>
    months === 0 ? 'Last held less than a month ago.' : `Last held ${many(months, '1 month', `${months} months`)} ago.`,
  none: { no_start: 'no start level', start_below_2: 'a start below 2 has no share' },
  weeks: 'Pain at agreed weeks',
  week: (week: number, mean: string, percent: string | null) =>
    `week ${week}: ${mean}${percent === null ? '' : ` (${percent}%)`}`,
  mild: 'Mild days, at most 3 of 10',
  mild_of: (days: number, of: number) => `${days} of ${many(of, '1 day', `${of} days`)} answered`,
  later: ', then ',
  treated: 'Last needling or manual therapy',
  last_treated: (on: string, months: number) =>
    months === 0 ? `${on}, less than a month ago` : `${on}, ${many(months, '1 month', `${months} months`)} ago`,
  never_treated: 'none so far',
  reopened: 'Care taken up again',
  care: 'Care week by week',
  care_lead: 'The last twelve weeks. It stands beside pain and says no more.',
  week_of: 'Week of',
  sessions: 'Needling sessions',
  minutes: 'Minutes by hand',
  exercises: 'Exercises',
  lessons: 'Lessons finished',
  of: (n: number, of: number) => `${n} of ${of}`,
  nothing_due: 'nothing due',
  nothing: 'not enough data',
}
