import OrderedCollections
import Vocabulary

/// How files reach those who want them: of each object that was announced of late, how many began and are through, and
/// how long that took them, as agents say; and of all objects together.
struct Rollouts: Codable, Sendable {
  /// Of one object.
  struct Rollout: Codable, Sendable {
    private(set) var started = 0
    private(set) var completed = 0
    /// How long it took them.
    private(set) var times = CompletionTimes()

    mutating func start() { started += 1 }

    mutating func complete(after time: TimeSpan) {
      completed += 1
      times.observe(time)
    }
  }

  /// Of all objects of a channel.
  struct Sums: Codable, Sendable {
    private(set) var started: Int64 = 0
    private(set) var completed: Int64 = 0
    private(set) var times = DurationHistogram()

    mutating func start() { started += 1 }

    /// - Parameter time: how long it took; nil where that is not known.
    mutating func complete(after time: TimeSpan?) {
      completed += 1
      if let time { times.observe(time) }
    }
  }

  /// Objects that are remembered; of one more the one that began first is forgotten.
  private static let mostObjects = 1_024
  /// No agent is believed that says it waited longer.
  private static let longest = TimeSpan.seconds(30 * 86_400)

  private var objects: OrderedDictionary<Digest256, Rollout> = [:]
  /// As many as the configuration names.
  private var channels: OrderedDictionary<String, Sums> = [:]

  /// Of all objects of a channel.
  func sums(of channel: String) -> Sums { channels[channel] ?? Sums() }

  subscript(object: Digest256) -> Rollout? { objects[object] }

  /// The object that most downloads are open of, of those that are remembered; of several the one that began last, and
  /// so, while none is open, the last one at all: who looks each quarter of a minute sees short rollouts too.
  /// - Parameter open: downloads of an object that are not through.
  func busiest(open: (Digest256) -> Int) -> Digest256? {
    var found: (object: Digest256, open: Int)?
    for object in objects.keys {
      let count = open(object)
      if count >= found?.open ?? 0 { found = (object, count) }
    }
    return found?.object
  }

  /// An agent begins with an object.
  mutating func start(_ object: Digest256, in channel: String) {
    channels[channel, default: Sums()].start()
    if objects[object] == nil, objects.count >= Self.mostObjects { objects.removeFirst() }
    objects[object, default: Rollout()].start()
  }

  /// An agent has all of it, so long after it was wanted; nil where it does not say.
  mutating func complete(_ object: Digest256, in channel: String, after time: TimeSpan?) {
    let believed = time.flatMap { $0 >= .zero && $0 <= Self.longest ? $0 : nil }
    channels[channel, default: Sums()].complete(after: believed)
    guard let time = believed else { return }
    objects[object]?.complete(after: time)
  }
}
