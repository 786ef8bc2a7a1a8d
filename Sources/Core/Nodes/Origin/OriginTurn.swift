import Vocabulary

/// What the organs of an origin need while one input is handled: when it is, what they may, and where effects, counts
/// and chance are taken from.
struct OriginTurn {
  let now: Instant
  let configuration: OriginConfiguration
  var counters: OriginCounters
  var random: RandomSource
  private(set) var effects: [OriginEffect] = []
  /// The described file of which somebody asked where its description is.
  var asked: String?

  init(
    at now: Instant, _ configuration: OriginConfiguration, _ counters: OriginCounters, _ random: RandomSource
  ) {
    self.now = now
    self.configuration = configuration
    self.counters = counters
    self.random = random
  }

  var policy: OriginPolicy { configuration.policy }

  mutating func order(_ effect: OriginEffect) { effects.append(effect) }

  /// Answers a request, and counts it.
  mutating func answer(_ exchange: ExchangeID, _ answer: HTTPResponse) {
    counters.answers[answer.status / 100 - 1] += 1
    effects.append(.answer(exchange, answer))
  }

  /// So many answers with 200 were given again without asking.
  mutating func answeredAgain(_ count: Int, sent: Int64) {
    counters.requests += Int64(count)
    counters.answers[1] += Int64(count)
    counters.repeats += Int64(count)
    counters.sentBytes += sent
  }

  mutating func log(_ level: LogEvent.Level, _ name: LogEventName, _ fields: [LogEvent.Field]) {
    effects.append(.log(LogEvent(level, name, fields)))
  }
}
