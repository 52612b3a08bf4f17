import { parseBlob } from 'music-metadata'
import { cached, type Source } from '../workshop/source.js'
import { type MediaFacts, toDurationMs, toPixels } from './media-facts.js'
import { readMp4 } from './read-mp4.js'

/**
 * What sound or video says of itself.
 * @param mediaType by its first bytes
 * @throws Error where it cannot be read
 */
export async function readMedia(source: Source, mediaType: string): Promise<MediaFacts> {
  const pages = cached(source)
  if (/mp4|quicktime|3gpp/.test(mediaType)) return readMp4(pages)
  const { format } = await parseBlob(asBlob(pages, mediaType), { skipCovers: true, skipPostHeaders: true })
  const video = format.trackInfo.find((track) => track.video !== undefined)?.video
  return {
    hasAudio: format.hasAudio ?? false,
    hasVideo: format.hasVideo ?? false,
    durationMs: toDurationMs(format.duration),
    width: toPixels(video?.displayWidth ?? video?.pixelWidth),
    height: toPixels(video?.displayHeight ?? video?.pixelHeight),
  }
}

/** As much of a Blob as the library uses, so that it reads no more than it needs. */
function asBlob(source: Source, type: string): Blob {
  const slice = (start = 0, end = source.bytes) => ({
    arrayBuffer: async () => (await source.read(start, Math.min(end, source.bytes))).buffer,
  })
  return { size: source.bytes, type, slice } as unknown as Blob
}
