/** Who looked at a record, for the patient and for the auditor. */
import type { Words } from '../en'
import { fr_many as many } from '../plural'

export const looked: Words['looked'] = {
  title: 'Qui a consulté',
  lead: 'Toutes les personnes qui ont ouvert votre dossier, ou essayé. Vos propres consultations n’y sont pas.',
  none: 'Personne d’autre que vous n’a ouvert votre dossier.',
  needs_line: 'Cette liste a besoin d’une connexion.',
  more: 'Jours précédents',
  somebody: 'Quelqu’un dont le nom n’est plus conservé',
  record: 'votre dossier',
  who: (name: string, role: string) => (role ? `${name}, ${role}` : name),
  what: (action: string, area: string) => `${action} ${area}`,
  denied: 'A essayé d’ouvrir votre dossier, rien n’a été montré',
  reason: (text: string) => `Motif indiqué : ${text}`,
  times: (n: number, first: string, last: string) => `${n} fois, de ${first} à ${last}`,
  action: {
    view: 'A consulté',
    create: 'A ajouté à',
    edit: 'A modifié',
    withdraw: 'A retiré quelque chose dans',
    export: 'A copié',
    manage: 'A modifié',
    sign_in: 'S’est connecté pour',
    sign_out: 'S’est déconnecté de',
  },
  area: {
    patient: 'votre page',
    patients: 'la liste des personnes suivies, où vous figurez',
    worklist: 'la liste du jour, où vous figurez',
    pain: 'votre journal de la douleur',
    exercise: 'vos exercices',
    needling: 'vos séances d’aiguilles',
    plan: 'votre plan',
    manual_therapy: 'votre thérapie manuelle',
    education: 'vos leçons',
    other_care: 'vos médicaments et soins ailleurs',
    measures: 'vos mesures',
    trend: 'votre image sur la durée',
    today: 'votre journée',
    quarantine: 'les réponses qui n’ont pas pu être prises',
    correction: 'vos demandes de correction',
    corrections: 'la liste des demandes, où figurent les vôtres',
    consent: 'ce que vous autorisez',
    audit: 'qui a consulté votre dossier',
  },
}

export const unusual: Words['unusual'] = {
  title: 'Consultations inhabituelles',
  lead: 'Des consultations de dossiers au sujet desquelles il faudrait demander. Un signe est une question, pas une preuve.',
  read: (n: number, first: string, last: string) =>
    many(n, `Une consultation lue, du ${first} au ${last}.`, `${n} consultations lues, du ${first} au ${last}.`),
  none: 'Rien de particulier.',
  day: 'Jour',
  who: 'Qui a consulté',
  whose: 'Le dossier de',
  signs: 'Signes',
  looks: 'Consultations',
  somebody: 'nom plus conservé',
  nobody_here: 'personne de cette clinique',
  person: (name: string, role: string) => `${name}, ${role}`,
  count: (n: number, denied: number) => (denied > 0 ? `${n}, dont ${denied} sans accès` : `${n}`),
  sign: {
    no_care_link: 'non suivi par cette personne ce jour-là',
    same_surname: 'même nom de famille',
    after_hours: 'hors des heures de travail',
    walking: 'beaucoup de dossiers en peu de temps',
  },
  limits:
    'Ebb ne conserve pas d’adresses : les personnes d’un même foyer ne sont pas vues ici, et personne n’est marqué comme connu. Un nom d’épouse ou d’époux échappe.',
}
