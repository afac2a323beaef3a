/** Hands a file to the browser, which asks where to keep it. */
import type { Download } from '../api/endpoints'

export function save_file(file: Download, otherwise: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file.content)
  link.download = file.name ?? otherwise
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
