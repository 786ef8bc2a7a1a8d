/// What an origin counts.
struct OriginCounters: Hashable, Codable, Sendable {
  /// Requests that came, those that were answered again included; and those whose clients left before the answer.
  var requests: Int64 = 0
  var abandoned: Int64 = 0
  /// Answers by the first digit of their status, from 1xx on.
  var answers: [Int64] = [0, 0, 0, 0, 0]
  var sentBytes: Int64 = 0
  /// Answers that the client did not take whole.
  var aborted: Int64 = 0
  /// Of the answers: those that were given again, unchanged, to the same request.
  var repeats: Int64 = 0
  var described: Int64 = 0
  var describeFailures: Int64 = 0
  var registrations: Int64 = 0
  var registerFailures: Int64 = 0
  /// Copies of descriptions that the selector took when they were offered, and those that it did not.
  var copiesTaken: Int64 = 0
  var copiesNotTaken: Int64 = 0
}
