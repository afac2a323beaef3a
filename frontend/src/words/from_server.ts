/**
 * Sentences and labels that come from the server in English, said in the reader's language. What is not known here, such
 * as the name of a clinic's own cohort, stays as it came.
 */
import type { Locale } from './choice'
import { french_spaces } from './typeset'

const FRENCH: Record<string, string> = {
  'These are before/after figures of people in care. They do not show what would have happened without treatment.':
    'Ce sont des chiffres avant/après de personnes suivies. Ils ne montrent pas ce qui se serait passé sans traitement.',
  'A value that is missing is never counted as zero and never carried forward. Means and changes are over the people who have the values. Shares have two denominators: people with both values (completers), and everybody who started, where missing counts as no response.':
    'Une valeur manquante n’est jamais comptée comme zéro ni reportée. Moyennes et changements portent sur les personnes qui ont les valeurs. Les parts ont deux dénominateurs : les personnes avec les deux valeurs, et toutes celles du départ, où une valeur manquante compte comme sans réponse.',
  'Pain diary, average pain of the day; means of 7 days with at least 4 answers, at the start with at least 6.':
    'Journal de la douleur, douleur moyenne du jour ; moyennes de 7 jours avec au moins 4 réponses, 6 au départ.',
  'Intervals are 95 %: Wilson 1927 for shares, Student 1908 for mean changes.':
    'Intervalles à 95 % : Wilson 1927 pour les parts, Student 1908 pour les changements moyens.',
  'Two groups: analysis of covariance with the start, Vickers & Altman 2001; shares by Newcombe 1998.':
    'Deux groupes : analyse de covariance avec le départ, Vickers & Altman 2001 ; parts selon Newcombe 1998.',
  'Time to the first two valid weeks in a row with at least 30 %: Kaplan & Meier 1958, Brookmeyer & Crowley 1982.':
    'Délai jusqu’aux deux premières semaines valides de suite avec au moins 30 % : Kaplan & Meier 1958, Brookmeyer & Crowley 1982.',
  'Who was not followed to the end counts as long as they were.':
    'Qui n’a pas été suivi jusqu’au bout compte aussi longtemps qu’il l’a été.',
  'People in our care': 'Personnes suivies chez nous',
  'Everybody whose plan began': 'Toutes les personnes dont le plan a commencé',
  'Everybody who was randomised': 'Toutes les personnes tirées au sort',
  'People with a 12-month score': 'Personnes avec une valeur à 12 mois',
  'Average pain': 'Douleur moyenne',
  'Weekly headache score': 'Score hebdomadaire de céphalées',
  'First 7 days': '7 premiers jours',
  Baseline: 'Départ',
  points: 'points',
  acupuncture: 'acupuncture',
  control: 'témoin',
}

const PATTERNS: [RegExp, string][] = [
  [/^People in our care, plan begun in (\d{4})$/, 'Personnes suivies chez nous, plan commencé en $1'],
  [
    /^People whose plan began at least (\d+) weeks ago$/,
    'Personnes dont le plan a commencé il y a au moins $1 semaines',
  ],
  [/^7 days to the end of week (\d+)$/, '7 jours jusqu’à la fin de la semaine $1'],
  [/^(\d+) months?$/, '$1 mois'],
  [/^(\d+) weeks?$/, '$1 semaines'],
]

export function in_language(text: string, locale: Locale): string {
  if (locale === 'en') return text
  const known = FRENCH[text]
  if (known !== undefined) return french_spaces(known)
  for (const [pattern, french] of PATTERNS) if (pattern.test(text)) return text.replace(pattern, french)
  return text
}
