import Trace
import Vocabulary

extension FleetReplay {
  /// The downloads of all agents that were recorded below a directory, in the order in which they were wished for.
  ///
  /// - Parameter filter: of its parts, nodes, objects and times count; the time is that of the wish.
  /// - Throws: `FleetReplay.Failure` when there is no trace, or the filter names what is not there.
  package static func downloads(
    directory: String, filter: TimelineFilter = TimelineFilter()
  ) throws(FleetReplay.Failure) -> [Download] {
    guard filter.links.isEmpty, filter.kinds.isEmpty else {
      throw .filter("downloads can be filtered by node, object and time, not by link or kind")
    }
    var found: [(download: Download, event: TimelineEvent)] = []
    var places: [[String]] = []
    for path in try traces(in: directory) {
      do throws(TraceError) {
        let downloads = try DownloadBook(path: path).downloads
        let header = try Self.header(at: path)
        for download in downloads {
          var event = TimelineEvent(
            node: places.count, sequence: 0, wall: download.acceptedAt, kind: .input, name: download.name)
          event.facts.objects = [download.names]
          found.append((download, event))
        }
        places.append(names(of: header, at: path, below: directory))
      } catch { places.append([]) }
    }
    found.sort { ($0.event.wall, $0.event.node) < ($1.event.wall, $1.event.node) }
    let bound = try BoundFilter(filter, places: places, events: found.map(\.event))
    return found.filter { filter.isEmpty || bound.takes($0.event) }.map(\.download)
  }

  /// The header of a trace, which is read as far as that; nil where none can be read.
  static func header(at path: String) throws(TraceError) -> TraceHeader? {
    let reader = try TraceReader(path: path)
    while let entry = reader.next() { if case .header(let header) = entry { return header } }
    return nil
  }
}
