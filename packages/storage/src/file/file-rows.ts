/** Rows of `files` as callers know them. */
import type { FileHints, FileOutcome, FileRecord, UploadRecord } from '@stonechat/file/contract'
import type { FileState } from '@stonechat/protocol'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Engine } from '../sql/engine.js'
import type { FilesTable } from './table.js'

type Row = Selectable<FilesTable>

/** Columns of a file. */
export const fileColumns = [
  ...['id', 'owner_id', 'kind', 'name', 'media_type', 'bytes', 'width', 'height', 'duration_ms'],
  ...['thumbhash', 'waveform', 'state', 'created_at', 'blob_key', 'preview_key'],
] as const satisfies readonly (keyof FilesTable)[]

/** Columns of an upload. */
export const uploadColumns = [
  ...fileColumns,
  ...(['uploaded', 'blob_state', 'expires_at'] as const),
] satisfies readonly (keyof FilesTable)[]

/** A condition: it has not expired, and nobody is removing it. */
export function isThere({ now }: Engine): RawBuilder<boolean> {
  return sql<boolean>`state <> 'removing' and (expires_at is null or expires_at > ${now})`
}

/** So long from now, by the clock of the database. */
export function inMs({ now }: Engine, ms: number): RawBuilder<number> {
  return sql<number>`${now} + ${Math.round(ms)}`
}

/** Of a file that nobody is removing. */
export function toFileRecord(row: Pick<Row, (typeof fileColumns)[number]>): FileRecord {
  return {
    ...{ id: row.id, ownerId: row.owner_id, state: row.state as FileState, createdAt: row.created_at },
    ...{ kind: row.kind, name: row.name, media_type: row.media_type, bytes: row.bytes },
    ...toHints(row),
    ...(row.thumbhash === null ? {} : { thumbhash: row.thumbhash }),
    ...{ blobKey: row.blob_key, previewKey: row.preview_key },
  }
}

/** Of an upload that is not finished. */
export function toUploadRecord(row: Pick<Row, (typeof uploadColumns)[number]>): UploadRecord {
  return {
    ...{ id: row.id, ownerId: row.owner_id, name: row.name, mediaType: row.media_type },
    ...{ isVoice: row.kind === 'voice', bytes: row.bytes, hints: toHints(row), offset: row.uploaded },
    ...{ blobKey: row.blob_key, blobState: row.blob_state ?? '', expiresAt: row.expires_at ?? 0 },
  }
}

/** What an outcome says of a file, as columns. */
export function toOutcomeColumns({ state, facts, blobKey, previewKey }: FileOutcome) {
  return {
    ...{ state, kind: facts.kind, media_type: facts.media_type, bytes: facts.bytes },
    ...toHintColumns(facts),
    thumbhash: facts.thumbhash ?? null,
    ...{ blob_key: blobKey, preview_key: previewKey },
  }
}

export function toHintColumns({ width, height, duration_ms, waveform }: FileHints) {
  return {
    ...{ width: width ?? null, height: height ?? null },
    ...{ duration_ms: duration_ms ?? null, waveform: waveform ?? null },
  }
}

function toHints(row: Pick<Row, 'width' | 'height' | 'duration_ms' | 'waveform'>): FileHints {
  return {
    ...(row.width === null ? {} : { width: row.width }),
    ...(row.height === null ? {} : { height: row.height }),
    ...(row.duration_ms === null ? {} : { duration_ms: row.duration_ms }),
    ...(row.waveform === null ? {} : { waveform: row.waveform }),
  }
}
