import { expect, test } from 'vitest'
import { opaqueTokens } from './tokens.js'
import { subjects } from './servers/index.js'

test.each(subjects.map((subject) => [subject.name, subject] as const))(
  '%s is at work: strangers and made-up tokens stay out',
  async (_name, { start, configuration }) => {
    const { url, close } = await start()
    try {
      for (const { path, access } of configuration.resources) {
        const asked = await Promise.all([
          fetch(url + path),
          fetch(url + path, { headers: { authorization: `Bearer ${opaqueTokens.reader}x` } }),
        ])
        for (const { status } of asked) {
          expect(access === 'public' ? [200] : [400, 401]).toContain(status)
        }
      }
    } finally {
      await close()
    }
  },
)
