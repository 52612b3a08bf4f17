export { declareRestored, type RestoredOptions } from './declare-restored.js'
export { putBack } from './put-back.js'
