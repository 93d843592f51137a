// Questions on a terminal, their keys and redrawing are clack's business.
import { group, multiselect, select, text } from '@clack/prompts'
import type { Answers } from './configuration-text.js'
import { UsageError } from './exit.js'

const path = (message: string, initialValue: string) =>
  text({
    message,
    initialValue,
    validate: (value) => (value?.startsWith('/') ? undefined : 'A path begins with /'),
  })

/**
 * Asks on the terminal what a configuration is made from.
 *
 * @param defaults what stands there when a question is asked.
 * @throws UsageError if whoever is asked ends it.
 */
export function ask(defaults: Answers): Promise<Answers> {
  return group(
    {
      origin: () =>
        text({
          message: 'Where does it listen?',
          initialValue: defaults.origin,
          validate: (value) =>
            URL.canParse(value ?? '') ? undefined : 'Write http://localhost:3000',
        }),
      schemes: () =>
        multiselect({
          message: 'What do its 401s offer?',
          options: [...new Set([...defaults.schemes, 'Bearer', 'DPoP', 'Basic'])].map((value) => ({
            value,
          })),
          initialValues: [...defaults.schemes],
        }),
      credentials: () =>
        select<Answers['credentials']>({
          message: 'How are good credentials got?',
          options: [
            { value: 'token', label: 'a token in an environment variable' },
            { value: 'command', label: 'a command prints a token' },
            { value: 'jwk', label: 'a private key (JWK) to make tokens with' },
            { value: 'basic', label: 'a user and a password' },
            { value: 'key', label: 'an API key' },
          ],
          initialValue: defaults.credentials,
        }),
      publicPath: () => path('A path for everybody?', defaults.publicPath),
      loginPath: () => path('A path for whoever is logged in?', defaults.loginPath),
    },
    {
      onCancel: () => {
        throw new UsageError('nothing was written')
      },
    },
  )
}
