/** For which accounts a PIN may be typed on this device. The links name nobody. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

interface Links extends DBSchema {
  links: { key: number; value: string }
}

let opened: Promise<IDBPDatabase<Links>> | null = null

function store(): Promise<IDBPDatabase<Links>> {
  opened ??= openDB<Links>('ebb-links', 1, {
    upgrade: (fresh) => void fresh.createObjectStore('links', { autoIncrement: true }),
    // Give way to whoever wants to clear or change the storage.
    blocking: (_old, _next, event) => {
      ;(event.target as IDBDatabase).close()
      opened = null
    },
  })
  return opened
}

/** In the order in which they were made. */
export async function links(): Promise<string[]> {
  return (await store()).getAll('links')
}

export async function keep_link(id: string): Promise<void> {
  await (await store()).add('links', id)
}

export async function drop_link(id: string): Promise<void> {
  const here = await store()
  for (const key of await here.getAllKeys('links')) {
    if ((await here.get('links', key)) === id) await here.delete('links', key)
  }
}
