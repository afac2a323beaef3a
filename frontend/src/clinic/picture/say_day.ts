/** One day of the long picture in words: what was answered, what the week was, what was done around it. */
import type { Portrait } from '../../api/types'
import { days_between, monday_of } from '../../diary/day'
import type { Dates } from '../../format/dates'
import type { Numbers } from '../../format/numbers'
import type { Words } from '../../words/en'
import { named } from '../../words/named'

export function say_day(portrait: Portrait, day: string, words: Words, n: Numbers, d: Dates): string {
  const w = words.picture
  const said: string[] = []
  const value = portrait.pain.daily.find((entry) => entry.day === day)?.value ?? null
  said.push(value === null ? w.read.day_none : w.read.day_value(n.plain(value)))

  const monday = monday_of(day)
  const week = portrait.pain.weekly.find((entry) => entry.monday === monday)
  if (week) said.push(week.valid ? w.read.week_mean(n.one(week.mean), week.days) : w.read.week_none(week.days))

  const session = [...portrait.sessions].reverse().find((entry) => entry.day <= day)
  if (session) {
    const since = days_between(session.day, day)
    if (since === 0) said.push(`${w.read.session}${words.common.colon} ${muscles(session, words)}`)
    else if (since <= 7) said.push(w.read.after_session(since))
  }
  const exercise = portrait.exercise.weeks.find((entry) => entry.monday === monday)
  if (exercise && exercise.due > 0) said.push(w.read.exercise(exercise.done, exercise.due))

  const version = portrait.plan.versions.find((v) => v.from_day <= day && (v.to_day === null || day <= v.to_day))
  if (version) said.push(`${w.phase[version.phase]}, ${w.since(d.short(version.from_day))}`)
  return said.join(' · ')
}

export function muscles(session: Portrait['sessions'][number], words: Words): string {
  return session.muscles.map((m) => words.place(m.side, named(words.muscle, m.muscle))).join(', ')
}
