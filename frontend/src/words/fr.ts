/** Tous les mots d'Ebb en français. Courts, aimables, exacts. Avant, après, pendant ; aucun mot qui dise pourquoi. */
import type { Words } from './en'
import * as around from './fr/around'
import * as body from './fr/body'
import * as card from './fr/card'
import * as coming_in from './fr/coming_in'
import * as details from './fr/details'
import * as everywhere from './fr/everywhere'
import * as exercising from './fr/exercising'
import * as keeping from './fr/keeping'
import * as library from './fr/library'
import * as long_run from './fr/long_run'
import * as measuring from './fr/measuring'
import * as needling from './fr/needling'
import * as outcomes from './fr/outcomes'
import * as patient_app from './fr/patient_app'
import * as picture from './fr/picture'
import * as plan from './fr/plan'
import * as reason from './fr/reason'
import * as record from './fr/record'
import * as staff from './fr/staff'
import * as watch from './fr/watch'
import * as who_looked from './fr/who_looked'

export const fr: Words = {
  name: 'Français',
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
