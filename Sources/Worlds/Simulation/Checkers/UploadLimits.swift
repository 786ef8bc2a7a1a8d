import Vocabulary

/// Who was told an upload limit keeps it over every stretch of time, but for a short burst.
struct UploadLimits {
  private struct Bucket {
    let rate: Int64
    /// What was sent and is not yet paid for in time, bytes.
    var level: Int64 = 0
    var last: Instant
  }

  private(set) var violations: [Violation] = []
  private var buckets: [Int32: Bucket] = [:]
  /// Bytes that may leave at once after a silence, besides a twentieth of a second at the rate.
  private static let burst: Int64 = 2 * Geometry.blockLength

  mutating func limited(node: Int32, to rate: ByteRate, at now: Instant) {
    buckets[node] = Bucket(rate: max(1, rate.bytesPerSecond), last: now)
  }

  mutating func uploaded(node: Int32, bytes: Int64, at now: Instant) {
    guard var bucket = buckets[node] else { return }
    bucket.level = max(0, bucket.level - ByteRate(bytesPerSecond: bucket.rate).bytes(in: now - bucket.last).value)
    bucket.level += bytes
    bucket.last = now
    buckets[node] = bucket
    guard bucket.level > bucket.rate / 20 + Self.burst, violations.count < 100 else { return }
    violations.append(
      Violation(
        law: "upload limits", sentence: "node \(node) is \(bucket.level) bytes ahead of its \(bucket.rate) B/s"))
  }
}
