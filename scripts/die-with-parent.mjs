/**
 * Loaded before a command (node --import): ends it when the script that started it dies, even by kill -9, so that no
 * build goes on without the lock it runs under. Only the direct child acts; what that starts in turn ends with it.
 */
if (process.connected && process.ppid === Number(process.env.VIGIL_SCRIPT_PID)) {
  process.on('disconnect', () => process.exit(1))
  process.channel?.unref()
}
