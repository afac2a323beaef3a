/** What stands on every page, the settings, and a new version. */
import type { Words } from '../en'
import { fr_many as many } from '../plural'

export const language: Words['language'] = { title: 'Langue', en: 'English', fr: 'Français' }

export const common: Words['common'] = {
  skip: 'Aller au contenu',
  loading: 'Un instant…',
  cancel: 'Annuler',
  back: 'Retour',
  save: 'Enregistrer',
  try_again: 'Réessayer',
  as_table: 'En tableau',
  optional: 'facultatif',
  colon: ' :',
  none: 'aucun',
  offline: 'Vous êtes hors ligne.',
  not_reached: 'La clinique est injoignable. Rien n’est perdu.',
  not_allowed: 'Cette page n’est pas pour vous.',
  not_found: 'Rien à cet endroit.',
  something: 'Cela n’a pas marché. Réessayez, s’il vous plaît.',
}

export const settings: Words['settings'] = {
  title: 'Réglages',
  look: 'Apparence',
  look_system: 'Comme l’appareil',
  look_light: 'Claire',
  look_dark: 'Sombre',
  sign_out: 'Se déconnecter',
  signed_in_as: (name, clinic) => `Session de ${name}, ${clinic}`,
  out_question: 'Se déconnecter sur ce téléphone ?',
  out_clean: 'Tout ce que vous avez écrit est envoyé.',
  out_waiting: (n) =>
    many(
      n,
      `${n} réponse n’est pas encore envoyée. Elle reste sur ce téléphone, invisible aux autres, et part à votre prochaine connexion.`,
      `${n} réponses ne sont pas encore envoyées. Elles restent sur ce téléphone, invisibles aux autres, et partent à votre prochaine connexion.`,
    ),
  storage_kept: 'Ce téléphone garde vos réponses jusqu’à leur envoi.',
  storage_asked:
    'Ce téléphone peut vider sa mémoire quand la place manque. Une réponse envoyée ne court plus ce risque.',
  install: 'Pour avoir Ebb sur l’écran d’accueil, utilisez « Ajouter à l’écran d’accueil » dans le menu du navigateur.',
}

export const update: Words['update'] = { ready: 'Une nouvelle version est prête.', go: 'L’utiliser maintenant' }
