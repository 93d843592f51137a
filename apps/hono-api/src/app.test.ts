import { conforms, runsAsProcess, walk } from '@verdict-apps/shared/testing'
import { createApp } from './app.js'

walk('hono-api', createApp)
conforms('hono-api', createApp)
runsAsProcess('hono-api', new URL('main.ts', import.meta.url))
