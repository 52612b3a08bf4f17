/**
 * Without this the browser leaves the app for a file that is dropped on it. Where something takes files, that shows it with a
 * `dropEffect` of its own.
 */
export function refuseDrops(page: Window): void {
  page.addEventListener('dragover', refuse)
  page.addEventListener('drop', refuse)
}

function refuse(event: DragEvent): void {
  if (event.dataTransfer?.types.includes('Files') !== true) return
  event.preventDefault()
  event.dataTransfer.dropEffect = 'none'
}
