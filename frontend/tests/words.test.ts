/** Both languages are whole, and neither says what the product must not say. */
import { describe, expect, test } from 'vitest'
import { alert_words } from '../src/clinic/alerts/alert_words'
import { dates } from '../src/format/dates'
import { first_locale } from '../src/words/choice'
import { en } from '../src/words/en'
import { fr } from '../src/words/fr'
import { named } from '../src/words/named'
import { french_spaces, typeset_french } from '../src/words/typeset'

type Leaf = { path: string; text: string }

/** Every sentence of a catalogue; a sentence with holes is filled with small and large numbers and with names. */
function sentences(part: unknown, path = ''): Leaf[] {
  if (typeof part === 'string') return [{ path, text: part }]
  if (typeof part === 'function') {
    const fill = [
      [0, 0, 0, 'x'],
      [1, 1, 1, 'x'],
      [5, 7, 9, 'x'],
      ['left', 'neck', 'x', 'y'],
      ['middle', 'neck', 'x', 'y'],
      ['a', 'b', 'c', 'd'],
      [null, null, '3 × 10', 'd'],
    ]
    return fill.map((values) => ({ path, text: String((part as (...v: unknown[]) => unknown)(...values)) }))
  }
  return Object.entries(part as object).flatMap(([key, value]) => sentences(value, path ? `${path}.${key}` : key))
}

const keys = (part: unknown): string[] => [...new Set(sentences(part).map((leaf) => leaf.path))]
/** Sentences that are empty on purpose: nothing is to be said there. */
const SILENT = /(\.meaning\.none|slope\.(not_enough_data|unclear)|partial_in)$/

describe.each([
  ['English', en],
  ['French', fr],
] as const)('%s', (_name, words) => {
  test('has no empty sentence and no hole that shows', () => {
    for (const { path, text } of sentences(words)) {
      if (!SILENT.test(path)) expect(text.trim(), path).not.toBe('')
      expect(text, path).not.toMatch(/undefined|\[object|NaN/)
    }
  })

  test('never says why, never judges, never praises a low score', () => {
    const forbidden =
      /\b(because|due to|caused?|thanks to|effects?|effective|success\w*|fail(ed|ure)|complian\w*|adheren\w*|well done|great job|bravo)\b|\b(parce que|à cause|grâce à|en raison|effets?|efficace|succès|réussi\w*|échec|échou\w*|observance|félicitations)\b|\b(cure[sd]?|heal(s|ed)?|proves|proven|guarantee\w*|resets?|(needling|treatment) works)\b|\b(guéri\w*|prouv\w*|garanti\w*)\b/i
    for (const { path, text } of sentences(words)) expect(text, path).not.toMatch(forbidden)
  })
})

test('the two languages have the same sentences', () => {
  expect(keys(fr)).toEqual(keys(en))
})

test('hardly a sentence is left untranslated', () => {
  const english = new Map(sentences(en).map((leaf) => [leaf.path, leaf.text]))
  const same = sentences(fr).filter((leaf) => leaf.text.length > 24 && english.get(leaf.path) === leaf.text)
  expect(same.map((leaf) => leaf.path)).toEqual([])
})

test('counts follow the rule of the language', () => {
  expect(en.worklist.reason.no_answer(1)).toBe('no answer for 1 day')
  expect(en.worklist.reason.no_answer(8)).toBe('no answer for 8 days')
  expect(fr.worklist.reason.no_answer(1)).toBe('pas de réponse depuis 1 jour')
  expect(fr.outbox.held(0)).toBe('0 réponse à regarder')
  expect(en.outbox.held(0)).toBe('0 answers need a look')
})

test('left and right are said as words, as the language says them', () => {
  expect(en.place('right', en.region.shoulder_blade)).toBe('right shoulder blade')
  expect(fr.place('right', fr.region.shoulder_blade)).toBe('omoplate, à droite')
  expect(en.place('middle', en.region.lower_back)).toBe('lower back, middle')
})

test('a code nobody knows is shown in plain letters, not as a hole', () => {
  expect(named(en.region, 'left_earlobe')).toBe('left earlobe')
})

test('French sets narrow spaces where no line may break', () => {
  expect(french_spaces('Où ? « Ici » : 5 %')).toBe('Où\u202f? «\u202fIci\u202f»\u202f: 5\u202f%')
  expect(typeset_french({ a: (n: number) => `${n} %`, b: ['x ?'] })).toMatchObject({ b: { 0: 'x\u202f?' } })
})

test('the language is the chosen one, else the first of the device that there is, else English', () => {
  expect(first_locale('fr', ['en-US'])).toBe('fr')
  expect(first_locale(null, ['de-DE', 'fr-CA', 'en'])).toBe('fr')
  expect(first_locale('xx', ['de'])).toBe('en')
})

test('an alert is told in one line: what, when, whom it went to, and what is missing', () => {
  const alert = {
    kind: 'breathless',
    reached: 'duty',
    mail: 'delivered',
    state: 'escalated',
    happened_on: '2026-03-10',
  } as const
  expect(alert_words(en.alerts, dates('en-CA'), alert)).toMatch(
    /^breathless after needling, (10 Mar|Mar\.? 10), escalated to the duty phone, note missing$/,
  )
  expect(alert_words(fr.alerts, dates('fr-CA'), { ...alert, mail: 'not_delivered' })).toContain('courriel non remis')
})
