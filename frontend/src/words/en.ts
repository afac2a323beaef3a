/**
 * Every word of Ebb in English. Short, kind, exact. Before, after, while; no word that says why. No praise for a low score.
 * The shape of this catalogue is the type of every other one: a language with a hole in it does not build.
 * One file for each place where somebody reads, the same files for each language; what a file exports is a part of the
 * catalogue by that name (`words.today`).
 */
import * as around from './en/around'
import * as body from './en/body'
import * as card from './en/card'
import * as coming_in from './en/coming_in'
import * as details from './en/details'
import * as everywhere from './en/everywhere'
import * as exercising from './en/exercising'
import * as keeping from './en/keeping'
import * as library from './en/library'
import * as long_run from './en/long_run'
import * as measuring from './en/measuring'
import * as needling from './en/needling'
import * as outcomes from './en/outcomes'
import * as patient_app from './en/patient_app'
import * as picture from './en/picture'
import * as plan from './en/plan'
import * as reason from './en/reason'
import * as record from './en/record'
import * as staff from './en/staff'
import * as watch from './en/watch'
import * as who_looked from './en/who_looked'

export const en = {
  name: 'English',
  ...everywhere,
  ...coming_in,
  ...patient_app,
  ...body,
  ...record,
  ...picture,
  ...who_looked,
  ...measuring,
  ...outcomes,
  ...staff,
  ...around,
  ...card,
  ...details,
  ...exercising,
  ...keeping,
  ...library,
  ...long_run,
  ...needling,
  ...plan,
  ...reason,
  ...watch,
}

export type Words = typeof en
