const NOTICE = 'oidc-provider '

/**
 * Runs `work` without oidc-provider's notice about the Node version: true, and of no use to who
 * watches a sample. All other lines pass.
 */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn, info } = console
  const unlessNotice =
    (write: typeof console.warn) =>
    (...line: unknown[]): void => {
      if (!String(line[0]).includes(NOTICE)) write.apply(console, line)
    }
  console.warn = unlessNotice(warn)
  console.info = unlessNotice(info)
  try {
    return await work()
  } finally {
    console.warn = warn
    console.info = info
  }
}
