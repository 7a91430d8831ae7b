import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { Counter, Gauge, type Registry } from 'prom-client'

/** How finely the delay of the event loop is sampled, in milliseconds. */
const RESOLUTION = 20

/**
 * Memory, processor time and event loop, under the names that dashboards for Node.js know. The library's own set has more, some of
 * it costly to read and much of it a series for each kind of handle.
 */
export function processMetrics(registry: Registry): () => void {
  const registers = [registry]
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  const startedAt = Math.round(Date.now() / 1000 - process.uptime())
  let memory = process.memoryUsage()
  gauge('process_start_time_seconds', 'When the process was started, in seconds since 1970', () => startedAt)
  gauge('process_resident_memory_bytes', 'Memory of the process as the system counts it', () => memory.rss)
  gauge('nodejs_heap_size_used_bytes', 'Heap in use', () => memory.heapUsed)
  gauge('nodejs_heap_size_total_bytes', 'Heap taken from the system', () => memory.heapTotal)
  gauge('nodejs_external_memory_bytes', 'Memory outside of the heap that objects in it hold', () => memory.external)

  const cpu = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time, of the program and of the system on its behalf',
    registers,
  })
  const lag = (which: string, words: string) =>
    new Gauge({
      name: `nodejs_eventloop_lag_${which}_seconds`,
      help: `How late timers were since the numbers were read before: ${words}`,
      registers,
    })
  const [median, most, latest] = [lag('p50', 'half of them'), lag('p99', '99 of 100'), lag('max', 'the latest')]
  const utilization = new Gauge({
    name: 'nodejs_eventloop_utilization_ratio',
    help: 'Share of time in which the event loop was busy since the numbers were read before',
    registers,
  })
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION })
  delays.enable()
  let lastCpu = 0
  let lastLoop = performance.eventLoopUtilization()
  /** A timer that is on time is a whole interval after the one before. */
  const late = (nanoseconds: number) => (delays.count === 0 ? 0 : Math.max(0, nanoseconds / 1e9 - RESOLUTION / 1000))

  return () => {
    memory = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    cpu.inc((user + system - lastCpu) / 1e6)
    lastCpu = user + system
    median.set(late(delays.percentile(50)))
    most.set(late(delays.percentile(99)))
    latest.set(late(delays.max))
    delays.reset()
    const loop = performance.eventLoopUtilization()
    utilization.set(performance.eventLoopUtilization(loop, lastLoop).utilization)
    lastLoop = loop
  }
}
