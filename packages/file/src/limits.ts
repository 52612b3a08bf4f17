/** The limits of files, by name. Units end the name; a limit without a unit counts things. */
export const fileLimits = {
  // Uploads
  uploadExpiryMs: 24 * 60 * 60_000,
  /** Renewed after a third of it, which is when a holder learns that another waits. */
  uploadLeaseMs: 5_000,
  uploadLeaseMarginMs: 1_000,
  uploadPollMs: 200,
  uploadWaitMs: 10_000,
  fileNameMaxCharacters: 255,
  unsentFileKeptMs: 24 * 60 * 60_000,

  // Removal
  collectIntervalMs: 5 * 60_000,
  collectTimeoutMs: 10 * 60_000,
  collectPageFiles: 100,
  collectAgainMs: 5 * 60_000,

  // Checks
  checkPageFiles: 500,
  orphanMinAgeMs: 60 * 60_000,

  // Links
  linkLifetimeMs: 60 * 60_000,
  linkRoundMs: 15 * 60_000,

  // Where bytes are
  blobKeyMaxCharacters: 200,
  diskBatchBytes: 256 * 1024,
  diskSyncBytes: 8 * 1024 * 1024,
  diskSyncIntervalMs: 5_000,
  diskReadBytes: 128 * 1024,
  diskTemporaryKeptMs: 24 * 60 * 60_000,
  s3PartMinBytes: 5 * 1024 * 1024,
  s3PartsMax: 1_000,
  s3HeldMaxBytes: 256 * 1024 * 1024,
  s3TailMinBytes: 1024 * 1024,
  s3IdleMs: 20_000,
  s3RetryForMs: 45_000,
  s3RetryMinMs: 100,
  s3RetryMaxMs: 5_000,
  s3ReadMaxFailures: 3,
  s3TextMaxBytes: 4 * 1024 * 1024,

  // Scanning
  scanIdleMs: 150_000,

  // Pictures, sound and video
  pictureMaxBytes: 64 * 1024 * 1024,
  pictureMaxPixels: 0x3fff * 0x3fff,
  movingPictureMaxPixels: 2_000_000_000,
  previewMaxPixels: 1280,
  previewWorthBytes: 200 * 1024,
  ownPreviewMaxBytes: 2 * 1024 * 1024,
  avatarMaxBytes: 10 * 1024 * 1024,
  avatarPixels: 512,
  avatarSmallPixels: 64,
  avatarSettleMs: 60_000,

  // Stickers
  stickerMaxPixels: 512,
  stickerMaxBytes: 512 * 1024,
  /** Of all frames together, as they are decoded and as they are encoded. */
  stickerDecodedMaxPixels: 100_000_000,
  stickerEncodedMaxPixels: 20_000_000,
  /** Of the picture that one is made of, for each point that its maker pays. */
  stickerBytesPerPoint: 16 * 1024,
  stickerPacksMax: 30,
  packStickersMax: 60,

  // The look at them
  processTimeoutMs: 10 * 60_000,
  processRetryMinMs: 1_000,
  processRetryMaxMs: 2 * 60_000,

  // The process that decodes them
  workshopAttempts: 2,
  workshopMaxWaiting: 100,
  workshopStartMs: 20_000,
  workshopTaskMs: 30_000,
  workshopIdleMs: 60_000,
  workshopMaxMemoryBytes: 768 * 1024 * 1024,
  workshopMaxHeapMb: 256,
  workshopMemoryCheckMs: 100,
  workshopMaxOutputBytes: 128 * 1024 * 1024,
  workshopPieceBytes: 1024 * 1024,
  workshopLastWords: 2_000,
} as const
