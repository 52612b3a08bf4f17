/** Metrics of files. */
import type { FileMeter, FileStore } from '@stonechat/file'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { inTime } from './in-time.js'

export interface FileMetrics {
  readonly meter: FileMeter
  /** Begins to show what the store knows. */
  watch(store: Pick<FileStore, 'countUnsent'>): void
}

export function createFileMetrics(registers: Registry[]): FileMetrics {
  const uploads = new Counter({
    name: 'stonechat_uploads_total',
    help: 'Uploads that ended on this node: finished, or given up and removed',
    labelNames: ['outcome'],
    registers,
  })
  const received = new Counter({
    name: 'stonechat_file_received_bytes_total',
    help: 'Bytes of uploads that this node made durable',
    registers,
  })
  const sent = new Counter({
    name: 'stonechat_file_sent_bytes_total',
    help: 'Bytes of files, previews and avatars that this node sent',
    registers,
  })
  const runs = new Counter({
    name: 'stonechat_workshop_runs_total',
    help: 'Attempts at tasks of the process that decodes pictures, sound and video: done, killed, or failed for want of the bytes',
    labelNames: ['task', 'outcome'],
    registers,
  })
  const duration = new Histogram({
    name: 'stonechat_workshop_duration_seconds',
    help: 'How long an attempt of that process took, with the reading of the bytes',
    labelNames: ['task'],
    buckets: [0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
    registers,
  })
  return {
    meter: {
      onUploadEnded: (outcome) => uploads.inc({ outcome }),
      onReceived: (bytes) => received.inc(bytes),
      onSent: (bytes) => sent.inc(bytes),
      onTask({ task, outcome, durationMs }) {
        runs.inc({ task, outcome })
        duration.observe({ task }, durationMs / 1_000)
      },
    },
    watch(store) {
      new Gauge({
        name: 'stonechat_files_unsent',
        help: 'Files and uploads that no message has, by state, the same on all nodes',
        labelNames: ['state'],
        registers,
        async collect() {
          this.reset()
          for (const { state, count } of (await inTime(store.countUnsent())) ?? []) this.set({ state }, count)
        },
      })
    },
  }
}
