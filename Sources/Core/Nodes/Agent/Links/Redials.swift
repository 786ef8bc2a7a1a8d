import Vocabulary

/// When endpoints that were dialled for an object may be dialled again: later after each further failure, soon after a
/// link that worked.
struct Redials: Codable, Sendable {
  private struct Record: Codable, Sendable {
    var endpoint: Endpoint
    var failures: Int64
    var notBefore: Instant
  }

  private var records: [Record] = []

  func mayDial(_ endpoint: Endpoint, at now: Instant) -> Bool {
    guard let record = records.first(where: { $0.endpoint == endpoint }) else { return true }
    return record.notBefore <= now
  }

  /// Whether the last dial came to nothing.
  func hasFailed(_ endpoint: Endpoint) -> Bool {
    records.first { $0.endpoint == endpoint }.map { $0.failures > 0 } ?? false
  }

  /// A dialled link ended; `worked` when its handshake had come.
  mutating func ended(_ endpoint: Endpoint, worked: Bool, at now: Instant, _ policy: AgentPolicy) {
    let old = records.first { $0.endpoint == endpoint }?.failures ?? 0
    let failures = worked ? 0 : old + 1
    let delay = min(policy.dialRetry * (1 << min(failures, 6)), policy.dialRetryMax)
    records.removeAll { $0.endpoint == endpoint || $0.notBefore <= now }
    guard records.count < policy.rosterMax else { return }
    records.append(Record(endpoint: endpoint, failures: failures, notBefore: now + delay))
  }
}
