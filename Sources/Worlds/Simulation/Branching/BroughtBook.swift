import Nodes
import Vocabulary

/// Who brought one recorded agent how much.
struct BroughtBook {
  private let agent: Int
  private let links: RecordedLinks
  private let places: BranchPlaces
  private(set) var brought = BranchDownload.Brought()

  /// - Parameter agent: its place among the stories.
  init(_ agent: Int, _ links: RecordedLinks, _ places: BranchPlaces) {
    (self.agent, self.links, self.places) = (agent, links, places)
  }

  mutating func take(_ input: AgentInput) {
    let host = places.hostOfAgent[agent]
    switch input {
    case .blockArrived(let link, let request, _):
      let other = links.partner(of: RecordedLinks.End(agent: agent, link: link))
      let sender = other.map { places.hostOfAgent[$0.agent] } ?? places.nobody
      brought.add(request.length, from: sender, to: host, in: places)
    case .originBlock: brought.add(Geometry.blockLength, from: places.origin, to: host, in: places)
    default: break
    }
  }
}
