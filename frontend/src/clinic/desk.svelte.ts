/** Who sits at this desk. Without a session the door is `/`; patients have their own page. */
import { Offline } from '../api/problem'
import { renew, when_person_changes } from '../api/session'
import type { Patient, Person } from '../api/types'
import { home_of } from '../parts/home'
import { sign_out_for_good, signing_out_is_owed } from '../parts/owed_sign_out'

class Desk {
  stage = $state<'opening' | 'unreached' | 'set_up' | 'open'>('opening')
  person = $state.raw<Person | null>(null)
  #watching = false

  async begin(): Promise<void> {
    // Whoever comes by a setup link is nobody yet, whoever was signed in here before.
    if (location.hash.startsWith('#/setup/')) {
      this.stage = 'set_up'
      return
    }
    this.stage = 'opening'
    try {
      if (await signing_out_is_owed()) {
        location.replace('/')
        return
      }
      const person = await renew()
      if (home_of(person.role) !== '/clinic/') {
        location.replace(home_of(person.role))
        return
      }
      this.open(person)
    } catch (reason) {
      if (reason instanceof Offline) this.stage = 'unreached'
      else location.replace('/')
    }
  }

  /** This person sits here now. */
  open(person: Person): void {
    this.person = person
    this.stage = 'open'
    if (!this.#watching) when_person_changes((next) => next?.id !== this.person?.id && location.reload())
    this.#watching = true
  }

  /** Whether this patient is in the care of whoever sits here, today. */
  treats(patient: Pick<Patient, 'care'>): boolean {
    return patient.care.some((one) => one.covers_today && one.therapist.id === this.person?.id)
  }

  async sign_out(): Promise<void> {
    this.person = null
    this.stage = 'opening'
    await sign_out_for_good()
    location.replace('/')
  }
}

export const desk = new Desk()
