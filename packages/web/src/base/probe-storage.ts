import { withDeadline } from '@stonechat/protocol/base'

/** Whether a browser that does not answer by then is asked in vain. */
const answerMaxMs = 4_000

const probeName = 'stonechat.probe'

/** Whether this browser keeps what it is given: it is given something, and that is taken away again. */
export async function canKeep(): Promise<boolean> {
  try {
    await withDeadline(write(), answerMaxMs, 'IndexedDB')
    return true
  } catch {
    return false
  }
}

async function write(): Promise<void> {
  localStorage.setItem(probeName, '1')
  localStorage.removeItem(probeName)
  const opening = indexedDB.open(probeName)
  opening.onupgradeneeded = () => opening.result.createObjectStore('kept')
  const database = await resultOf(opening)
  const transaction = database.transaction('kept', 'readwrite')
  await resultOf(transaction.objectStore('kept').put(1, 1))
  database.close()
  indexedDB.deleteDatabase(probeName)
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
