const target =
  (sense) =>
  (what, got, limit, unit = 'times') => ({
    what,
    got,
    sense,
    limit,
    unit,
    reached: sense === 'at most' ? got <= limit : got >= limit,
  })

/** What was to be reached, what came out, and whether that is enough. */
export const atMost = target('at most')
export const atLeast = target('at least')
