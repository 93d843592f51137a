import { printed } from './child.js'

const whereIs = (command: string) => printed('sh', ['-c', `command -v ${command}`])

/** Where a command of Debian's is; installs the package of the same name if it is nowhere. */
export async function debianCommand(command: string): Promise<string> {
  try {
    return await whereIs(command)
  } catch {
    const minutes = { timeout: 300_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    await printed('apt-get', ['update', '-qq'], minutes)
    await printed('apt-get', ['install', '-y', '-qq', '--no-install-recommends', command], minutes)
    return whereIs(command)
  }
}
