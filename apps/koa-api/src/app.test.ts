import { conforms, runsAsProcess, walk } from '@verdict-apps/shared/testing'
import { createApp } from './app.js'

walk('koa-api', createApp)
conforms('koa-api', createApp)
runsAsProcess('koa-api', new URL('main.ts', import.meta.url))
