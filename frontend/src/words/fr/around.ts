/** The words for what happened around sessions. Before, after and while; never why. */
import type { Words } from '../en'
import { fr_many as many } from '../plural'

export const around: Words['around'] = {
  title: 'Autour des séances',
  lead: 'Toutes les séances sur un même axe : trois jours avant, quatorze jours après. Chacune part de ses propres jours d’avant.',
  needling: 'La douleur autour des séances d’aiguilles',
  manual: 'La douleur autour de la thérapie manuelle sans aiguilles',
  said: {
    no_sessions: 'Pas encore de séance.',
    too_early: 'Trop tôt pour le dire.',
    better: 'La douleur des jours 4 à 7 était plus basse qu’avant les séances.',
    worse: 'La douleur des jours 4 à 7 était plus haute qu’avant les séances.',
    unclear: 'La douleur des jours 4 à 7 pouvait être plus basse ou plus haute qu’avant les séances.',
  },
  readable: (n) => many(n, `${n} séance lisible, il en faut 4.`, `${n} séances lisibles, il en faut 4.`),
  read: (points, low, high, n) => `${points} points (${low} à ${high}), ${n} séances`,
  shape: (depth, best, half, onset) =>
    `Au plus profond ${depth} points, au mieux au jour ${best}, la moitié partie après ${half} jours, la moitié là au jour ${onset}.`,
  no_shape: 'Aucune forme ne se dégage nettement.',
  sessions: (n) => many(n, `${n} séance`, `${n} séances`),
  axis: 'jour',
  change: 'points depuis l’avant',
  median: 'médiane des séances',
  each: 'chaque séance',
  shade: 'jours 0 à 3 : des courbatures sont fréquentes',
  not_yet: 'pas encore connu',
  cut: 'la séance suivante a pris le relais',
  inside: 'ses jours d’avant sont dans la quinzaine d’une autre séance',
  soreness: 'Courbature à l’endroit des aiguilles, 0 à 10',
  no_soreness: 'Aucune courbature notée.',
  exercise: 'L’exercice autour des séances',
  pooled: (after, before, n) =>
    `Dans les trois jours après une séance, ${after} exercices prévus ont été faits, dans les trois jours avant ${before} (${many(n, `${n} séance`, `${n} séances`)}).`,
  of: (done, due) => `${done} sur ${due}`,
  association:
    'C’est une association : les rendez-vous rappellent, les plans changent aux séances, les courbatures vont dans l’autre sens.',
  window: { '0_24': 'le lendemain', '24_72': 'jours 2 et 3', '72_168': 'jours 4 à 7' },
  window_head: 'Jours',
  done: 'Faits',
  usual: 'D’habitude les mêmes jours de semaine',
  difference: 'Différence',
  p: 'autant par hasard',
  felt: 'Parmi les exercices faits',
  felt_head: 'Mesure',
  felt_of: { load: 'Charge', pain_during: 'Douleur pendant, 0 à 10', exertion: 'Effort, 0 à 10' },
  mean: 'Moyenne',
  load_means:
    'Charge : répétitions, fois les kilogrammes si les deux sont connus ; 100 % est ce qui était prescrit ce jour-là.',
  none: {
    no_sessions: 'aucune séance',
    nothing_due: 'rien de prévu',
    too_few_sessions: 'trop peu de séances',
    cannot_separate: 'séance et jour de semaine coïncident : impossible de les séparer',
    no_usual_days: 'pas de jours habituels à comparer',
  },
  recurrence: 'Points gâchettes qui ne sont plus actifs',
  clear: (times, back, one) =>
    `${times} fois trouvé latent ou absent, ${back} fois retrouvé actif ; ${one} par une seule personne tout du long. Non examiné ne compte ni pour l’un ni pour l’autre.`,
  no_clear: 'Aucun point gâchette n’a été trouvé latent ou absent après avoir été actif.',
  fall: (from, to, share) => `entre le jour ${from} et le jour ${to} : ${share} encore non actifs`,
  table: 'La même chose en tableaux',
  day: 'Jour',
  known: 'connu',
}
