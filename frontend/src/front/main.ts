/** `/`: sign in, then on to the page that belongs to the role. Whoever has a session already is sent on at once. */
import '../design/base.css'
import { mount } from 'svelte'
import { appearance } from '../design/look.svelte'
import { reading } from '../words/locale.svelte'
import Front from './Front.svelte'

appearance.begin()
reading.begin()
const root = document.getElementById('root')
if (root) mount(Front, { target: root })
