/** Who works in a clinic, and whom it cares for. */
import { en_many as many } from '../plural'

export const staff = {
  title: 'Who works here',
  lead: 'Each person has an account of their own.',
  to_patients: 'Patients',
  role: 'Role',
  role_of: (name: string) => `Role of ${name}`,
  you: 'you',
  not_set_up: 'has not set up the account yet',
  new_link: 'New link',
  reset: 'Set back',
  close: 'Close account',
  close_question: (name: string) => `Close the account of ${name}? What they have open ends at once.`,
  reset_waiting: (name: string, by: string) =>
    `${by} asks to set back password and second step of ${name}. Another manager has to agree.`,
  approve: 'Agree',
  refuse: 'Refuse',
  second_person: 'Another manager has to agree: not who asked, and not whom it is about.',
  new_title: 'Somebody new',
  name: 'Name',
  login: 'Sign-in name',
  take_on: 'Open the account',
  login_taken: 'Somebody signs in with this name already.',
  login_letters: 'A sign-in name is made of Latin letters, digits and signs such as . - _ @ +.',
  link_for: (name: string) =>
    `This link is for ${name} and nobody else. It works once, for two days, and is shown only now.`,
  link: 'Link',
  link_done: 'I have passed it on',
}

export const enrolments = {
  title: 'Patients of the clinic',
  lead: (n: number) =>
    many(n, 'One person. What they write is not shown here.', `${n} people. What they write is not shown here.`),
  to_staff: 'Who works here',
  born: 'born',
  joined: 'has an account',
  not_joined: 'has no account yet',
  until: (day: string) => `until ${day}`,
  end: 'End today',
  end_of: (therapist: string, patient: string) => `End the care of ${patient} by ${therapist} today`,
  give: (name: string) => `Who cares for ${name}?`,
  give_to: 'Give to …',
  bad_care_days: 'The last day lies before the first.',
  new_title: 'A new patient',
  name: 'Name',
  birth_date: 'Date of birth',
  enrol: 'Take in',
}
