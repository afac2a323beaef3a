/** The words for the years of one person. Before, after and while; never why. */
import type { Words } from '../en'
import { fr_many as many } from '../plural'

export const long_run: Words['long_run'] = {
  title: 'Le long terme',
  level: 'Un niveau tenu, au moins 30 % mieux qu’au départ',
  held: (from, to, weeks) =>
    `Tenu du ${from} au ${to} (${many(weeks, `${weeks} semaine`, `${weeks} semaines`)} avec assez de réponses).`,
  lost: (limit, on) => `De nouveau au-dessus de ${limit} pendant deux semaines, au ${on}.`,
  never_held: 'pas encore tenu deux semaines de suite',
  months_since: (months) =>
    months === 0 ? 'Tenu la dernière fois il y a moins d’un mois.' : `Tenu la dernière fois il y a ${months} mois.`,
  none: { no_start: 'pas de niveau de départ', start_below_2: 'un départ sous 2 n’a pas de part' },
  weeks: 'Douleur aux semaines convenues',
  week: (week, mean, percent) => `semaine ${week} : ${mean}${percent === null ? '' : ` (${percent} %)`}`,
  mild: 'Jours légers, 3 sur 10 au plus',
  mild_of: (days, of) => `${days} sur ${many(of, `${of} jour répondu`, `${of} jours répondus`)}`,
  later: ', puis ',
  treated: 'Dernières aiguilles ou thérapie manuelle',
  last_treated: (on, months) => (months === 0 ? `${on}, il y a moins d’un mois` : `${on}, il y a ${months} mois`),
  never_treated: 'aucune jusqu’ici',
  reopened: 'Soins repris',
  care: 'Les soins, semaine par semaine',
  care_lead: 'Les douze dernières semaines. C’est à côté de la douleur et ne dit rien de plus.',
  week_of: 'Semaine du',
  sessions: 'Séances d’aiguilles',
  minutes: 'Minutes à la main',
  exercises: 'Exercices',
  lessons: 'Leçons terminées',
  of: (n, of) => `${n} sur ${of}`,
  nothing_due: 'rien de prévu',
  nothing: 'pas assez de données',
}
