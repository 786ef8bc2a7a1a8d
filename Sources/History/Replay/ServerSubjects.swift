import Nodes
import Selection
import Vocabulary
import Wire

/// Which objects the messages of selectors and origins are about: by every name that they have for one.
enum ServerSubjects {
  // A selector

  static func names(of input: SelectorInput) -> [[String]] {
    switch input {
    case .announce(_, let announce, _, _, _, _, _, _): announce.objects.map { [$0.object.hex] }
    case .tracker(_, let query, _, _): [[query.infohash.description]]
    case .scrape(_, let infohashes, _): infohashes.map { [$0.description] }
    case .register(_, let registration, _, _, _, _): registration.objects.map(names)
    case .peers(_, let query, _, _):
      switch query.target {
      case .object(let object): [[object.hex]]
      case .infohash(let infohash): [[infohash.description]]
      case .url(let url): [[url]]
      }
    default: []
    }
  }

  // An agent's words with a selector

  static func names(of effect: AgentEffect) -> [[String]] {
    if case .control(_, .announce(_, let announce)) = effect { announce.objects.map { [$0.object.hex] } } else { [] }
  }

  static func names(of input: AgentInput) -> [[String]] {
    if case .announced(_, .reply(let reply)) = input { reply.objects.map { [$0.object.hex] } } else { [] }
  }

  // An origin

  static func names(of input: OriginInput) -> [[String]] {
    switch input {
    case .asked(_, let request): [[String(request.rawPath)]]
    case .described(let path, _, let facts): [["/" + path, facts.object.hex]]
    case .describingFailed(let path, _, _), .describingPaused(let path, _, _): [["/" + path]]
    default: []
    }
  }

  static func names(of effect: OriginEffect) -> [[String]] {
    switch effect {
    case .lookup(_, let path): [["/" + path.joined(separator: "/")]]
    case .list(_, let path, _): [["/" + path.map { $0 + "/" }.joined()]]
    case .describe(let path, _, _): [["/" + path]]
    case .register(let objects): objects.map(names)
    default: []
    }
  }

  private static func names(of object: RegisteredObject) -> [String] {
    [object.object.hex] + object.infoHashes.map(\.description) + [object.url, "/" + object.path]
  }
}
