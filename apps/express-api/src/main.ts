import { main } from '@verdict-apps/shared'
import { createApp } from './app.js'

await main(createApp)
