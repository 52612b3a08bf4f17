import type { KnownFile } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { Suspense, useState } from 'react'
import { useTexts } from '../../base/context.js'
import { lazyPart } from '../../base/lazy-part.js'
import { Segments } from '../../ui/Segments.js'
import { Skeleton } from '../../ui/Skeleton.js'
import { Picture } from '../album/Picture.js'
import { formatDuration } from '../format.js'
import { originOf } from '../lightbox/use-shown.js'
import { FileRow } from '../row/FileRow.js'
import { useSource } from '../use-source.js'
import { SoundRow } from '../voice/SoundRow.js'
import { byMonth, type ListedFile } from './by-month.js'
import { Month } from './Month.js'
import { Origin } from './Origin.js'
import { SharedPane } from './SharedPane.js'
import { type SharedKind, useShared } from './use-shared.js'

const Lightbox = lazyPart(() => import('../lightbox/Lightbox.js').then(({ Lightbox }) => Lightbox))

interface SharedFilesProps {
  readonly target: Target
  readonly onBack: () => void
}

/** All pictures and files of a conversation, month by month; more come with scrolling. */
export function SharedFiles({ target, onBack }: SharedFilesProps) {
  const words = useTexts().files
  const [kind, setKind] = useState<SharedKind>('seen')
  const options = (['seen', 'file', 'heard'] as const).map((value) => ({
    value,
    label: words.tabs[value],
    testId: `shared-${value}`,
  }))
  const tabs = (
    <Segments label={words.shared} value={kind} options={options} onChange={setKind} className="flex-1" />
  )
  return (
    <SharedPane head={tabs} testId="shared-files" onBack={onBack}>
      <SharedList key={kind} target={target} kind={kind} />
    </SharedPane>
  )
}

function SharedList({ target, kind }: { readonly target: Target; readonly kind: SharedKind }) {
  const { files: words, retry } = useTexts()
  const { files, state, loadMore, onScroll } = useShared(target, kind)
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-6" onScroll={onScroll}>
      {byMonth(files).map(({ month, items }) => (
        <Month key={month} month={month}>
          {kind === 'seen' ? <Grid files={items} target={target} /> : <Rows files={items} target={target} />}
        </Month>
      ))}
      {state === 'loading' && <LoadingTiles />}
      {state === 'done' && files.length === 0 && (
        <p className="py-10 text-center text-sm text-ink-quiet" data-testid="shared-none">
          {words.noneYet}
        </p>
      )}
      {state === 'failed' && (
        <button type="button" onClick={loadMore} className="w-full py-4 text-sm font-medium text-accent">
          {retry}
        </button>
      )}
    </div>
  )
}

interface GroupProps {
  readonly files: readonly ListedFile[]
  readonly target: Target
}

function Grid({ files, target }: GroupProps) {
  const [open, setOpen] = useState<ListedFile>()
  return (
    <>
      <ul className="grid grid-cols-3 gap-0.5">
        {files.map((one) => (
          <li key={`${one.message.seq} ${one.file.id}`}>
            <GridTile file={one.file} onOpen={() => setOpen(one)} />
          </li>
        ))}
      </ul>
      {open !== undefined && (
        <Suspense>
          <Lightbox
            files={[open.file]}
            origin={originOf(open.message)}
            target={target}
            startId={open.file.id}
            onClose={() => setOpen(undefined)}
          />
        </Suspense>
      )}
    </>
  )
}

function GridTile({ file, onOpen }: { readonly file: KnownFile; readonly onOpen: () => void }) {
  const words = useTexts().files
  const isVideo = file.kind === 'video'
  const source = useSource(file.id, { isVideo })
  return (
    <button
      type="button"
      aria-label={isVideo ? words.video : words.picture}
      onClick={onOpen}
      data-testid="shared-tile"
      className="relative block aspect-square w-full overflow-hidden bg-sunken -outline-offset-4"
    >
      <Picture file={file} source={source} />
      {isVideo && file.duration_ms !== undefined && (
        <span className="absolute end-1 bottom-1 rounded-full bg-shade/60 px-1.5 text-xs text-on-shade tabular-nums">
          {formatDuration(file.duration_ms)}
        </span>
      )}
    </button>
  )
}

function Rows({ files, target }: GroupProps) {
  return (
    <ul>
      {files.map(({ file, message }) => (
        <li key={`${message.seq} ${file.id}`} className="border-b border-line py-1 last:border-0">
          {file.kind === 'file' ? <FileRow file={file} index={0} /> : <SoundRow file={file} index={0} />}
          <Origin message={message} target={target} />
        </li>
      ))}
    </ul>
  )
}

function LoadingTiles() {
  return (
    <div className="grid grid-cols-3 gap-0.5 py-2">
      {Array.from({ length: 6 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Skeleton key={index} className="aspect-square" />
      ))}
    </div>
  )
}
