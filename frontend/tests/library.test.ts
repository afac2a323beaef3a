/** What a clinic writes itself is sent whole or not at all, and comes back into the form as it was. */
import { expect, test } from 'vitest'
import {
  begun_with,
  empty_lesson,
  empty_question,
  type LessonForm,
  lacks,
  lesson_sent,
  new_key,
} from '../src/clinic/library/lesson_form'
import * as preset from '../src/clinic/library/preset_form'

const lesson: LessonForm = {
  ...empty_lesson(),
  title: { en: 'On the stairs', fr: 'Dans l’escalier' },
  words: { en: 'One.\n\nTwo,\nstill two.\n', fr: 'Un.\n \nDeux.' },
  questions: [{ text: { en: 'Which?', fr: 'Lequel ?' }, choices: { en: 'a\nb\n', fr: 'c\nd' }, right: 2 }],
}

test('a lesson is sent in both languages and comes back', () => {
  expect(lacks(lesson)).toEqual([])
  const sent = lesson_sent(lesson, 'id', [])
  expect(sent).toMatchObject({ key: 'on_the_stairs', minutes: 3, retired: false })
  expect(sent.en.paragraphs).toEqual(['One.', 'Two,\nstill two.'])
  expect(sent.fr.questions).toEqual([{ text: 'Lequel ?', choices: ['c', 'd'], right: 1 }])
  const again = begun_with({ ...sent, version: 1, own: true } as never)
  expect(lesson_sent(again, 'id', [])).toEqual(sent)
})

test('what is missing is said, and a language may not have other choices than the other', () => {
  expect(lacks(empty_lesson())).toEqual(['title', 'words'])
  expect(lacks({ ...lesson, questions: [empty_question()] })).toEqual(['question', 'choices'])
  const odd = { ...lesson.questions[0], choices: { en: 'a\nb', fr: 'c' } } as never
  expect(lacks({ ...lesson, questions: [odd] })).toEqual(['choices'])
  const past = { ...lesson.questions[0], right: 3 } as never
  expect(lacks({ ...lesson, minutes: null, questions: [past] })).toEqual(['minutes', 'right'])
})

test('a key is plain and nobody else’s', () => {
  expect(new_key('  9 Ways: Épaule & co. ', [])).toBe('ways_e_paule_co')
  expect(new_key('Stairs', ['stairs', 'stairs_2'])).toBe('stairs_3')
  expect(new_key('8 9', [])).toBe('own')
})

test('a ready start needs its words in both languages, and a number its time', () => {
  const form = preset.empty_preset()
  expect(preset.lacks(form)).toEqual(['title', 'dose'])
  form.title = { en: 'Knee', fr: 'Genou' }
  form.parts = [{ ...preset.empty_part(), dose: { en: 'daily', fr: 'par jour' }, number: null }]
  expect(preset.lacks(form)).toEqual([])
  expect(preset.preset_sent(form, 'id', ['knee']).components[0]).toMatchObject({ number: null, per: null })
  expect(preset.preset_sent(form, 'id', ['knee']).key).toBe('knee_2')
  form.stop.measure = 'pain_average'
  form.again = [{ in_weeks: 4, measures: [] }]
  form.parts = [{ ...preset.empty_part(), dose: { en: 'x', fr: 'y' }, from_week: 4, to_week: 2 }]
  expect(preset.lacks(form)).toEqual(['weeks', 'stop', 'again'])
})

test('a copy of Ebb’s own has no key and no title yet, the next version keeps both', () => {
  const form = { ...preset.empty_preset(), title: { en: 'Knee', fr: 'Genou' } }
  form.parts = [{ ...preset.empty_part(), dose: { en: 'daily', fr: 'par jour' }, number: 2, per: 'day' }]
  const kept = { ...preset.preset_sent(form, 'id', []), own: true } as never
  expect(preset.begun_with(kept, true)).toMatchObject({ key: null, title: { en: '', fr: '' } })
  expect(preset.preset_sent(preset.begun_with(kept, false), 'id', ['knee'])).toEqual(preset.preset_sent(form, 'id', []))
})
