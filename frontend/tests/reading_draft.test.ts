/** A reading is sent as it was measured: an empty trial is missing and never 0, left stays left. */
import { describe, expect, test } from 'vitest'
import type { Instrument } from '../src/api/types'
import { answer_count, drafted, group_of, needs, type ReadingForm } from '../src/clinic/measures/reading_draft'

const NOW = new Date('2026-03-11T15:00:00Z')

function like(other: Partial<Instrument>): Instrument {
  return {
    key: 'ppt',
    origin: 'shipped',
    kind: 'single',
    place: 'site_and_side',
    low: 0,
    high: 2000,
    step: null,
    items: null,
    choices: null,
    movement: null,
    trials: { rule: 'mean', count: 3, low: 0, high: 2000 },
    details_needed: [],
    details_asked: ['probe_cm2'],
    research_only: false,
    ...other,
  } as Instrument
}

function form(other: Partial<ReadingForm>): ReadingForm {
  return {
    instrument: like({}),
    taken_at: NOW,
    timing: 'pre',
    site: 'upper_trapezius',
    side: 'right',
    value: null,
    trials: [210, 225, 231],
    answers: [],
    details: {},
    ...other,
  }
}

const sent = (filled: ReadingForm) => drafted(filled, 'id', '2026-03-11T09:00:00-06:00', 'America/Edmonton', null)
const codes = (filled: ReadingForm) => needs(filled, NOW).map((need) => need.code)

describe('a pressure pain threshold', () => {
  test('is sent as three trials, place and side, without a mean of its own', () => {
    expect(codes(form({}))).toEqual([])
    expect(sent(form({}))).toMatchObject({ trials: [210, 225, 231], value: null, side: 'right', timing: 'pre' })
  })

  test('keeps a trial of 0, and one that is missing as null', () => {
    expect(codes(form({ trials: [0, null, null] }))).toEqual([])
    expect(sent(form({ trials: [0, null, 231] })).trials).toEqual([0, null, 231])
    expect(codes(form({ trials: [null, null, null] }))).toEqual(['trials'])
  })

  test('is not sent without its place', () => {
    expect(codes(form({ side: null }))).toEqual(['place'])
    expect(codes(form({ site: '' }))).toEqual(['place'])
    expect(codes(form({ taken_at: new Date('2026-03-12') }))).toEqual(['when'])
    expect(codes(form({ instrument: null }))).toEqual(['instrument'])
  })
})

test('a value of 0 is a value', () => {
  const stress = like({ key: 'stress', place: 'none', trials: null, high: 10 })
  const filled = form({ instrument: stress, value: 0, site: '', side: null })
  expect(codes(filled)).toEqual([])
  expect(sent(filled)).toMatchObject({ value: 0, site: null, side: null })
  expect(codes({ ...filled, value: null })).toEqual(['value'])
})

test('a fault is asked for and sent only where something was not passed', () => {
  const step = like({ trials: null, place: 'side', kind: 'choice', high: 2, details_needed: ['fault'] })
  expect(codes(form({ instrument: step, value: 1 }))).toEqual(['detail'])
  expect(codes(form({ instrument: step, value: 2 }))).toEqual([])
  expect(sent(form({ instrument: step, value: 2, details: { fault: 'Knee' } })).fault).toBeNull()
  expect(sent(form({ instrument: step, value: 1, details: { fault: ' Knee ' } })).fault).toBe('Knee')
})

test('answers left out stay null, and as many are asked for as there are items or names', () => {
  const items = { count: 9, low: 0, high: 3, labels: null }
  const phq = like({ key: 'phq9', kind: 'items', items, place: 'none', trials: null })
  const filled = form({ instrument: phq, answers: [0, null, 0, 0, 0, 0, 0, 0, 1] })
  expect(sent(filled).answers).toEqual([0, null, 0, 0, 0, 0, 0, 0, 1])
  expect(answer_count(phq, 0)).toBe(9)
  expect(answer_count(like({ kind: 'activities', items }), 4)).toBe(4)
})

test('movement is active where nothing else was said', () => {
  const rotation = like({ trials: null, place: 'side', details_asked: ['mode', 'end_pain', 'warm_up'] })
  expect(sent(form({ instrument: rotation, value: 58 })).mode).toBe('active')
  const passive = form({ instrument: rotation, value: 58, details: { mode: 'passive', end_pain: 0, warm_up: false } })
  expect(sent(passive)).toMatchObject({ mode: 'passive', end_pain: 0, warm_up: false })
})

test('the list puts research and the clinic’s own apart', () => {
  expect(group_of(like({ research_only: true }))).toBe('research')
  expect(group_of(like({ origin: 'clinic', research_only: true }))).toBe('own')
  expect(group_of(like({ kind: 'items' }))).toBe('questionnaires')
  expect(group_of(like({}))).toBe('clinician')
  expect(group_of(like({ place: 'none' }))).toBe('patient')
})
