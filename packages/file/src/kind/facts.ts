import type { FileFacts } from '@stonechat/protocol'
import type { FileRecord } from '../contract/index.js'
import type { MediaFacts } from '../media/media-facts.js'
import { unknownBytes } from './sniff.js'

export type Facts = Omit<FileFacts, 'name'>

export function pictureFacts(
  found: {
    readonly mediaType: string
    readonly width: number
    readonly height: number
    readonly thumbhash: string
  },
  bytes: number,
): Facts {
  const { mediaType, width, height, thumbhash } = found
  return { kind: 'image', media_type: mediaType, bytes, width, height, thumbhash }
}

/** What the bytes do not say is taken from the file, as its owner's browser said it. */
export function mediaFacts(file: FileRecord, found: MediaFacts): Facts {
  const kind = found.hasVideo ? 'video' : file.kind === 'voice' ? 'voice' : 'audio'
  const durationMs = found.durationMs ?? file.duration_ms
  const width = found.width ?? file.width
  const height = found.height ?? file.height
  const hasSize = kind === 'video' && width !== undefined && height !== undefined
  return {
    kind,
    media_type: kind === 'video' ? file.media_type : soundType(file.media_type),
    bytes: file.bytes,
    ...(hasSize && { width, height }),
    ...(durationMs !== undefined && { duration_ms: durationMs }),
    ...(kind === 'voice' && file.waveform !== undefined && { waveform: file.waveform }),
  }
}

/** What cannot be decoded is given out as it is, and shown by nobody. */
export function plainFacts({ bytes }: FileRecord): Facts {
  return { kind: 'file', media_type: unknownBytes.mediaType, bytes }
}

/** A container for video in which there is only sound. */
function soundType(mediaType: string): string {
  return mediaType === 'video/quicktime' ? 'audio/mp4' : mediaType.replace(/^video\//, 'audio/')
}
