import { conforms, runsAsProcess, walk } from '@verdict-apps/shared/testing'
import { createApp } from './app.js'

walk('express-api', createApp)
conforms('express-api', createApp)
runsAsProcess('express-api', new URL('main.ts', import.meta.url))
