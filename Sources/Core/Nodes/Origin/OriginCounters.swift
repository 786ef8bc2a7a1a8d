import Vocabulary

/// What an origin counts.
struct OriginCounters: Hashable, Codable, Sendable {
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

  private static let requests = CounterDescriptor(
    name: "shoal_http_requests_total", unit: "requests", kind: .counter, help: "Answers by class of status.")
  private static let sent = CounterDescriptor(
    name: "shoal_http_sent_bytes_total", unit: "bytes", kind: .counter, help: "Body bytes of ended answers.")
  private static let abortedAnswers = CounterDescriptor(
    name: "shoal_http_aborted_total", unit: "answers", kind: .counter, help: "Answers that were not taken whole.")
  private static let repeatedAnswers = CounterDescriptor(
    name: "shoal_http_repeated_total", unit: "answers", kind: .counter,
    help: "Of the answers: those given again, unchanged, to the same request.")
  private static let objects = CounterDescriptor(
    name: "shoal_origin_objects", unit: "objects", kind: .gauge, help: "Files with a description.")
  private static let waiting = CounterDescriptor(
    name: "shoal_origin_describing", unit: "files", kind: .gauge, help: "Files being described or waiting for it.")
  private static let descriptions = CounterDescriptor(
    name: "shoal_origin_described_total", unit: "files", kind: .counter, help: "Descriptions made or found kept.")
  private static let failures = CounterDescriptor(
    name: "shoal_origin_describe_failures_total", unit: "files", kind: .counter, help: "Descriptions that failed.")
  private static let accepted = CounterDescriptor(
    name: "shoal_origin_registrations_total", unit: "requests", kind: .counter,
    help: "Registrations that the selector accepted.")
  private static let refused = CounterDescriptor(
    name: "shoal_origin_register_failures_total", unit: "requests", kind: .counter,
    help: "Registrations that the selector refused or did not answer.")

  /// As Prometheus text.
  func text(objects: Int, describing: Int) -> String {
    var text = MetricsText()
    let classes = answers.enumerated().map {
      (labels: [(name: "class", value: "\($0.offset + 1)xx")], value: $0.element)
    }
    text.add(Self.requests, classes)
    text.add(Self.sent, sentBytes)
    text.add(Self.abortedAnswers, aborted)
    text.add(Self.repeatedAnswers, repeats)
    text.add(Self.objects, Int64(objects))
    text.add(Self.waiting, Int64(describing))
    text.add(Self.descriptions, described)
    text.add(Self.failures, describeFailures)
    text.add(Self.accepted, registrations)
    text.add(Self.refused, registerFailures)
    return text.text
  }
}
