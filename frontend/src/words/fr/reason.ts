/** The words for opening a record with a reason, and for a researcher's reports. */
import type { Words } from '../en'
import { fr_many as many } from '../plural'

export const reason: Words['reason'] = {
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
  hours: (n) => `${n} ${many(n, 'heure', 'heures')}`,
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

export const research: Words['research'] = {
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
