import { X } from 'lucide-react'
import { useTexts } from '../../base/context.js'
import { useTabIndex } from '../../base/message-context.js'
import { UploadRing } from '../UploadRing.js'
import type { Upload } from '../use-upload.js'
import { useUploadWords } from '../use-upload-words.js'

interface UploadVeilProps {
  readonly upload: Upload
  /** Whether it is the first file of its message: there the whole message can be taken back. */
  readonly isFirst: boolean
}

/** What lies over a picture that is on its way out: it takes no place, so that nothing moves when it goes. */
export function UploadVeil({ upload, isFirst }: UploadVeilProps) {
  const texts = useTexts().files
  const words = useUploadWords({ isShort: true })
  const tabIndex = useTabIndex()
  const isUp = upload.view.state === 'ready'
  return (
    <div className="pointer-events-none absolute inset-px flex items-center justify-center bg-shade/35 text-on-shade">
      {!upload.isFailed && !isUp && (
        <UploadRing upload={upload} className="pointer-events-auto bg-shade/45" />
      )}
      {!isUp && (
        <span className="absolute start-1.5 top-1.5 rounded-full bg-shade/55 px-2 py-0.5 text-xs tabular-nums">
          {words(upload)}
        </span>
      )}
      {isFirst && !upload.isFailed && (
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label={texts.cancelUpload}
          title={texts.cancelUpload}
          data-testid="cancel-upload"
          onClick={upload.cancel}
          className="pointer-events-auto absolute end-1.5 top-1.5 flex size-7 items-center justify-center rounded-full bg-shade/55 hover:bg-shade/75"
        >
          <X className="size-4" />
        </button>
      )}
    </div>
  )
}
