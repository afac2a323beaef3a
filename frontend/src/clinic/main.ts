/** `/clinic/`: the therapist's and the manager's pages. */
import '../design/base.css'
import { mount } from 'svelte'
import { appearance } from '../design/look.svelte'
import { route } from '../parts/route.svelte'
import { reading } from '../words/locale.svelte'
import App from './App.svelte'
import { desk } from './desk.svelte'

appearance.begin()
reading.begin()
route.begin()
const root = document.getElementById('root')
if (root) mount(App, { target: root })
void desk.begin()
