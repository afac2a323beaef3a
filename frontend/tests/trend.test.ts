/** Which sentence a picture gets, and that its gaps stay gaps. */
import { describe, expect, test } from 'vitest'
import { add_days } from '../src/diary/day'
import { numbers } from '../src/format/numbers'
import { apart, axis, span_of, stepped, ticks } from '../src/trend/axis'
import { curve_words, headline, meaning, measured_tone, slope_words, tone } from '../src/trend/sentence'
import { columns, runs, silences } from '../src/trend/series'
import { answered_words, story_words } from '../src/trend/story'
import { en } from '../src/words/en'
import { fr } from '../src/words/fr'
import { level, maras_pain } from './cast'

const say = (pain: ReturnType<typeof maras_pain>) => {
  const story = story_words(pain, en.trend, numbers('en-GB'))
  return [story.headline, story.meaning, answered_words(pain, en.trend)]
    .filter(Boolean)
    .join('. ')
    .replaceAll('..', '.')
}

describe('the sentence', () => {
  test('of Mara: from 7.0 to 4.5, most people notice, 6 of 7 days', () => {
    expect(say(maras_pain())).toBe('From 7.0 to 4.5. This is a change most people notice. You answered 6 of 7 days.')
    const french = story_words(maras_pain(), fr.trend, numbers('fr-CA'))
    expect(french.headline).toBe('De 7,0 à 4,5')
  })

  test('without any answer there is no number', () => {
    const none = maras_pain({ daily: [], baseline: level(null, 0), current: level(null, 0) })
    expect(headline(none)).toEqual({ code: 'no_answers' })
    expect(say(none)).not.toMatch(/\d\.\d/)
  })

  test('too few days: too early to say, with what is missing', () => {
    expect(say(maras_pain({ baseline: level(null, 2), current: level(null, 2) }))).toBe(
      'Too early to say. You answered 2 of the last 7 days; 4 are needed.',
    )
  })

  test('a start that is still running is not called missing', () => {
    const running = { ...level(null, 5), reason: 'still_running' as const }
    const story = story_words(maras_pain({ baseline: running }), en.trend, numbers('en-GB'))
    expect(story.meaning).toContain('still running: 5 of 7')
  })

  test('windows that share days are not compared', () => {
    const change = {
      points: null,
      percent: null,
      at_least_30: null,
      at_least_50: null,
      worse_at_least_30: null,
      reason: 'windows_overlap' as const,
    }
    expect(headline(maras_pain({ change })).code).toBe('overlap')
  })

  test('0.0 is a level like any other', () => {
    const zero = maras_pain({
      current: level(0, 6),
      change: { ...maras_pain().change, points: -7, percent: -100, at_least_50: true },
    })
    expect(headline(zero)).toEqual({ code: 'lower', start: 7, now: 0 })
    expect(meaning(zero.change)).toBe('half')
  })

  test('two levels that print alike are the same', () => {
    expect(
      headline(maras_pain({ current: level(6.98, 6), change: { ...maras_pain().change, points: -0.02 } })).code,
    ).toBe('same')
  })

  test('a rise that people notice is said as plainly as a fall', () => {
    const worse = {
      points: 2.5,
      percent: 40,
      at_least_30: false,
      at_least_50: false,
      worse_at_least_30: true,
      reason: null,
    }
    expect(meaning(worse)).toBe('noticed_rise')
    expect(meaning({ ...worse, points: 0.5, worse_at_least_30: false })).toBe('small_rise')
    expect(
      meaning({
        ...worse,
        points: -0.5,
        percent: null,
        at_least_30: null,
        at_least_50: null,
        worse_at_least_30: null,
        reason: 'baseline_below_2',
      }),
    ).toBe('small_fall')
  })
})

describe('better and worse', () => {
  test('follow the direction of the instrument, never the sign', () => {
    expect(tone(-2, 'lower_is_better')).toBe('better')
    expect(tone(72, 'higher_is_better')).toBe('better')
    expect(tone(72, 'lower_is_better')).toBe('worse')
    expect(tone(0, 'higher_is_better')).toBe('level')
    expect(tone(null, 'higher_is_better')).toBe('level')
  })

  test('turned round, the words of a line turn with it', () => {
    const falling = maras_pain()
    const slope = { ...falling.slope, class: 'improving' as const }
    const turned = { ...falling, slope, direction: 'higher_is_better' as const }
    const words = (pain: typeof falling) => story_words(pain, en.trend, numbers('en-GB')).slope
    expect(words({ ...falling, slope })).toBe('Over the weeks it has been going down.')
    expect(words(turned)).toBe('Over the weeks it has been going up.')
    expect(slope_words('steady', 'higher_is_better')).toBe('steady')
    expect(en.around.said[curve_words('better', 'lower_is_better')]).toContain('was lower')
    expect(en.around.said[curve_words('better', 'higher_is_better')]).toContain('was higher')
    expect(curve_words('unclear', 'higher_is_better')).toBe('unclear')
    expect(slope_words('worsening', 'lower_is_better')).toBe('worsening')
  })

  test('every tone turns with the direction', () => {
    for (const change of [-72, -1, 0, 1, 72, null])
      for (const beyond of [true, false, null]) {
        const [there, back] = (['lower_is_better', 'higher_is_better'] as const).map((d) =>
          measured_tone(change, beyond, d),
        )
        expect([there, back].sort()).toEqual(there === 'level' ? ['level', 'level'] : ['better', 'worse'])
      }
  })

  test('a change within the error of the instrument is neither', () => {
    expect(measured_tone(7, false, 'higher_is_better')).toBe('level')
    expect(measured_tone(7, null, 'higher_is_better')).toBe('level')
    expect(measured_tone(72, true, 'higher_is_better')).toBe('better')
  })
})

const week = (monday: string, mean: number | null) => ({
  monday,
  mean,
  low: mean === null ? null : mean - 1,
  high: mean === null ? null : mean + 1,
  days: mean === null ? 2 : 6,
  valid: mean !== null,
})
const WEEKS = [
  week('2026-02-02', 6),
  week('2026-02-09', 5),
  week('2026-02-16', null),
  week('2026-02-23', 4),
  week('2026-03-02', 4),
]

describe('gaps', () => {
  test('a week without enough days breaks the line in two', () => {
    expect(runs(WEEKS).map((run) => run.map((w) => w.monday))).toEqual([
      ['2026-02-02', '2026-02-09'],
      ['2026-02-23', '2026-03-02'],
    ])
  })

  test('a week that is not listed breaks it too', () => {
    expect(runs([WEEKS[0], WEEKS[3]].filter((w) => w !== undefined))).toHaveLength(2)
    expect(runs([])).toEqual([])
  })

  test('in the chart nothing joins the two sides of a gap, and a day without an answer has no point', () => {
    const daily = [
      { day: '2026-02-02', value: 0, entries: 1 },
      { day: '2026-02-03', value: null, entries: 0 },
    ]
    const c = columns({ daily, weekly: WEEKS }, '2026-02-02', '2026-03-08')
    const at = (day: string) => Math.round((Date.parse(`${day}T12:00Z`) - Date.parse('2026-02-02T12:00Z')) / 86_400_000)
    expect(c.day[at('2026-02-02')]).toBe(0)
    expect(c.day[at('2026-02-03')]).toBeNull()
    expect(c.mean[at('2026-02-05')]).toBe(6)
    expect(c.mean[at('2026-02-08')]).toBeUndefined()
    for (let day = '2026-02-13'; day < '2026-02-26'; day = add_days(day, 1)) expect(c.mean[at(day)], day).toBeNull()
    expect(c.mean[at('2026-02-26')]).toBe(4)
    expect(c.x).toHaveLength(35)
  })

  test('a week whose mean is 0 is a week like any other, and joins its neighbours', () => {
    const weeks = [week('2026-02-02', 3), week('2026-02-09', 0), week('2026-02-16', null)]
    expect(runs(weeks).map((run) => run.map((w) => w.mean))).toEqual([[3, 0]])
    const c = columns({ daily: [], weekly: weeks }, '2026-02-02', '2026-02-22')
    expect(c.mean.filter((mean) => mean !== undefined && mean !== null)).toEqual([3, 0])
    expect(c.mean.at(-1)).toBeNull()
  })

  test('a silence is named from its first to its last day', () => {
    const day = (d: string, value: number | null) => ({ day: d, value, entries: value === null ? 0 : 1 })
    const daily = [
      day('2026-03-01', 4),
      day('2026-03-02', null),
      day('2026-03-03', null),
      day('2026-03-04', 0),
      day('2026-03-05', null),
    ]
    expect(silences(daily, 2)).toEqual([{ from: '2026-03-02', to: '2026-03-03', days: 2 }])
    expect(silences(daily, 3)).toEqual([])
  })
})

describe('the axis', () => {
  const whole = { from: '2025-01-01', to: '2026-03-10' }

  test('zooms to the last days and never past either end', () => {
    expect(span_of('all', whole, whole.to)).toEqual(whole)
    expect(span_of('month', whole, whole.to)).toEqual({ from: '2026-02-11', to: '2026-03-10' })
    expect(span_of('month', whole, '2027-01-01')).toEqual({ from: '2026-02-11', to: '2026-03-10' })
    expect(span_of('quarter', whole, '2025-01-10')).toEqual({ from: '2025-01-01', to: '2025-04-01' })
    expect(span_of('year', { from: '2026-03-01', to: '2026-03-10' }, '2026-03-10')).toEqual({
      from: '2026-02-11',
      to: '2026-03-10',
    })
  })

  test('steps by half a window', () => {
    expect(stepped('month', '2026-03-10', -1)).toBe('2026-02-24')
    expect(stepped('month', '2026-02-24', 1)).toBe('2026-03-10')
  })

  test('gives every day the same width', () => {
    const a = axis({ from: '2026-03-01', to: '2026-03-10' }, 500)
    expect([a.left('2026-03-01'), a.middle('2026-03-01'), a.left('2026-03-10'), a.day]).toEqual([0, 25, 450, 50])
    expect([a.shows('2026-02-28'), a.shows('2026-03-10')]).toEqual([false, true])
  })

  test('marks Mondays on a short axis and months on a long one, never closer than there is room', () => {
    const short = ticks(axis(span_of('month', whole, whole.to), 900))
    expect(short.map((t) => t.day)).toEqual(['2026-02-16', '2026-02-23', '2026-03-02', '2026-03-09'])
    const long = ticks(axis(whole, 600))
    expect(long.every((t) => t.day.endsWith('-01'))).toBe(true)
    expect(long.find((t) => t.kind === 'year')?.day).toBe('2025-01-01')
    const years = ticks(axis({ from: '2016-01-01', to: '2026-01-01' }, 320))
    expect(years.length).toBeLessThan(8)
  })

  test('labels that would print on each other are moved apart inside the room', () => {
    const moved = apart(
      [
        { y: 50, n: 'a' },
        { y: 52, n: 'b' },
        { y: 99, n: 'c' },
      ],
      16,
      0,
      100,
    )
    expect(moved.map((l) => l.n)).toEqual(['a', 'b', 'c'])
    for (let i = 1; i < moved.length; i++)
      expect((moved[i]?.y ?? 0) - (moved[i - 1]?.y ?? 0)).toBeGreaterThanOrEqual(16)
    const squeezed = apart([{ y: 98 }, { y: 99 }], 16, 0, 100)
    expect(squeezed.map((l) => l.y)).toEqual([84, 100])
  })
})
