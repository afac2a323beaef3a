/** The language of this page: chosen once, kept on this device, and set on the page itself for whoever reads it aloud. */
import { type Dates, dates } from '../format/dates'
import { type Numbers, numbers } from '../format/numbers'
import { first_locale, type Locale } from './choice'
import { en, type Words } from './en'
import { fr } from './fr'
import { typeset_french } from './typeset'

const KEY = 'ebb.locale'
const CATALOGUES: Record<Locale, Words> = { en, fr: typeset_french(fr) }
/** Which style of dates and numbers goes with a language. */
const TAGS: Record<Locale, string> = { en: 'en-GB', fr: 'fr-CA' }

class Reading {
  locale = $state<Locale>('en')
  words: Words = $derived(CATALOGUES[this.locale])
  n: Numbers = $derived(numbers(TAGS[this.locale]))
  d: Dates = $derived(dates(TAGS[this.locale]))

  begin(): void {
    let chosen: string | null = null
    try {
      chosen = localStorage.getItem(KEY)
    } catch {
      // Storage may be closed to this page; the device's language is a good answer.
    }
    this.locale = first_locale(chosen, navigator.languages ?? [navigator.language])
    document.documentElement.lang = this.locale
  }

  choose(locale: Locale): void {
    this.locale = locale
    document.documentElement.lang = locale
    try {
      localStorage.setItem(KEY, locale)
    } catch {
      // Then the choice holds until the page is closed.
    }
  }
}

export const reading = new Reading()
