import { useApp, useReadable } from '../base/context.js'
import { classes } from './classes.js'

/** Where toasts appear. A screen reader hears each once. */
export function ToastRegion() {
  const { toasts } = useApp()
  const shown = useReadable(toasts)
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-24 z-60 flex flex-col items-center gap-2 px-4"
    >
      {shown.map((toast) => (
        <button
          key={toast.id}
          type="button"
          data-testid="toast"
          onClick={() => toasts.dismiss(toast.id)}
          className={classes(
            'pointer-events-auto max-w-100 overflow-clip animate-rise rounded-m px-4 py-2 text-start text-sm shadow-floating',
            toast.tone === 'danger' ? 'bg-danger text-on-danger' : 'bg-ink text-canvas',
          )}
        >
          {toast.text}
        </button>
      ))}
    </div>
  )
}
