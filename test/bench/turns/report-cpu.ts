/** Tells the parent where this bot listens, and how much CPU it has used whenever that is asked. */
export function reportCpu(port: number): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicros: user + system, kernelMicros: system, rssBytes: process.memoryUsage().rss });
  });
  // The bench is over, or gone.
  process.on('disconnect', () => process.exit(0));
  process.send?.({ port });
}
