/** Days, moments, and what a person sees of what they wrote. */
import { describe, expect, test } from 'vitest'
import {
  add_days,
  days_between,
  diary_day,
  diary_day_of,
  felt_on,
  iso_weekday,
  monday_of,
  open_days,
} from '../src/diary/day'
import { due_exercises, is_due } from '../src/diary/due'
import { stated } from '../src/diary/moment'
import { answer_of, diary_entries, diary_logs } from '../src/diary/records'
import { BACK, FRONT } from '../src/diary/regions'
import { content, entry, item } from './cast'

const A = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'

describe('a day', () => {
  test('begins at four in the morning, by the offset that was stated', () => {
    expect(diary_day_of('2026-03-10T03:59:59-06:00')).toBe('2026-03-09')
    expect(diary_day_of('2026-03-10T04:00:00-06:00')).toBe('2026-03-10')
    expect(diary_day_of('2026-01-01T00:10:00+14:00')).toBe('2025-12-31')
  })

  test('is counted in whole days over a clock change, a leap day and a year', () => {
    expect(add_days('2026-03-07', 2)).toBe('2026-03-09')
    expect(add_days('2028-02-28', 1)).toBe('2028-02-29')
    expect(days_between('2025-12-31', '2026-03-08')).toBe(67)
  })

  test('knows its weekday and its Monday', () => {
    expect(iso_weekday('2026-03-09')).toBe(1)
    expect(iso_weekday('2026-03-08')).toBe(7)
    expect(monday_of('2026-03-08')).toBe('2026-03-02')
    expect(monday_of('1969-12-31')).toBe('1969-12-29')
  })

  test('answers can be added for today and two days back', () => {
    expect(open_days(new Date(2026, 2, 10, 18, 30))).toEqual(['2026-03-10', '2026-03-09', '2026-03-08'])
    expect(open_days(new Date(2026, 2, 10, 1, 30))).toEqual(['2026-03-09', '2026-03-08', '2026-03-07'])
  })
})

describe('when it was felt', () => {
  const now = new Date(2026, 2, 10, 22, 30)

  test('for today is now, for an earlier day its evening, always on that diary day and never in the future', () => {
    expect(felt_on('2026-03-10', now)).toEqual(now)
    for (const day of open_days(now)) {
      const felt = felt_on(day, now)
      expect(diary_day(felt)).toBe(day)
      expect(felt.getTime()).toBeLessThanOrEqual(now.getTime())
    }
  })

  test('a time after midnight belongs to the evening before', () => {
    const felt = felt_on('2026-03-09', now, '01:30')
    expect(felt.getDate()).toBe(10)
    expect(diary_day(felt)).toBe('2026-03-09')
  })

  test('is stated with the offset of this device at that moment', () => {
    const text = stated(new Date(2026, 2, 10, 18, 30, 5))
    expect(text).toMatch(/^2026-03-10T18:30:05[+-]\d\d:\d\d$/)
    expect(Date.parse(text)).toBe(new Date(2026, 2, 10, 18, 30, 5).getTime())
  })
})

describe('what the person sees', () => {
  test('an unsent answer is there at once, with 0 as an answer', () => {
    const [seen] = diary_entries([], [item(A, { body: content({ score: 0 }) })])
    expect(seen).toMatchObject({
      score: 0,
      standing: 'waiting',
      local_day: '2026-03-10',
      recalled: false,
      changed_at: null,
    })
  })

  test('a correction shows the new value and keeps the first one visible', () => {
    const correction = item(A, { revision: 2, body: content({ score: 5 }), written_at: '2026-03-10T18:45:00-06:00' })
    const [seen] = diary_entries([entry(A)], [correction])
    expect(seen).toMatchObject({
      score: 5,
      first_score: 4,
      changed_at: '2026-03-10T18:45:00-06:00',
      standing: 'waiting',
    })
  })

  test('an answer for an earlier day is marked as added later', () => {
    const [seen] = diary_entries([], [item(A, { body: content({ felt_at: '2026-03-09T21:00:00-06:00' }) })])
    expect(seen).toMatchObject({ local_day: '2026-03-09', recalled: true })
  })

  test('what the clinic did not take is still shown', () => {
    const [seen] = diary_entries([], [item(A, { standing: 'rejected', code: 'too_long_ago' })])
    expect(seen).toMatchObject({ score: 4, standing: 'rejected' })
  })

  test('what was taken back is shown as that and is no answer of the day', () => {
    const back = item(A, { revision: 2, body: { withdrawn: true, reason: 'mistake', written_at: 'now', zone: 'UTC' } })
    const entries = diary_entries([entry(A)], [back])
    expect(entries[0]).toMatchObject({ withdrawn: true, score: 4 })
    expect(answer_of(entries, '2026-03-10', 'average')).toBeNull()
  })

  test('pain now is never the answer to the average', () => {
    const entries = diary_entries([entry(A, { kind: 'now' })], [])
    expect(answer_of(entries, '2026-03-10', 'average')).toBeNull()
    expect(answer_of(entries, '2026-03-10', 'now')?.id).toBe(A)
  })
})

describe('exercises', () => {
  const chin_tuck = {
    id: 'p1',
    plan_version_id: 'v1',
    name: 'Chin tuck',
    purpose: 'control' as const,
    sets: 3,
    repetitions: 10,
    hold_seconds: null,
    load: null,
    weekdays: [1, 3, 5],
    starts_on: '2026-01-05',
    ends_on: '2026-03-13',
    revision: 1,
    written_at: '2026-01-05T16:00:00.000Z',
    times: [] as string[],
    load_unit: null,
    load_kg: null,
    library_id: null,
    words: null,
    has_picture: false,
    finding: null,
    paused: [] as { from_day: string; to_day: string | null }[],
  }

  test('are due on their weekdays between their first and last day, both included', () => {
    expect(is_due(chin_tuck, '2026-01-05')).toBe(true)
    expect(is_due(chin_tuck, '2026-03-13')).toBe(true)
    expect(is_due(chin_tuck, '2026-03-10')).toBe(false)
    expect(is_due(chin_tuck, '2026-03-16')).toBe(false)
    expect(is_due(chin_tuck, '2026-01-02')).toBe(false)
  })

  test('several times a day are several, and none is due in a pause', () => {
    const twice = {
      ...chin_tuck,
      times: ['07:30', '21:00'],
      paused: [{ from_day: '2026-03-11', to_day: '2026-03-12' }],
    }
    expect(due_exercises([twice], [], '2026-03-09').map((d) => [d.due_time, d.state])).toEqual([
      ['07:30', 'open'],
      ['21:00', 'open'],
    ])
    expect(due_exercises([twice], [], '2026-03-11')).toEqual([])
    expect(is_due({ ...twice, paused: [{ from_day: '2026-03-01', to_day: null }] }, '2026-03-13')).toBe(false)
  })

  test('are open until something is said, and then carry what was said', () => {
    expect(due_exercises([chin_tuck], [], '2026-03-09')[0]?.state).toBe('open')
    const body = {
      prescription_id: 'p1',
      due_on: '2026-03-09',
      result: 'not_done' as const,
      reason: 'soreness' as const,
      sets_done: null,
      repetitions_done: null,
      pain_during: null,
      exertion: null,
      done_at: '2026-03-09T18:00:00-06:00',
      written_at: '2026-03-09T18:00:00-06:00',
      zone: 'America/Edmonton',
      note: null,
      due_time: null,
      load_kg_done: null,
    }
    const logs = diary_logs([], [item(A, { kind: 'log', body })])
    expect(due_exercises([chin_tuck], logs, '2026-03-09')[0]).toMatchObject({
      state: 'not_done',
      log: { reason: 'soreness' },
    })
    expect(due_exercises([chin_tuck], logs, '2026-03-11')[0]?.state).toBe('open')
  })
})

test('every place has a side, and every code is there once', () => {
  const codes = [...BACK, ...FRONT].map((region) => region.code)
  expect(new Set(codes).size).toBe(codes.length)
  for (const region of [...BACK, ...FRONT]) expect(region.sides.length).toBeGreaterThan(0)
})
