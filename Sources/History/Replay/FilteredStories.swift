import Trace

/// The traces of a directory as events, as far as a filter needs them.
///
/// In words a recording of a thousand nodes takes gigabytes (15 million inputs: 11). Where only some nodes are asked
/// for, the words of the others are not told, and of their events only the other ends of messages are kept.
struct FilteredStories {
  /// One trace.
  struct Story: Sendable {
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
      readAll(paths)
      return
    }
    let isChosen = SideBySide.read(paths) { path throws(TraceError) in
      let names = FleetReplay.names(of: try Self.header(at: path), at: path, below: directory)
      return filter.nodes.contains { BoundFilter.isCalled($0, oneOf: names) }
    }.map { (try? $0.get()) ?? true }
    readChosen(paths, isChosen)
    let kinds = Set(stories.lazy.flatMap(\.events).flatMap(\.facts.kinds))
    if filter.kinds.allSatisfy(kinds.contains) {
      readOtherEnds(paths, isChosen)
    } else {
      // Perhaps nothing is of that kind, perhaps something of another node.
      readAll(paths)
    }
  }

  private static func header(at path: String) throws(TraceError) -> TraceHeader? {
    let reader = try TraceReader(path: path)
    while let entry = reader.next() { if case .header(let header) = entry { return header } }
    return nil
  }

  private mutating func readAll(_ paths: [String]) {
    (stories, unreadable, chosenCount) = ([], [], nil)
    take(SideBySide.read(paths) { path throws(TraceError) in try Self.story(at: path) })
  }

  private mutating func readChosen(_ paths: [String], _ isChosen: [Bool]) {
    take(
      SideBySide.read(zip(paths, isChosen).filter(\.1).map(\.0)) { path throws(TraceError) in try Self.story(at: path) }
    )
    chosenCount = stories.count
  }

  /// Of the traces that are not chosen, the ends of messages to and from those that are, and when they begin and end.
  private mutating func readOtherEnds(_ paths: [String], _ isChosen: [Bool]) {
    let links = Set(stories.lazy.flatMap(\.events).compactMap(\.link?.nonce))
    take(
      SideBySide.read(zip(paths, isChosen).filter { !$0.1 }.map(\.0)) { path throws(TraceError) in
        var story = try Self.story(at: path, isInWords: false)
        let last = story.events.count - 1
        story.events = story.events.enumerated().filter { at, event in
          at == 0 || at == last || event.link.map { links.contains($0.nonce) } ?? false
        }.map(\.element)
        return story
      })
    stories.sort { $0.path < $1.path }
  }

  private static func story(at path: String, isInWords: Bool = true) throws(TraceError) -> Story {
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
