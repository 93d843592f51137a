// Runs one group in this process, and hands its result to the one that started it.
const [, , name] = process.argv
const { run } = await import(`./groups/${name}.mjs`)
process.send(await run(), () => process.exit(0)) // some libraries leave timers behind
