/** What stands on every page, the settings, and a new version. */
import { en_many as many } from '../plural'

export const language = {
  title: 'Language',
  en: 'English',
  fr: 'Français',
}

export const common = {
  skip: 'Skip to the content',
  loading: 'One moment…',
  cancel: 'Cancel',
  back: 'Back',
  save: 'Save',
  try_again: 'Try again',
  as_table: 'As a table',
  optional: 'optional',
  colon: ':',
  none: 'none',
  offline: 'You are offline.',
  not_reached: 'The clinic could not be reached. Nothing was lost.',
  not_allowed: 'This page is not yours to see.',
  not_found: 'Nothing was found here.',
  something: 'That did not work. Please try again.',
}

export const settings = {
  title: 'Settings',
  look: 'Look',
  look_system: 'As the device',
  look_light: 'Light',
  look_dark: 'Dark',
  sign_out: 'Sign out',
  signed_in_as: (name: string, clinic: string) => `Signed in as ${name}, ${clinic}`,
  out_question: 'Sign out on this phone?',
  out_clean: 'Everything you wrote has been sent.',
  out_waiting: (n: number) =>
    many(
      n,
      '1 answer has not been sent yet. It stays on this phone, unseen by others, and is sent when you sign in again.',
      `${n} answers have not been sent yet. They stay on this phone, unseen by others, and are sent when you sign in again.`,
    ),
  storage_kept: 'This phone keeps your answers until they are sent.',
  storage_asked: 'This phone may clear its storage when space runs out. Answers leave this risk when they are sent.',
  install: 'To have Ebb on your home screen, use “Add to home screen” in your browser’s menu.',
}

export const update = {
  ready: 'A new version is ready.',
  go: 'Use it now',
}
