/** Who works in a clinic, and whom it cares for. */
import type { Words } from '../en'
import { fr_many as many } from '../plural'

export const staff: Words['staff'] = {
  title: 'Qui travaille ici',
  lead: 'Chaque personne a son propre compte.',
  to_patients: 'Patients',
  role: 'Rôle',
  role_of: (name: string) => `Rôle de ${name}`,
  you: 'vous',
  not_set_up: 'n’a pas encore installé le compte',
  new_link: 'Nouveau lien',
  reset: 'Réinitialiser',
  close: 'Fermer le compte',
  close_question: (name: string) => `Fermer le compte de ${name} ? Ce qui est ouvert se termine aussitôt.`,
  reset_waiting: (name: string, by: string) =>
    `${by} demande de réinitialiser le mot de passe et la deuxième étape de ${name}. Une autre personne de la gestion doit être d’accord.`,
  approve: 'D’accord',
  refuse: 'Refuser',
  second_person: 'Une autre personne doit être d’accord : ni celle qui demande, ni celle dont il s’agit.',
  new_title: 'Une nouvelle personne',
  name: 'Nom',
  login: 'Nom de connexion',
  take_on: 'Ouvrir le compte',
  login_taken: 'Quelqu’un se connecte déjà avec ce nom.',
  login_letters: 'Un nom de connexion est fait de lettres latines, de chiffres et de signes comme . - _ @ +.',
  link_for: (name: string) =>
    `Ce lien est pour ${name} et personne d’autre. Il sert une fois, pendant deux jours, et n’est montré que maintenant.`,
  link: 'Lien',
  link_done: 'Je l’ai transmis',
}

export const enrolments: Words['enrolments'] = {
  title: 'Patients de la clinique',
  lead: (n: number) =>
    many(
      n,
      'Une personne. Ce qu’elle écrit n’est pas montré ici.',
      `${n} personnes. Ce qu’elles écrivent n’est pas montré ici.`,
    ),
  to_staff: 'Qui travaille ici',
  born: 'né(e) le',
  joined: 'a un compte',
  not_joined: 'n’a pas encore de compte',
  until: (day: string) => `jusqu’au ${day}`,
  end: 'Terminer aujourd’hui',
  end_of: (therapist: string, patient: string) => `Terminer aujourd’hui le suivi de ${patient} par ${therapist}`,
  give: (name: string) => `Qui suit ${name} ?`,
  give_to: 'Confier à …',
  bad_care_days: 'Le dernier jour est avant le premier.',
  new_title: 'Une nouvelle personne suivie',
  name: 'Nom',
  birth_date: 'Date de naissance',
  enrol: 'Inscrire',
}
