/** The words for how sure a picture of pain is. Before, after and while; never why. */
import type { Words } from '../en'
import { fr_many as many } from '../plural'

export const details: Words['details'] = {
  title: 'À quel point est-ce sûr ?',
  warn_moved: (early, late) =>
    `Le taux de réponse a lui-même changé : ${early} des jours au début, ${late} récemment. Les chiffres reposent sur des jours peut-être différents.`,
  warn_bad: 'Les jours voisins d’un vide sont moins bons que les autres : il manque peut-être les mauvais jours.',
  interval: 'Comparé à la variation d’un jour à l’autre',
  beyond: (low, high) => `plus que la variation propre (${low} à ${high} points)`,
  within: (low, high) => `dans la variation propre (${low} à ${high} points)`,
  matters: 'Assez grand pour compter chez la plupart',
  yes: 'oui, au moins 30 %',
  no: 'non, moins de 30 %',
  worse: 'au moins 30 % moins bien',
  unknown: 'on ne peut pas le dire',
  bounds: 'Si chaque jour sans réponse avait été à un bout de l’échelle',
  between: (best, worst, n) => `${best} à ${worst} points (${many(n, `${n} jour`, `${n} jours`)} sans réponse)`,
  all_answered: 'chaque jour a sa réponse',
  expected: 'Attendu de toute façon, sans soin',
  band: (centre, low, high) => `${centre} (${low} à ${high})`,
  basis: {
    waiting_time: (n) => `d’après ${n} jours d’attente`,
    own_spread: (n) => `d’après la dispersion de ${n} semaines, si le départ était mauvais`,
  },
  flares: 'Jours de poussée',
  flare: (n, of, above) => `${n} sur ${of} répondus, à partir de ${above}`,
  phases: 'Avant et après la première séance d’aiguilles',
  medians: (before, after) => `médiane des semaines ${before} avant, ${after} après`,
  weeks: (before, after) => `${before} et ${after} semaines valables`,
  answered: (before, after) => `${before} et ${after} des jours répondus`,
  nap: (share, low, high) =>
    `plus bas dans ${share} de toutes les paires (environ ${low} à ${high} ; la moitié veut dire aucune différence)`,
  ratio: (share, low, high) => `niveau après : ${share} de l’avant (${low} à ${high})`,
  none: {
    no_sessions: 'pas encore de séance',
    few_weeks_before: 'moins de 4 semaines valables avant',
    few_weeks_after: 'moins de 4 semaines valables après',
  },
  lines: 'Deux lignes, avant et après',
  level_step: (value, low, high) => `niveau ${value} points (${low} à ${high})`,
  slope_step: (value, low, high) => `tendance ${value} points par 4 semaines (${low} à ${high})`,
  mann_kendall: 'Mann-Kendall, Hamed et Rao, décalage 3',
  test: (s, z, p) => `S ${s}, z ${z}, p ${p}`,
  numbers: 'Autres chiffres',
  nothing: 'pas assez de données',
}
