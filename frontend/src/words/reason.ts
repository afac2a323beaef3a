/** The words for opening a record with a reason, and for a researcher's reports: English and French together. */
import { en_many, fr_many } from './plural'

export const reason_en = {
  title: 'Open with a reason',
  lead: 'A record that is not in your care. You can read it for a few hours, and change nothing.',
  name: 'Whole name',
  born: 'Date of birth',
  find: 'Find',
  nobody: 'Nobody in this clinic has this name and this date of birth.',
  which: 'Which of them',
  why: 'Reason',
  kind: {
    cover: 'Standing in for a colleague',
    emergency: 'Emergency',
    patient_asked: 'The patient asked for it',
    complaint: 'A complaint',
    law: 'Asked for by law',
    other: 'Something else',
  },
  words: 'In your own words, ten letters or more',
  how_long: 'For how long',
  hours: (n: number) => `${n} ${en_many(n, 'hour', 'hours')}`,
  seen: 'The patient sees that you read this record, when, and the reason you give.',
  open: 'Open the record',
  banner: (until: string) => `You read this record with a reason, until ${until}. Nothing can be changed.`,
  end: 'End now',
  trouble: {
    too_many: 'That was often within one hour. Please try again later.',
    in_care: 'This person is in your care. No reason is needed: find them under Patients.',
    something: 'That did not work. Please try again.',
  },
}

export const reason_fr: typeof reason_en = {
  title: 'Ouvrir avec un motif',
  lead: 'Un dossier que vous ne suivez pas. Vous pouvez le lire pendant quelques heures, sans rien y changer.',
  name: 'Nom complet',
  born: 'Date de naissance',
  find: 'Chercher',
  nobody: 'Personne dans cette clinique ne porte ce nom avec cette date de naissance.',
  which: 'Laquelle de ces personnes',
  why: 'Motif',
  kind: {
    cover: 'Remplacement d’une ou d’un collègue',
    emergency: 'Urgence',
    patient_asked: 'À la demande de la personne',
    complaint: 'Une plainte',
    law: 'Demande prévue par la loi',
    other: 'Autre chose',
  },
  words: 'En vos propres mots, dix lettres ou plus',
  how_long: 'Pour combien de temps',
  hours: (n) => `${n} ${fr_many(n, 'heure', 'heures')}`,
  seen: 'La personne verra que vous avez lu ce dossier, quand, et le motif que vous donnez.',
  open: 'Ouvrir le dossier',
  banner: (until) => `Vous lisez ce dossier avec un motif, jusqu’à ${until}. Rien ne peut y être changé.`,
  end: 'Terminer maintenant',
  trouble: {
    too_many: 'C’était souvent en une heure. Réessayez plus tard, s’il vous plaît.',
    in_care: 'Vous suivez cette personne. Aucun motif n’est nécessaire : elle est sous Patients.',
    something: 'Cela n’a pas marché. Réessayez, s’il vous plaît.',
  },
}

export const research_en = {
  none: 'No group of people is large enough yet.',
  cohort: 'Which people',
  about: (people: number) => `at least ${people}`,
  approval: 'Approval number',
  format: 'File',
  left_out: 'Counts from 1 to 9, and what would give them away, are left out.',
  order: 'Ask for the report',
  said: {
    ordered: 'It is being made and appears in the list.',
    lately: 'This was asked for within the last 30 days as another kind of file. It is in the list.',
    too_many: 'That was often within one hour. Please try again later.',
    trouble: 'That did not work. Please check the approval number and try again.',
  },
}

export const research_fr: typeof research_en = {
  none: 'Aucun groupe n’est encore assez grand.',
  cohort: 'Quelles personnes',
  about: (people) => `au moins ${people}`,
  approval: 'Numéro d’approbation',
  format: 'Fichier',
  left_out: 'Les effectifs de 1 à 9, et ce qui les trahirait, sont laissés de côté.',
  order: 'Demander le rapport',
  said: {
    ordered: 'Il est en préparation et paraîtra dans la liste.',
    lately: 'Il a été demandé ces 30 derniers jours dans un autre format. Il est dans la liste.',
    too_many: 'C’était souvent en une heure. Réessayez plus tard, s’il vous plaît.',
    trouble: 'Cela n’a pas marché. Vérifiez le numéro d’approbation et réessayez.',
  },
}
