/** A lesson of the clinic's own while it is written, in both languages, and as it is sent. Pure. */
import type { Lesson, LessonDraft } from '../../api/plan'

export const LANGUAGES = ['en', 'fr'] as const
type Both = { en: string; fr: string }

/** A question; the choices stand one a line, and `right` is the number of the right line, from 1. */
export interface QuestionForm {
  text: Both
  choices: Both
  right: number
}

export interface LessonForm {
  /** Null while it is a new lesson. */
  key: string | null
  minutes: number | null
  title: Both
  /** Paragraphs with an empty line between them. */
  words: Both
  questions: QuestionForm[]
}

export const empty_question = (): QuestionForm => ({ text: { en: '', fr: '' }, choices: { en: '', fr: '' }, right: 1 })

export const empty_lesson = (): LessonForm => ({
  key: null,
  minutes: 3,
  title: { en: '', fr: '' },
  words: { en: '', fr: '' },
  questions: [],
})

export function begun_with(lesson: Lesson): LessonForm {
  const both = (said: (told: Lesson['en']) => string): Both => ({ en: said(lesson.en), fr: said(lesson.fr) })
  return {
    key: lesson.key,
    minutes: lesson.minutes,
    title: both((told) => told.title),
    words: both((told) => told.paragraphs.join('\n\n')),
    questions: lesson.en.questions.map((question, at) => ({
      text: both((told) => told.questions[at]?.text ?? ''),
      choices: both((told) => (told.questions[at]?.choices ?? []).join('\n')),
      right: question.right + 1,
    })),
  }
}

export const paragraphs_of = (text: string): string[] =>
  text
    .split(/\n\s*\n/)
    .map((one) => one.trim())
    .filter(Boolean)

export const lines_of = (text: string): string[] =>
  text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)

export type Lack = 'minutes' | 'title' | 'words' | 'question' | 'choices' | 'right'

/** What is missing, in the order of the form. The two languages need as many choices as each other. */
export function lacks(form: LessonForm): Lack[] {
  const found: Lack[] = []
  const every = (said: (language: (typeof LANGUAGES)[number]) => boolean) => LANGUAGES.every(said)
  if (form.minutes === null || !Number.isInteger(form.minutes) || form.minutes < 1 || form.minutes > 60)
    found.push('minutes')
  if (!every((language) => form.title[language].trim() !== '')) found.push('title')
  if (!every((language) => paragraphs_of(form.words[language]).length > 0)) found.push('words')
  for (const question of form.questions) {
    if (!every((language) => question.text[language].trim() !== '')) found.push('question')
    const [en, fr] = LANGUAGES.map((language) => lines_of(question.choices[language]).length) as [number, number]
    if (en !== fr || en < 2 || en > 6) found.push('choices')
    else if (!(question.right >= 1 && question.right <= en)) found.push('right')
  }
  return [...new Set(found)]
}

/** The version to keep. Only for a form without lacks. */
export function lesson_sent(form: LessonForm, id: string, taken: readonly string[], retired = false): LessonDraft {
  const told = (language: (typeof LANGUAGES)[number]) => ({
    title: form.title[language].trim(),
    paragraphs: paragraphs_of(form.words[language]),
    questions: form.questions.map((question) => ({
      text: question.text[language].trim(),
      choices: lines_of(question.choices[language]),
      right: question.right - 1,
    })),
  })
  const key = form.key ?? new_key(form.title.en, taken)
  return { id, key, minutes: form.minutes ?? 1, en: told('en'), fr: told('fr'), retired }
}

/** A name for machines out of a title, one that nothing else has. */
export function new_key(title: string, taken: readonly string[]): string {
  const plain = title
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 50)
  const base = plain === '' ? 'own' : plain
  let key = base
  for (let n = 2; taken.includes(key); n++) key = `${base}_${n}`
  return key
}
