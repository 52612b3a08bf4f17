/** Files as the users of the SDK see them. */
import type {
  FileFacts,
  FileInfo,
  FileKind,
  FileLink,
  Group,
  Message,
  OwnUser,
  PlainContent,
  Target,
} from '@stonechat/protocol'
import type { Readable } from '../api.js'

/** What a person picked or recorded, with what the page knows of it. */
export interface PickedFile extends Pick<FileFacts, 'width' | 'height' | 'duration_ms' | 'waveform'> {
  readonly blob: Blob
  /** By default the name that a `File` has. */
  readonly name?: string
  /** A recording: it is shown as a voice message. */
  readonly isVoice?: boolean
  /** A still of a video, at most 2 MB: the server takes none out of it. */
  readonly preview?: Blob
}

/** A file that the server has already, such as one of another message: its bytes are not sent again. */
export type KnownFile = FileFacts & { readonly id: string }

/** One to ten files, and a caption. */
export interface FilesToSend {
  readonly files: readonly (Blob | PickedFile | KnownFile)[]
  readonly text?: string
}

/** For files that go up while somebody waits. */
export interface UploadOptions {
  /** Ends it; it fails with `network` then. */
  readonly signal?: AbortSignal
  /** How many bytes are there, of how many. */
  readonly onProgress?: (sent: number, total: number) => void
}

/**
 * How a file of an unsent message does, in the place of its file in `content.files`, whose `id` it has until the server gave it
 * one. `missing`: its bytes were too many to be kept over a reload; see `Files.provide`. `failed`: see the message's `error`.
 */
export interface UploadView {
  readonly id: string
  readonly state: 'waiting' | 'uploading' | 'processing' | 'ready' | 'missing' | 'failed'
  /** Bytes that the server has, and how many there are. */
  readonly sent: number
  readonly total: number
}

/** A square of a picture, in pixels of the picture as it is shown. */
export interface Crop {
  readonly x: number
  readonly y: number
  readonly size: number
}

export interface FilePage {
  /** Newest first. */
  readonly messages: readonly Message[]
  readonly hasMore: boolean
}

/** Files of the account that is signed in: its code is loaded at the first `client.files()`. */
export interface Files {
  /**
   * Brings files up while somebody waits, and resolves with the content that a message of theirs has, for calls such as
   * `scheduled.create`. Nothing of it outlives the page. @throws ClientError why not; `network` where the signal ends it
   */
  bringUp(given: FilesToSend, options?: UploadOptions): Promise<PlainContent>
  /**
   * Stops the upload of an unsent message until `resume`. Messages behind it go first. Nothing where the message itself is on its way.
   * To take it out altogether there is `Timeline.discard`.
   */
  pause(clientId: string): void
  /** Goes on where a paused upload was, or tries again what failed; as `Timeline.retry`. */
  resume(clientId: string): void
  /** Gives the bytes of a file that is `missing`, and goes on. `false`, and nothing, where they are not as many: it is another file. */
  provide(clientId: string, uploadId: string, blob: Blob): boolean
  /** The bytes of a file that was sent from here, by the `id` that it has in `content.files`, as long as they are at hand. */
  blob(id: string): Blob | undefined

  /** Addresses of a file, renewed while subscribed to. `null`: no file that this user may see. */
  link(fileId: string): Readable<FileLink | null | undefined>
  /**
   * An address that needs no header, good for some minutes at least. Those that are wanted at the same time are asked for together.
   * @param options `isPreview`: of the smaller picture, where there is one; `isDownload`: of one that the browser saves
   * @throws ClientError `file_not_found` where this user may not see it
   */
  url(fileId: string, options?: { isPreview?: boolean; isDownload?: boolean }): Promise<string>
  /** All bytes of a file; goes on where it was when the line is cut. @throws ClientError */
  download(
    fileId: string,
    options?: { signal?: AbortSignal; onProgress?: (received: number, total: number) => void },
  ): Promise<Blob>
  get(fileId: string): Promise<FileInfo>
  /** Removes an own file everywhere; the messages that had it keep its name. */
  delete(fileId: string): Promise<void>
  /** The messages of a conversation that have files. */
  list(
    target: Target,
    options?: { kinds?: readonly FileKind[]; beforeSeq?: number; limit?: number },
  ): Promise<FilePage>

  /** Makes a picture the user's. Without a crop its middle is taken. */
  setAvatar(picture: Blob, crop?: Crop): Promise<OwnUser>
  removeAvatar(): Promise<void>
  setGroupAvatar(groupId: number, picture: Blob, crop?: Crop): Promise<Group>
  removeGroupAvatar(groupId: number): Promise<void>
}
