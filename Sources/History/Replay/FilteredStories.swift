import Trace

/// The traces of a directory as events, as far as a filter needs them.
///
/// In words a recording of a thousand nodes takes gigabytes (15 million inputs: 11). Where only some nodes are asked
/// for, the words of the others are not told, and of their events only the other ends of messages are kept.
struct FilteredStories {
  /// One trace.
  struct Story {
    var path: String
    var header: TraceHeader?
    var events: [TimelineEvent]
  }

  /// In the order of the traces' paths.
  private(set) var stories: [Story] = []
  /// A sentence for each trace that cannot be read.
  private(set) var unreadable: [String] = []
  /// How many are told in words where not all are.
  private(set) var chosenCount: Int?

  /// - Throws: `FleetReplay.Failure` when there is no trace.
  init(directory: String, _ filter: TimelineFilter) throws(FleetReplay.Failure) {
    let paths = try FleetReplay.traces(in: directory)
    // Objects go by names that only other nodes may know, and links by what their other ends call them.
    guard !filter.nodes.isEmpty, filter.objects.isEmpty, filter.links.isEmpty else {
      read(paths)
      return
    }
    let isChosen = SideBySide.read(paths) { path throws(TraceError) in
      let names = FleetReplay.names(of: try FleetReplay.header(at: path), at: path, below: directory)
      return filter.nodes.contains { BoundFilter.isCalled($0, oneOf: names) }
    }.map { (try? $0.get()) ?? true }
    let others = zip(paths, isChosen).filter { !$0.1 }.map(\.0)
    read(zip(paths, isChosen).filter(\.1).map(\.0))
    let kinds = Set(stories.lazy.flatMap(\.events).flatMap(\.facts.kinds))
    // Perhaps nothing is of a kind that is not among them, perhaps something of another node.
    if filter.kinds.allSatisfy(kinds.contains) {
      chosenCount = stories.count
      readOtherEnds(others)
    } else {
      read(others)
    }
    stories.sort { $0.path < $1.path }
  }

  /// Reads traces in words.
  private mutating func read(_ paths: [String]) {
    take(SideBySide.read(paths) { path throws(TraceError) in try Self.story(at: path, isInWords: true) })
  }

  /// Of the traces that are not chosen, the ends of messages to and from those that are, and when they begin and end.
  private mutating func readOtherEnds(_ paths: [String]) {
    let links = Set(stories.lazy.flatMap(\.events).compactMap(\.link?.nonce))
    take(
      SideBySide.read(paths) { path throws(TraceError) in
        var story = try Self.story(at: path, isInWords: false)
        let last = story.events.count - 1
        story.events = story.events.enumerated().filter { at, event in
          at == 0 || at == last || event.link.map { links.contains($0.nonce) } ?? false
        }.map(\.element)
        return story
      })
  }

  private static func story(at path: String, isInWords: Bool) throws(TraceError) -> Story {
    var story = TraceStory(isInWords: isInWords)
    let reader = try TraceReader(path: path)
    while let entry = reader.next() { story.take(entry) }
    return Story(path: path, header: story.header, events: story.timeline)
  }

  private mutating func take(_ results: [Result<Story, TraceError>]) {
    for result in results {
      switch result {
      case .success(let story): stories.append(story)
      case .failure(let error): unreadable.append("\(error)")
      }
    }
  }
}
