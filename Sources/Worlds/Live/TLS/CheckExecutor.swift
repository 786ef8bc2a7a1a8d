import Dispatch

/// A thread of its own for judging certificates, so that a handshake waits for no other task of the process.
final class CheckExecutor: TaskExecutor {
  static let shared = CheckExecutor()

  private let queue = DispatchQueue(label: "shoal.certificates")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
