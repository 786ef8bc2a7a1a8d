import Nodes
import Trace
package import Vocabulary

/// One wish of a recorded agent's user, and what came of it: in truth, or in a branch.
package struct BranchDownload: Hashable, Sendable {
  package var node: String
  package var want: WantID
  /// The file, where its name is known.
  package var name: String
  package var wished: WallTime
  /// Nil where it was not over when the recording, or the branch, ended.
  package var ended: WallTime?
  /// It ended without the object.
  package var hasFailed = false
  /// What its node had got until then, in bytes by whence they came: as it was, whatever the node was told of who is
  /// near.
  package var brought = Brought()

  package struct Brought: Hashable, Sendable {
    package var byOrigin: Int64 = 0
    package var byOwnISP: Int64 = 0
    /// Of other ISPs, and of peers that were not recorded.
    package var byOthers: Int64 = 0

    init() {}

    mutating func add(_ bytes: Int64, from sender: Int, to host: Int, in places: BranchPlaces) {
      if sender == places.origin {
        byOrigin += bytes
      } else if sender != places.nobody, places.hosts[sender].isp == places.hosts[host].isp {
        byOwnISP += bytes
      } else {
        byOthers += bytes
      }
    }
  }

  init(node: String, want: WantID, name: String, wished: WallTime) {
    self.node = node
    self.want = want
    self.name = name
    self.wished = wished
  }

  /// How long it took; nil where it did not come to a good end.
  package var took: TimeSpan? {
    guard !hasFailed, let ended else { return nil }
    return TimeSpan(nanoseconds: (ended.microseconds - wished.microseconds) * 1000)
  }

  mutating func end(at wall: WallTime, hasFailed: Bool, _ brought: Brought) {
    guard ended == nil else { return }
    (ended, self.hasFailed, self.brought) = (wall, hasFailed, brought)
  }

  /// The wishes of an agent, as its trace has them.
  static func all(
    of agent: Int, _ story: MachineStory<AgentMachine>, _ links: RecordedLinks, _ places: BranchPlaces
  ) -> [BranchDownload] {
    var found: [BranchDownload] = []
    var book = BroughtBook(agent, links, places)
    for step in story.steps {
      book.take(step.input)
      if case .wanted(let want, let target, _) = step.input {
        let name =
          switch target {
          case .url(let url): url
          case .metainfoFile(let path): path
          }
        let file = name.split(separator: "/").last.map(String.init) ?? name
        found.append(BranchDownload(node: story.name, want: want, name: file, wished: step.wall))
      }
      for case .reader(let want, let order) in step.effects {
        guard let at = found.lastIndex(where: { $0.want == want && $0.ended == nil }) else { continue }
        switch order {
        case .finish: found[at].end(at: step.wall, hasFailed: false, book.brought)
        case .fail: found[at].end(at: step.wall, hasFailed: true, book.brought)
        default: break
        }
      }
    }
    return found
  }
}
