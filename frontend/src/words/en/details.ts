/** The words for how sure a picture of pain is. Before, after and while; never why. */
import { en_many as many } from '../plural'

export const details = {
  title: 'How sure is that?',
  warn_moved: (early: string, late: string) =>
    `The answer rate itself moved: ${early} of the days at first, ${late} lately. The figures rest on days that may not be alike.`,
  warn_bad: 'Days beside a gap are worse than the others: it may be the bad days that are missing.',
  interval: 'Against the day-to-day scatter',
  beyond: (low: string, high: string) => `more than the own scatter (${low} to ${high} points)`,
  within: (low: string, high: string) => `within the own scatter (${low} to ${high} points)`,
  matters: 'Large enough to matter to most people',
  yes: 'yes, at least 30%',
  no: 'no, less than 30%',
  worse: 'at least 30% worse',
  unknown: 'cannot be said',
  bounds: 'If every unanswered day had been at an end of the scale',
  between: (best: string, worst: string, n: number) =>
    `${best} to ${worst} points (${many(n, '1 day', `${n} days`)} unanswered)`,
  all_answered: 'every day was answered',
  expected: 'Expected by itself, without treatment',
  band: (centre: string, low: string, high: string) => `${centre} (${low} to ${high})`,
  basis: {
    waiting_time: (n: number) => `from ${n} days of the waiting time`,
    own_spread: (n: number) => `from the spread of ${n} own weeks, if the start was a bad one`,
  },
  flares: 'Flare days',
  flare: (n: number, of: number, above: string) => `${n} of ${of} answered, from ${above} on`,
  phases: 'Before and after the first needling',
  medians: (before: string, after: string) => `weekly median ${before} before, ${after} after`,
  weeks: (before: number, after: number) => `${before} and ${after} valid weeks`,
  answered: (before: string, after: string) => `answered ${before} and ${after} of the days`,
  nap: (share: string, low: string, high: string) =>
    `lower in ${share} of all pairs (about ${low} to ${high}; half means no difference)`,
  ratio: (share: string, low: string, high: string) => `level after ${share} of before (${low} to ${high})`,
  none: {
    no_sessions: 'no session yet',
    few_weeks_before: 'fewer than 4 valid weeks before',
    few_weeks_after: 'fewer than 4 valid weeks after',
  },
  lines: 'Two lines, before and after',
  level_step: (value: string, low: string, high: string) => `level ${value} points (${low} to ${high})`,
  slope_step: (value: string, low: string, high: string) => `trend ${value} points per 4 weeks (${low} to ${high})`,
  mann_kendall: 'Mann-Kendall, Hamed and Rao, lag 3',
  test: (s: string, z: string, p: string) => `S ${s}, z ${z}, p ${p}`,
  numbers: 'More figures',
  nothing: 'not enough data',
}
