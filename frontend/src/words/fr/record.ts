/** A clinic's pages and lists of patients. */
import type { Words } from '../en'
import { fr_many as many } from '../plural'

export const clinic: Words['clinic'] = {
  nav: 'Pages',
  worklist: 'À voir',
  alerts: 'Alertes',
  library: 'Bibliothèque',
  patients: 'Patients',
  outcomes: 'Résultats',
  exports: 'Exports',
  unusual: 'Inhabituel',
  corrections: 'Corrections',
  people: 'Personnes',
  figures: 'Mes chiffres',
  keeping: 'Conservation',
  reason: 'Ouvrir avec un motif',
  settings: 'Réglages',
  role: {
    patient: 'patient',
    therapist: 'thérapeute',
    clinic_admin: 'gestion de la clinique',
    auditor: 'vérification',
    researcher: 'recherche',
    operator: 'exploitation',
  },
}

export const worklist: Words['worklist'] = {
  title: 'À voir',
  need: (n) =>
    n === 0
      ? 'Personne n’a besoin de vous aujourd’hui'
      : many(n, 'Une personne a besoin de vous aujourd’hui', `${n} personnes ont besoin de vous aujourd’hui`),
  care: (n) => many(n, `${n} personne suivie`, `${n} personnes suivies`),
  answered: (n) => many(n, `${n} a répondu cette semaine`, `${n} ont répondu cette semaine`),
  who: 'Qui',
  why: 'Motif',
  owner: 'Responsable',
  you: 'vous',
  open: 'Ouvrir',
  open_of: (name) => `Ouvrir ${name}`,
  sorted: 'Trié par besoin. Une réponse manquante n’est pas une douleur de 0.',
  quiet: (n) => many(n, `${n} personne sans rien d’ouvert`, `${n} personnes sans rien d’ouvert`),
  reason: {
    no_answer: (days) =>
      days === null ? 'pas de réponse récente' : `pas de réponse depuis ${days} ${many(days, 'jour', 'jours')}`,
    pain_up: (value, before) => `douleur ${value} la semaine dernière, ${before} les semaines d’avant`,
    never_answered: 'n’a pas encore répondu',
    goal_day_passed: (days) =>
      days === null || days === 0
        ? 'le jour de l’objectif est arrivé'
        : `le jour de l’objectif est passé depuis ${days} ${many(days, 'jour', 'jours')}`,
    reassessment_overdue: (days) =>
      days === null
        ? 'il est temps de mesurer à nouveau'
        : `une nouvelle mesure était prévue il y a ${days} ${many(days, 'jour', 'jours')}`,
    nothing_open: 'rien d’ouvert',
  },
  as_of: (when) => `État : ${when}`,
}

export const patients: Words['patients'] = {
  title: 'Patients',
  count: (n) => many(n, `${n} personne suivie par vous`, `${n} personnes suivies par vous`),
  find: 'Chercher par nom',
  name: 'Nom',
  born: 'Naissance',
  none: 'Personne à ce nom.',
  open: 'Ouvrir',
}
