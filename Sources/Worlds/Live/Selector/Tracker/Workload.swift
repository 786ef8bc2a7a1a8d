import Glibc
import Synchronization

/// How busy a selector is: the share of the processor that its event loop takes, or the share of looks at its sockets
/// that had to wait until others were answered, whichever is more. On a machine that has other things to do as well,
/// the second tells it.
final class Workload: Sendable {
  private let looks = Atomic(0)
  private let waits = Atomic(0)

  /// A thread is about to look at a socket; whether it had to wait for others to be answered.
  func look(hasWaited: Bool) {
    looks.add(1, ordering: .relaxed)
    if hasWaited { waits.add(1, ordering: .relaxed) }
  }

  /// What it came to since it was asked last, of a thousand. Few looks tell nothing.
  /// - Parameters:
  ///   - processor: the seconds of the processor that the calling thread took.
  ///   - time: the seconds that passed.
  func permille(processor: Double, time: Double) -> Int {
    let (looks, waits) = (looks.exchange(0, ordering: .relaxed), waits.exchange(0, ordering: .relaxed))
    let share = time > 0 ? Int(min(1, max(0, processor / time)) * 1000) : 0
    return max(share, looks >= 100 ? min(1000, waits * 1000 / looks) : 0)
  }

  /// Seconds of the processor that the calling thread took so far.
  static var processor: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
