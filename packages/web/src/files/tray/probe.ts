/** What the browser can say about a file before it is sent, so that its bubble has its box at once. */
import type { PickedFile } from '@stonechat/client'

type Facts = Pick<PickedFile, 'width' | 'height' | 'duration_ms' | 'preview'>

/** A file that the browser does not understand is not waited for longer. */
const probeTimeoutMs = 5_000
/** Where the still of a video is taken: its very first picture is often black. */
const stillAtS = 0.5
const stillEdgeMax = 1_280
const stillQuality = 0.8

/** Sizes, length, a still of a video; nothing of what the browser does not understand. */
export async function probe(file: File): Promise<Facts> {
  const kind = file.type.split('/', 1)[0]
  if (kind !== 'image' && kind !== 'video' && kind !== 'audio') return {}
  const url = URL.createObjectURL(file)
  const timeout = new Promise<Facts>((resolve) => setTimeout(() => resolve({}), probeTimeoutMs))
  try {
    return await Promise.race([kind === 'image' ? probePicture(url) : probeMedia(url, kind), timeout])
  } catch {
    return {}
  } finally {
    URL.revokeObjectURL(url)
  }
}

async function probePicture(url: string): Promise<Facts> {
  const image = new Image()
  image.src = url
  await image.decode()
  return { width: image.naturalWidth, height: image.naturalHeight }
}

async function probeMedia(url: string, kind: 'video' | 'audio'): Promise<Facts> {
  const media = document.createElement(kind)
  media.preload = 'auto'
  media.muted = true
  media.src = url
  await happens(media, 'loadeddata')
  const { duration } = media
  const length = Number.isFinite(duration) ? { duration_ms: Math.round(duration * 1_000) } : {}
  if (!(media instanceof HTMLVideoElement) || media.videoWidth === 0) return length
  const size = { width: media.videoWidth, height: media.videoHeight }
  const preview = await takeStill(media).catch(() => undefined)
  return { ...length, ...size, ...(preview === undefined ? {} : { preview }) }
}

async function takeStill(video: HTMLVideoElement): Promise<Blob | undefined> {
  video.currentTime = Math.min(stillAtS, video.duration / 2 || 0)
  await happens(video, 'seeked')
  const part = Math.min(1, stillEdgeMax / Math.max(video.videoWidth, video.videoHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(video.videoWidth * part)
  canvas.height = Math.round(video.videoHeight * part)
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', stillQuality))
  return blob ?? undefined
}

function happens(media: HTMLMediaElement, event: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    media.addEventListener(event, () => resolve(), { once: true })
    media.addEventListener('error', () => reject(new Error('not playable')), { once: true })
  })
}
