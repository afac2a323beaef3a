/** Numbers and dates as people of each language read them; nothing is a dash, and zero is a zero. */
import { describe, expect, test } from 'vitest'
import { dates } from '../src/format/dates'
import { numbers } from '../src/format/numbers'

const en = numbers('en-GB')
const fr = numbers('fr-CA')
const spaced = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('numbers', () => {
  test('means have one decimal', () => {
    expect(en.one(7)).toBe('7.0')
    expect(fr.one(4.5)).toBe('4,5')
  })

  test('what is missing is a dash, and zero is a zero', () => {
    expect(en.one(null)).toBe('–')
    expect(en.share(undefined)).toBe('–')
    expect(en.one(0)).toBe('0.0')
    expect(en.share(0)).toBe('0%')
  })

  test('a change shows its sign with a true minus', () => {
    expect(en.signed(-2.5)).toBe('\u22122.5')
    expect(en.signed(2.5)).toBe('+2.5')
    expect(en.signed(0)).toBe('0.0')
    expect(fr.signed(-2.5)).toBe('\u22122,5')
  })

  test('shares and percentages are told apart', () => {
    expect(en.share(2 / 3)).toBe('67%')
    expect(en.percent(30)).toBe('30%')
    expect(en.signed_percent(-35.71)).toBe('\u221236%')
    expect(spaced(fr.share(0.824))).toBe('82 %')
  })

  test('a measured value keeps its own decimals', () => {
    expect(en.plain(222)).toBe('222')
    expect(en.plain(4.25)).toBe('4.25')
  })
})

describe('dates', () => {
  test('a calendar day is that day in every time zone', () => {
    expect(dates('en-GB').long('2026-03-10')).toBe('Tuesday 10 March')
    expect(dates('fr-CA').long('2026-03-10')).toBe('mardi 10 mars')
  })

  test('a clock is the clock of the zone it was written in', () => {
    expect(dates('en-GB').clock('2026-03-11T00:30:00Z', 'America/Edmonton')).toBe('18:30')
    expect(spaced(dates('fr-CA').clock('2026-03-11T00:30:00Z', 'America/Edmonton'))).toBe('18 h 30')
  })

  test('a zone nobody knows does not break the page', () => {
    expect(dates('en-GB').clock('2026-03-11T00:30:00Z', 'Mars/Olympus')).toMatch(/^\d\d:\d\d$/)
  })
})
