export default {
  testRunner: 'vitest',
  // The whole folder is a copy already.
  inPlace: true,
  reporters: ['json', 'progress-append-only'],
  concurrency: 2,
  timeoutMS: 60_000,
  disableTypeChecks: false,
  clearTextReporter: { allowColor: false },
}
