const target =
  (sense) =>
  (what, measured, limit, unit = 'times') => {
    // null where noise was greater than what was to be measured: that is not reached.
    const got = Number.isFinite(measured) ? measured : null
    const reached = got !== null && (sense === 'at most' ? got <= limit : got >= limit)
    return { what, got, sense, limit, unit, reached }
  }

/** What was to be reached, what came out, and whether that is enough. */
export const atMost = target('at most')
export const atLeast = target('at least')
